"""Letting more through: proposed by one moderator, agreed to by one of another organisation, for new texts only.

What is held stays held: an item keeps its reasons. Every action locks the proposal, then what it loosens.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.audit.record import record
from community.core.rulings import no, require
from community.members.models import Member
from community.moderation import policy
from community.moderation.models import AllowedContext, ListedIdentifier, Loosening, WatchRule
from community.moderation.models.loosening import AGREED_WITHIN
from community.moderation.notices import LooseningProposed
from realtime.notify import notify

from .stamping import renew_stamp

_PROPOSED_ALREADY = _("This has been proposed already and waits for a second person.")


def propose_off(*, rule: WatchRule, by: Member, reason: str) -> Loosening:
    """Propose to switch a rule off. Raises Refused, as all of these do."""
    if not WatchRule.objects.in_force().filter(pk=rule.pk).exists():
        require(no(_("This rule is not in force, so there is nothing to switch off.")))
    return _propose(Loosening(kind=Loosening.Kind.OFF, rule=rule, reason=reason), by=by)


def propose_weaker(*, rule: WatchRule, effect: str, by: Member, reason: str) -> Loosening:
    """Propose that less follows from a rule in force."""
    return _propose(Loosening(kind=Loosening.Kind.WEAKEN, rule=rule, effect=effect, reason=reason), by=by)


@transaction.atomic
def allow_context(*, rule: WatchRule | None, phrase: str, by: Member, reason: str) -> Loosening | None:
    """Propose a phrase in which a match does not count; for a rule that is not in force yet it is simply added."""
    require(policy.can_keep_rules(by))
    if AllowedContext.objects.filter(rule=rule, phrase=phrase).exists():
        require(no(_("This phrase is on the allow-list already.")))
    if rule is None or WatchRule.objects.select_for_update(of=("self",)).get(pk=rule.pk).enabled:
        return _propose(Loosening(kind=Loosening.Kind.ALLOW, rule=rule, phrase=phrase, reason=reason), by=by)
    added = AllowedContext.objects.create(rule=rule, phrase=phrase)
    record(actor=by, action="moderation.context_added", target=added, rule=rule.pk)
    return None


def propose_unlisting(*, entry: ListedIdentifier, by: Member, reason: str) -> Loosening:
    """Propose to take an entry off its control list."""
    return _propose(Loosening(kind=Loosening.Kind.UNLIST, entry=entry, reason=reason), by=by)


@transaction.atomic
def agree(*, loosening: Loosening, by: Member) -> Loosening:
    """Agree as the second person, for what is written from now on. Raises Refused when `by` may not, or late."""
    locked, by = _locked(loosening), Member.objects.get(pk=by.pk)
    require(policy.can_agree(by, locked))
    locked.seconded_by, locked.seconded_from_id = by, by.organisation_id
    _carry_out(locked)
    renew_stamp()
    return _close(locked, Loosening.State.IN_FORCE, by=by)


@transaction.atomic
def decline(*, loosening: Loosening, by: Member) -> Loosening:
    """Refuse as the second person; nothing changes. Raises Refused as `agree` does."""
    locked, by = _locked(loosening), Member.objects.get(pk=by.pk)
    require(policy.can_answer(by, locked))
    return _close(locked, Loosening.State.DECLINED, by=by)


@transaction.atomic
def withdraw(*, loosening: Loosening, by: Member) -> Loosening:
    """Take back what one proposed, while it waits. Raises Refused when it is another's, or settled."""
    locked = _locked(loosening)
    require(policy.can_withdraw(by, locked))
    return _close(locked, Loosening.State.WITHDRAWN, by=by)


@transaction.atomic
def _propose(loosening: Loosening, *, by: Member) -> Loosening:
    proposer = Member.objects.get(pk=by.pk)
    require(policy.can_propose_loosening(proposer))
    now = timezone.now()
    named = {"kind": loosening.kind, "rule": loosening.rule, "phrase": loosening.phrase, "entry": loosening.entry}
    if Loosening.objects.open(now).filter(**named).exists():
        require(no(_PROPOSED_ALREADY))
    loosening.proposed_by, loosening.proposed_from_id = proposer, proposer.organisation_id
    loosening.proposed, loosening.expires = now, now + AGREED_WITHIN
    loosening.save()
    _record("proposed", loosening, by=proposer)
    notify(LooseningProposed, loosening)
    return loosening


def _carry_out(loosening: Loosening) -> None:
    rule = WatchRule.objects.filter(pk=loosening.rule_id or 0)
    match loosening.kind:
        case Loosening.Kind.OFF:
            rule.update(enabled=False)
        case Loosening.Kind.WEAKEN:
            rule.update(effect=loosening.effect)
        case Loosening.Kind.ALLOW:
            AllowedContext.objects.get_or_create(rule=loosening.rule, phrase=loosening.phrase)
        case Loosening.Kind.UNLIST:
            ListedIdentifier.objects.standing().filter(pk=loosening.entry_id or 0).update(removed=timezone.now())


def _close(loosening: Loosening, state: Loosening.State, *, by: Member) -> Loosening:
    loosening.state, loosening.closed, loosening.closed_by = state, timezone.now(), by
    loosening.save()
    _record(state.name.lower(), loosening, by=by)
    return loosening


def _record(verb: str, loosening: Loosening, *, by: Member) -> None:
    """Account for a step with keys and codes: neither the phrase nor the reason."""
    record(
        actor=by,
        action=f"moderation.loosening_{verb}",
        target=loosening,
        kind=loosening.kind,
        rule=loosening.rule_id,
        entry=loosening.entry_id,
        effect=loosening.effect,
    )


def _locked(loosening: Loosening) -> Loosening:
    return Loosening.objects.with_all().select_for_update(of=("self",)).get(pk=loosening.pk)
