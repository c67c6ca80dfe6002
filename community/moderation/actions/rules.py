"""Keeping watch rules: what one moderator does alone, at once. What lets more through: loosening.py."""

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from community.audit.record import record
from community.core.rulings import Refused, no, require
from community.members.models import Member
from community.moderation import policy
from community.moderation.models import AllowedContext, ListedIdentifier, WatchRule
from community.moderation.models.rule_kinds import Kind, clean_value
from community.moderation.models.watch_rule import Saying
from community.moderation.trial import TRIABLE, Trial, try_rule

from .loosening import propose_weaker
from .stamping import renew_stamp

MOST_PATTERNS = 300
"""In force at once: more would cost every text something."""
TOO_BROAD = _(
    "It is not in force yet. It finds something in more than one text in twenty: most of that would be ordinary. Make "
    "the rule narrower, or say that you want it so."
)
_NOT_TRIED = _("The rule was changed since it was tried, so it is not in force yet. Try it out, then put it in force.")


@transaction.atomic
def add_rule(*, by: Member, kind: str, value: str, said: Saying) -> WatchRule:
    """Write a rule, which is not in force yet. Raises Refused, or ValidationError when `value` is none of its kind."""
    require(policy.can_keep_rules(by))
    value = clean_value(kind, value)
    if WatchRule.objects.filter(kind=kind, value=value).exists():
        require(no(_("There is such a rule already: look for it in the list.")))
    rule = WatchRule.objects.create(kind=kind, value=value, enabled=False, **said)
    _record("added", rule, by=by, effect=rule.effect)
    return rule


@transaction.atomic
def change_rule(*, rule: WatchRule, by: Member, value: str, said: Saying, reason: str = "") -> bool:
    """Change what a rule says, and say whether all of it holds now: a weaker effect of a rule in force is proposed.

    What it looks for changes only before it has ever been in force. Raises Refused, or ValidationError as above.
    """
    require(policy.can_keep_rules(by))
    locked = WatchRule.objects.select_for_update(of=("self",)).get(pk=rule.pk)
    value = clean_value(locked.kind, value)
    if value != locked.value:
        require(policy.can_reword(locked))
        if WatchRule.objects.filter(kind=locked.kind, value=value).exists():
            require(no(_("There is such a rule already: look for it in the list.")))
        locked.value = value
    weaker = locked.would_weaken(said["effect"])
    for name, new in said.items():
        if name != "effect" or not weaker:
            setattr(locked, name, new)
    locked.save()
    _record("changed", locked, by=by, effect=locked.effect)
    renew_stamp()
    if weaker:
        propose_weaker(rule=locked, effect=said["effect"], by=by, reason=reason)
    return not weaker


class TooBroad(Refused):
    """Rules that find something in so many texts that whoever keeps them has to say that they are wanted so."""

    def __init__(self, trials: list[Trial]) -> None:
        super().__init__(TOO_BROAD)
        self.trials = trials


def enable_rule(*, rule: WatchRule, by: Member, although_broad: bool = False) -> None:
    """Try a rule, then put it in force. Raises what `put_in_force` raises."""
    require(policy.can_keep_rules(by))
    found = WatchRule.objects.get(pk=rule.pk)
    trial = try_rule(by, found) if found.kind in TRIABLE else None  # before the transaction: it takes seconds
    put_in_force(rule=rule, by=by, trial=trial, although_broad=although_broad)


@transaction.atomic
def put_in_force(*, rule: WatchRule, by: Member, trial: Trial | None, although_broad: bool = False) -> None:
    """Put a rule in force, for what is written from now on. `trial`: what it found just now in what was written.

    Raises TooBroad where that is much and `by` did not say that it is wanted `although_broad`, and Refused: also for
    a rule that can be tried and was not, or looked for something else then.
    """
    require(policy.can_keep_rules(by))
    locked = WatchRule.objects.select_for_update(of=("self",)).get(pk=rule.pk)
    clean_value(locked.kind, locked.value)
    if locked.kind in TRIABLE and not locked.enabled:
        if trial is None or (trial.kind, trial.value) != (locked.kind, locked.value):
            raise Refused(_NOT_TRIED)
        if trial.is_broad and not although_broad:
            raise TooBroad([trial])
    if locked.kind == Kind.PATTERN and not locked.enabled:
        standing = WatchRule.objects.in_force().filter(kind=Kind.PATTERN).count()
        if standing >= MOST_PATTERNS:
            require(no(_("So many patterns are in force that more would slow posting down. Switch one off first.")))
    locked.enabled = True
    locked.save(update_fields=["enabled"])
    _record("enabled", locked, by=by)
    renew_stamp()


@transaction.atomic
def delete_rule(*, rule: WatchRule, by: Member) -> None:
    """Delete a rule that is not in force and never found anything. Raises Refused."""
    require(policy.can_keep_rules(by))
    locked = WatchRule.objects.select_for_update(of=("self",)).get(pk=rule.pk)
    require(policy.can_delete(locked))
    _record("deleted", locked, by=by)
    locked.delete()


@transaction.atomic
def drop_context(*, context: AllowedContext, by: Member) -> None:
    """Take a phrase off the allow-list: from now on a match in it counts. Raises Refused."""
    require(policy.can_keep_rules(by))
    record(actor=by, action="moderation.context_dropped", target=context, rule=context.rule_id)
    context.delete()
    renew_stamp()


@transaction.atomic
def list_identifier(*, entry: ListedIdentifier, by: Member) -> ListedIdentifier:
    """Put an entry on a control list. Raises Refused when it stands there already."""
    require(policy.can_keep_rules(by))
    if ListedIdentifier.objects.standing().filter(cas=entry.cas, list_name=entry.list_name).exists():
        require(no(_("This number stands on that list already.")))
    entry.save()
    record(actor=by, action="moderation.entry_listed", target=entry)
    renew_stamp()
    return entry


def _record(verb: str, target: Model, *, by: Member, **codes: str) -> None:
    """Account for a step with codes: neither what the rule looks for nor why."""
    record(actor=by, action=f"moderation.rule_{verb}", target=target, **codes)
