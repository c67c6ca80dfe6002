"""The list of the queue as one moderator sees it, in a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Final

from django.db.models import Count, F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community.core.public_ids import LENGTH
from community.members.models import Member
from community.moderation.durations import in_words
from community.moderation.models import Decision, Flag, QueueItem
from community.moderation.models.queue_item import QueueItemQuerySet
from community.moderation.notices import QUEUE
from community.moderation.reasons import HoldCode
from community.moderation.recusal import left_to_others
from community.moderation.subjects import subject_of
from realtime.models.topic import current_seqs

from .looking import looking_beside
from .voices import Voices, voices_beside

LONGEST: Final = 50
"""So many items are listed; the rest is a number. Nobody works a longer list from the top."""
COUNTED: Final = 200
"""So many are counted: more are called more."""

_LISTED = (
    *("public_id", "kind", "state", "label", "severity", "opened", "due", "closed", "target_type", "target_id"),
    *("reasons", "needs_two", "in_reserve", "claimed_until", "author__name", "claimed_by__name"),
)
"""Of fifty items with their authors and claimants the list needs little."""

WAITING, YOURS, DECIDED = "waiting", "yours", "decided"
SHOWS = (WAITING, YOURS, DECIDED)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list, in words. Of a restricted item it says the label, the times and who is at it, no more."""

    public_id: str
    url: str
    label: str
    age: str
    what: str
    by: str
    why: str
    claimed: str
    voice: str
    reserve: str
    others: str
    """That it is not the viewer's to decide."""
    late: str
    looking: tuple[str, ...]
    """The names of others who have it before them."""
    current: bool


@dataclass(frozen=True, slots=True)
class QueuePage:
    """The list beside whatever item is open."""

    show: str
    rows: list[Row]
    waiting: str
    yours: int
    said: str
    """How many wait, as a sentence."""
    unlisted: str
    late: str
    topic: str
    seq: int
    fragment: str
    """The address of the list alone."""


def queue_page(viewer: Member, *, show: str = WAITING, current: str = "") -> QueuePage:
    """Return the part of the queue that `show` names (an unknown name: what waits), with `current` marked as open."""
    seq = current_seqs([QUEUE])[QUEUE]  # before the rows: what changes in between is fetched again
    now = timezone.now()
    show = show if show in SHOWS else WAITING
    visible = QueueItem.objects.visible_to(viewer)
    foremost = visible.open().by_urgency().foremost(viewer, COUNTED + 1)
    waiting, late = _number(foremost), _number(visible.late(now).foremost(viewer, COUNTED + 1))
    yours = visible.claimed_by(viewer, now).count()
    shown = _shown(visible, show, viewer, foremost).select_related("author", "claimed_by").only(*_LISTED)
    found = list(shown[:LONGEST])
    total = {WAITING: waiting, YOURS: yours}.get(show, len(found))
    return QueuePage(
        show=show,
        rows=_rows(found, viewer, show=show, current=current, now=now),
        waiting=f"{COUNTED}+" if waiting > COUNTED else str(waiting),
        yours=yours,
        said=_waiting(waiting),
        unlisted=_unlisted(total, len(found)),
        late=_past_target(late),
        topic=QUEUE,
        seq=seq,
        fragment=f"{reverse('moderation:list')}?show={show}&current={current}",
    )


def _shown(visible: QueueItemQuerySet, show: str, viewer: Member, foremost: list[list[int]]) -> QueueItemQuerySet:
    if show == YOURS:
        return visible.claimed_by(viewer, timezone.now()).by_urgency()
    if show == DECIDED:
        return visible.closed().filter(pk__in=_firsts(visible.closed().foremost(viewer, LONGEST)))
    return visible.open().filter(pk__in=_firsts(foremost)).by_urgency()


def _number(by_team: list[list[int]]) -> int:
    """Return how many there are, one more than are counted at most."""
    return min(sum(map(len, by_team)), COUNTED + 1)


def _firsts(by_team: list[list[int]]) -> list[int]:
    """Return the keys among which the first of all teams together are."""
    return [key for keys in by_team for key in keys[:LONGEST]]


def _waiting(number: int) -> str:
    if number > COUNTED:
        return _("More than 200 items are waiting")
    return ngettext("%(n)s item is waiting", "%(n)s items are waiting", number) % {"n": number}


def _unlisted(total: int, listed: int) -> str:
    if total > COUNTED:
        return _("Many more after these")
    left = total - listed
    return ngettext("%(n)s more after these", "%(n)s more after these", left) % {"n": left} if left else ""


def _past_target(number: int) -> str:
    if number > COUNTED:
        return _("More than 200 are past their target time")
    said = ngettext("%(n)s is past its target time", "%(n)s are past their target time", number)
    return said % {"n": number} if number else ""


@cache
def _items() -> str:
    return reverse("moderation:item", args=["0" * LENGTH])[:-LENGTH]


