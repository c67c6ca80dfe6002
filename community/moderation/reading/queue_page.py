"""The list of the queue as one moderator sees it, in a constant number of queries."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community.members.models import Member
from community.moderation.notices import QUEUE
from realtime.models.topic import current_seqs

from .foremost import COUNTED, LONGEST, claimed_by, decided_for, of_others, waiting_for
from .lines import Line, lines_of
from .looking import others_among
from .voices import told

WAITING, YOURS, DECIDED = "waiting", "yours", "decided"
SHOWS = (WAITING, YOURS, DECIDED)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list, and what of it is the viewer's alone."""

    line: Line
    url: str
    said: list[str]
    """That it is not the viewer's to decide, that a second voice is needed, who claimed it."""
    busy: bool
    """Whether it is no work for the viewer now: claimed, or left to others."""
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
    show = show if show in SHOWS else WAITING
    waiting, yours = waiting_for(viewer), claimed_by(viewer)
    found = {WAITING: waiting.first, YOURS: yours}[show] if show != DECIDED else decided_for(viewer)
    total = {WAITING: waiting.number, YOURS: len(yours)}.get(show, len(found))
    rows = _rows(found[:LONGEST], viewer, seq=seq, show=show, current=current)
    return QueuePage(
        show=show,
        rows=rows,
        waiting=f"{COUNTED}+" if waiting.number > COUNTED else str(waiting.number),
        yours=len(yours),
        said=_waiting(waiting.number),
        unlisted=_unlisted(total, len(found[:LONGEST])),
        late=_past_target(waiting.late),
        topic=QUEUE,
        seq=seq,
        fragment=f"{reverse('moderation:list')}?show={show}&current={current}",
    )


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


def _rows(items: list[int], viewer: Member, *, seq: int, show: str, current: str) -> list[Row]:
    theirs = of_others(viewer, items) if show != DECIDED else set()
    lines, now = lines_of(viewer, items, seq=seq), timezone.now()
    suffix = "" if show == WAITING else f"?show={show}"
    return [
        _row(line, viewer, now=now, suffix=suffix, is_theirs=item in theirs, current=current)
        for item, line in lines.items()
    ]


def _row(line: Line, viewer: Member, *, now: datetime, suffix: str, is_theirs: bool, current: str) -> Row:
    claimant, name = line.claimed_at(now)
    others = _("Another moderator decides this") if is_theirs and not line.is_restricted else ""
    claimed = _claimed(claimant, name, viewer)
    return Row(
        line=line,
        url=f"{line.url}{suffix}",
        said=[said for said in (others, _voice(line, viewer), claimed) if said],
        busy=bool(others or claimed),
        looking=others_among(line.looks, viewer, claimant) if line.looks else (),
        current=line.public_id == current,
    )


def _claimed(claimant: int | None, name: str, viewer: Member) -> str:
    if claimant is None:
        return ""
    return _("Claimed by you") if claimant == viewer.pk else _("Claimed by %(name)s") % {"name": name}


def _voice(line: Line, viewer: Member) -> str:
    if not line.spoken:
        return ""
    voices = told(viewer, line.spoken, needed=line.needs_two)
    if voices.mine:
        return _("You spoke for it; a second voice is needed")
    return _("A second voice is needed")
