"""What the author of a text is told: when what waits should be decided, what was decided, what became of an appeal.

Never who decides, nor whether one of two has spoken: only that a text waits, is being read, or is decided.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from community.core.dates import long_date
from community.members.models import Member
from community.moderation.appealing import (
    appeal_against,
    appeals_against,
    can_be_appealed,
    own_appealable,
    own_waiting,
)
from community.moderation.durations import in_words
from community.moderation.models import Appeal, Decision, QueueItem
from community.moderation.models.decision import APPEALABLE
from community.moderation.policy import appeal_until, can_be_answered
from community.moderation.subjects import Kept, Target, can_come_back, subject_of, target_of

from .figures import usually_within

_Outcome = Decision.Outcome


@dataclass(frozen=True, slots=True)
class AppealLine:
    """One's own appeal: what was written, how it stands, and what was answered."""

    words: str
    filed: datetime
    status: str
    rule: StrOrPromise
    note: str


@dataclass(frozen=True, slots=True)
class DecisionPage:
    """A decision as the author of the text is told it."""

    public_id: str
    label: str
    named: bool
    """Whether its author is: beside a pseudonym stand days, no moments."""
    kept: Kept | None
    done: str
    at: datetime
    lasts: str
    """Until when, in a sentence; empty where nothing was taken away."""
    rule: StrOrPromise
    note: str
    machine: str
    until: datetime
    """Until when one can appeal."""
    appeal: AppealLine | None
    can_appeal: bool
    refusal: StrOrPromise
    """Why one cannot, where there is something against which one could have."""


@dataclass(frozen=True, slots=True)
class AppealableLine:
    """A decision against which one can still appeal."""

    public_id: str
    done: str
    at: datetime


def appealable(viewer: Member) -> list[AppealableLine]:
    """Return what was decided over the viewer's own texts and can still be appealed, the latest first."""
    found = own_appealable(viewer, timezone.now())
    return [AppealableLine(decision.public_id, _done(decision), decision.created) for decision in found]


def expected(author: Member, model: type[models.Model], ids: Collection[int]) -> dict[int, str]:
    """Return for each of the author's own texts that waits when it should be decided, in a sentence; in one query.

    Nothing for what names nobody.
    """
    if not ids:
        return {}
    now = timezone.now()
    return {item.target_id: _expected(item, now) for item in own_waiting(author, model, ids)}


def appeals_said(decisions: Mapping[int, Decision]) -> dict[int, str]:
    """Return how the author's appeals against own `decisions` stand, in short, by the same keys; in one query."""
    appeals = appeals_against(decisions.values()) if decisions else {}
    return {
        key: _in_short(appeals[decision.pk], decision.item)
        for key, decision in decisions.items()
        if decision.pk in appeals
    }


def decision_page(viewer: Member, decision: Decision) -> DecisionPage:
    """Return the page of a decision over a text of the viewer's own (appealing.own_decision)."""
    target = target_of(decision.item)
    took_away = decision.outcome in APPEALABLE
    ruling = can_be_appealed(decision)
    made = appeal_against(decision)
    return DecisionPage(
        public_id=decision.public_id,
        label=decision.item.label,
        named=decision.item.author_id is not None,
        kept=subject_of(decision.item).kept(target, viewer) if target else None,
        done=_done(decision),
        at=decision.created,
        lasts="" if _is_followed(made) else _lasts(decision),
        rule=decision.get_reason_display(),
        note=decision.note if took_away else "",
        machine=_machine(decision),
        until=appeal_until(decision),
        appeal=_line(made, decision.item, target) if made else None,
        can_appeal=bool(ruling),
        refusal=ruling.sentence if took_away and not made else "",
    )


def _expected(item: QueueItem, now: datetime) -> str:
    if item.due < now:
        said = _(
            "It should have been decided %(span)s ago, and is late. It is not forgotten: among texts like it those "
            "that waited longest are read first."
        ) % {"span": in_words(now - item.due)}
    else:
        said = _("It should be decided by %(day)s, %(time)s UTC.") % _moment(item.due)
    parts = [_("A moderator is reading it now.")] if item.claimant(now) else []
    return " ".join(filter(None, [*parts, said, usually_within(item.severity)]))