def rows_of(items: list[QueueItem], viewer: Member) -> list[Row]:
    """Return the lines of open items, for another list than the queue."""
    return _rows(items, viewer, show=WAITING, current="", now=timezone.now())


def _rows(items: list[QueueItem], viewer: Member, *, show: str, current: str, now: datetime) -> list[Row]:
    headings, voices = _headings(items), voices_beside(viewer, items)
    of_others, looking = _of_others(viewer, items), looking_beside(viewer, items, now)
    whys = _outcomes(viewer, items) if show == DECIDED else _whys(viewer, items)
    suffix = "" if show == WAITING else f"?show={show}"
    rows = []
    for item in items:
        claimant = item.claimant(now)
        is_open = item.state == QueueItem.State.OPEN
        hidden = item.is_restricted
        rows.append(
            Row(
                public_id=item.public_id,
                url=f"{_items()}{item.public_id}{suffix}",
                label=item.label,
                age=_age(item, now),
                what="" if hidden else headings.get((item.target_type_id, item.target_id), _("No longer there")),
                by="" if hidden or not item.author else item.author.name,
                why="" if hidden and is_open else whys.get(item.pk, ""),
                claimed=_claimed(claimant, viewer),
                voice=_voice(voices[item.pk]),
                reserve=_("The reserve moderators can decide too") if is_open and item.in_reserve else "",
                others="" if hidden else of_others.get(item.pk, ""),
                late=_late(item, now) if is_open else "",
                looking=looking.get(item.pk, ()) if is_open else (),
                current=item.public_id == current,
            )
        )
    return rows


def _of_others(viewer: Member, items: list[QueueItem]) -> dict[int, str]:
    listed = QueueItem.objects.visible_to(viewer).open().filter(pk__in=[one.pk for one in items])
    left = left_to_others(listed, viewer)  # asked of these alone: it counts organisations for each
    return dict.fromkeys(left.values_list("pk", flat=True), _("Another moderator decides this"))


def _headings(items: Iterable[QueueItem]) -> dict[tuple[int, int], str]:
    ids: defaultdict[int, set[int]] = defaultdict(set)
    kinds = {}
    for item in items:
        if not item.is_restricted:
            ids[item.target_type_id].add(item.target_id)
            kinds[item.target_type_id] = subject_of(item)
    return {(kind, pk): heading for kind, wanted in ids.items() for pk, heading in kinds[kind].headings(wanted).items()}


def _whys(viewer: Member, items: list[QueueItem]) -> dict[int, str]:
    """Say for each item why it is here: how many flags, or the first reason and how many more."""
    standing = Flag.objects.visible_to(viewer).filter(item__in=items, round=F("item__round"))
    flags = dict(standing.values("item").annotate(n=Count("pk")).values_list("item", "n"))
    return {item.pk: _appealed(item) or _flagged(flags.get(item.pk, 0)) or _first_reason(item) for item in items}


def _appealed(item: QueueItem) -> str:
    return _("Its author appeals") if item.kind == QueueItem.Kind.APPEAL else ""


def _flagged(flags: int) -> str:
    return ngettext("%(n)s flag", "%(n)s flags", flags) % {"n": flags} if flags else ""


def _first_reason(item: QueueItem) -> str:
    codes = list(dict.fromkeys(reason["code"] for reason in item.reasons))
    if not codes:
        return ""
    first = str(HoldCode(codes[0]).label)
    more = len(codes) - 1
    if not more:
        return first
    return ngettext("%(first)s; %(n)s more reason", "%(first)s; %(n)s more reasons", more) % {"first": first, "n": more}


def _outcomes(viewer: Member, items: list[QueueItem]) -> dict[int, str]:
    """Say how each closed item ended, and by whom."""
    last = Decision.objects.visible_to(viewer).filter(item__in=items, round=F("item__round"))
    said = {
        decision.item_id: _("%(outcome)s, by %(name)s")
        % {"outcome": decision.get_outcome_display(), "name": decision.moderator.name}
        for decision in last.select_related("moderator")
    }
    return {item.pk: said.get(item.pk, item.get_state_display()) for item in items}


def _age(item: QueueItem, now: datetime) -> str:
    since = item.opened if item.state == QueueItem.State.OPEN else item.closed or item.opened
    return _("class %(class)s, %(waited)s") % {"class": item.severity, "waited": in_words(now - since)}


def _claimed(claimant: Member | None, viewer: Member) -> str:
    if claimant is None:
        return ""
    return _("Claimed by you") if claimant == viewer else _("Claimed by %(name)s") % {"name": claimant.name}


def _voice(voices: Voices) -> str:
    if voices.mine:
        return _("You spoke for it; a second voice is needed")
    return _("A second voice is needed") if voices.ours or voices.theirs else ""


def _late(item: QueueItem, now: datetime) -> str:
    return _("%(span)s past target") % {"span": in_words(now - item.due)} if item.due < now else ""
