"""What a file of rules would change, and changing it: by the same actions as the pages, in one transaction.

A file adds and changes. What it does not name stays, and what would let more through is proposed.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community.members.models import Member
from community.moderation.actions import loosening, rules
from community.moderation.models import AllowedContext, Loosening, WatchRule
from community.moderation.models.watch_rule import Saying
from community.moderation.trial import TRIABLE, Trial, try_rules

from .files import FileRule, RuleFile


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks for the changes, why something may be looser, and what was found of what comes into force."""

    by: Member
    reason: str
    trials: Mapping[tuple[str, str], Trial]
    although_broad: bool

    def put_in_force(self, rule: WatchRule) -> None:
        trial = self.trials.get((rule.kind, rule.value))
        rules.put_in_force(rule=rule, by=self.by, trial=trial, although_broad=self.although_broad)


Do = Callable[[Asked], object]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that changes; `loosens`: it is proposed and waits for a second person."""

    about: str
    what: str
    do: Do
    loosens: bool = False


def steps(file: RuleFile) -> list[Step]:
    """Return what would change, in order."""
    known = {(rule.kind, rule.value): rule for rule in WatchRule.objects.all()}
    found: list[Step] = []
    for said in file.rules:
        rule = known.get((said.kind, said.value))
        found += _on_rule(said, rule) if rule else [Step(said.value, _new(said), partial(_add, said))]
    found += _contexts(None, file.allowed)
    return found


def broad(file: RuleFile, *, by: Member) -> list[Trial]:
    """Return what those rules found that the file puts in force although they find something in so many texts."""
    return [trial for trial in _tried(file, by) if trial.is_broad]


def carry_out(file: RuleFile, *, by: Member, reason: str, although_broad: bool) -> int:
    """Change what `steps` says, all or nothing, and return how much of it waits for a second person.

    What comes into force is tried before. Raises Refused, and TooBroad with all that would find so much.
    """
    trials = _tried(file, by)
    if not although_broad and (found := [trial for trial in trials if trial.is_broad]):
        raise rules.TooBroad(found)
    return _carry_out(file, Asked(by, reason, {(one.kind, one.value): one for one in trials}, although_broad))


@transaction.atomic
def _carry_out(file: RuleFile, asked: Asked) -> int:
    planned = steps(file)
    for step in planned:
        step.do(asked)
    return sum(step.loosens for step in planned)


def _tried(file: RuleFile, by: Member) -> list[Trial]:
    """Try what the file puts in force, with what it allows; before the transaction, for it takes seconds."""
    known = {(rule.kind, rule.value): rule for rule in WatchRule.objects.all()}
    comes: list[tuple[WatchRule, tuple[str, ...]]] = []
    for said in file.rules:
        if said.enabled and said.kind in TRIABLE:
            rule = known.get((said.kind, said.value)) or WatchRule(kind=said.kind, value=said.value, enabled=False)
            if not rule.enabled:
                comes.append((rule, said.allowed))
    return try_rules(by, comes)


def _new(said: FileRule) -> str:
    return _("New, in force at once") if said.enabled else _("New, not in force yet")


def _add(said: FileRule, asked: Asked) -> None:
    by = asked.by
    rule = rules.add_rule(by=by, kind=said.kind, value=said.value, said=_saying(said, owner=by))
    for phrase in said.allowed:
        loosening.allow_context(rule=rule, phrase=phrase, by=by, reason="")
    if said.enabled:
        asked.put_in_force(rule)


def _on_rule(said: FileRule, rule: WatchRule) -> Iterator[Step]:
    """Say what differs. A rule that comes into force does so with all that the file says of it."""
    if rule.enabled and not said.enabled:
        if not _waits(kind=Loosening.Kind.OFF, rule=rule):
            yield Step(str(rule), _("Switched off"), partial(_off, rule), loosens=True)
        return
    if _differs(said, rule):
        weaker = rule.would_weaken(said.effect)
        if not weaker or not _waits(kind=Loosening.Kind.WEAKEN, rule=rule):
            what = _("Less follows from it, and what else it says changes") if weaker else _("What it says changes")
            yield Step(str(rule), what, partial(_change, said, rule), loosens=weaker)
    yield from _contexts(rule, said.allowed)
    if said.enabled and not rule.enabled:
        yield Step(str(rule), _("Comes into force"), lambda asked: asked.put_in_force(rule))


def _differs(said: FileRule, rule: WatchRule) -> bool:
    written = (said.effect, said.explanation, said.translations, said.review or rule.review)
    return written != (rule.effect, rule.explanation, rule.translations, rule.review)


def _off(rule: WatchRule, asked: Asked) -> None:
    loosening.propose_off(rule=rule, by=asked.by, reason=asked.reason)


def _change(said: FileRule, rule: WatchRule, asked: Asked) -> None:
    saying = _saying(said, owner=rule.owner)
    saying["review"] = said.review or rule.review
    rules.change_rule(rule=rule, by=asked.by, value=rule.value, said=saying, reason=asked.reason)


def _saying(said: FileRule, *, owner: Member | None) -> Saying:
    return {
        "effect": said.effect,
        "explanation": said.explanation,
        "translations": said.translations,
        "owner": owner,
        "review": said.review,
    }


def _contexts(rule: WatchRule | None, phrases: tuple[str, ...]) -> Iterator[Step]:
    standing = set(AllowedContext.objects.filter(rule=rule).values_list("phrase", flat=True))
    about = str(rule) if rule else _("All rules")
    for phrase in phrases:
        if phrase in standing or _waits(kind=Loosening.Kind.ALLOW, rule=rule, phrase=phrase):
            continue
        allow = partial(_allow, rule, phrase)
        yield Step(about, _("Does not count within: %s") % phrase, allow, loosens=rule is None or rule.enabled)


def _allow(rule: WatchRule | None, phrase: str, asked: Asked) -> None:
    loosening.allow_context(rule=rule, phrase=phrase, by=asked.by, reason=asked.reason)


def _waits(**named: Any) -> bool:
    return Loosening.objects.open(timezone.now()).filter(**named).exists()