def _moment(at: datetime) -> dict[str, str]:
    return {"day": long_date(at, get_language() or "en"), "time": f"{at:%H:%M}"}


def _done(decision: Decision) -> str:
    if decision.outcome == _Outcome.RETURN:
        return _("A moderator returned your text to you.")
    if decision.outcome == _Outcome.REMOVE:
        return _("A moderator removed your text.")
    if decision.outcome == _Outcome.WITHHOLD:
        return _("A moderator withheld passages of your text; the rest stands.")
    if decision.outcome == _Outcome.RELEASE and decision.with_changes:
        return _("A moderator released your text with changes. Look at what was changed.")
    if decision.outcome == _Outcome.RELEASE:
        return _("A moderator released your text: its readers see it now.")
    return _("A moderator looked at your text and left it as it is.")


def _lasts(decision: Decision) -> str:
    if decision.outcome == _Outcome.RETURN and decision.item.author_id:
        return _("Nobody else reads it until you have changed it and it is released, or until an appeal is followed.")
    if decision.outcome == _Outcome.WITHHOLD:
        return _(
            "Nobody reads the passages any more, unless an appeal is followed. They are kept under seal for as long as "
            "you can appeal, and until that is decided."
        )
    if decision.outcome in APPEALABLE:
        return _("Nobody else reads it, for good, unless an appeal is followed. Your words are kept for you.")
    return ""


def _machine(decision: Decision) -> str:
    if decision.by_machine:
        return _("An automatic check had asked for a moderator to look; a person decided.")
    return _("A person decided; no automatic check was involved.")


def _line(made: Appeal, item: QueueItem, target: Target | None) -> AppealLine:
    return AppealLine(
        words=made.words,
        filed=made.filed,
        status=_status(made, item, target),
        rule=made.answer.get_reason_display() if made.answer else "",
        note=made.answer.note if made.answer else "",
    )


def _status(made: Appeal, item: QueueItem, target: Target | None) -> str:
    if _is_followed(made):
        return _followed(made, named=item.author_id is not None)
    if made.answer:
        return _("Somebody else has read it again, and the decision stands.")
    if item.state == QueueItem.State.WITHDRAWN or item.round != made.round:
        return _overtaken(made, target)
    if not (ruling := can_be_answered(item)):
        return str(ruling.sentence)
    waits = _("It waits for a moderator who had no part in the decision.")
    return f"{waits} {_expected(item, timezone.now())}" if item.author_id else waits


def _overtaken(made: Appeal, target: Target | None) -> str:
    """Say why nobody decides over it. Around passages the text may have been taken away for something else."""
    is_of_passages = made.decision.outcome == _Outcome.WITHHOLD
    if is_of_passages and target and not (ruling := can_come_back(made.decision, target)):
        return f"{ruling.sentence} {_('So nobody decides over the appeal.')}"
    return _("You changed the text, so nobody decides over the appeal. You are told what is decided over the change.")


def _in_short(made: Appeal, item: QueueItem) -> str:
    if made.answer:
        return _("You appealed: somebody else has read it again.")
    if item.state == QueueItem.State.WITHDRAWN:
        return _("You appealed. The text was changed or taken away meanwhile, so nobody decides over the appeal.")
    return _("You appealed: it waits for a moderator who had no part in the decision.")


def _is_followed(made: Appeal | None) -> bool:
    return made is not None and made.answer is not None and made.answer.outcome == _Outcome.RELEASE


def _followed(made: Appeal, *, named: bool) -> str:
    if made.decision.outcome == _Outcome.WITHHOLD:
        return _("Somebody else has read what was withheld, and it is back: its readers see your text as you wrote it.")
    if named:
        return _("Somebody else has read it again and released it: its readers see your text.")
    return _("Somebody else has read it again and released it: it is published with others, within 48 hours.")
