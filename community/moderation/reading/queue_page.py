"""The list of the queue as one moderator sees it, in a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community.members.models import Member
from community.moderation.notices import QUEUE
from community.moderation.subjects import subject_at
from realtime.models.topic import current_seqs

from .foremost import COUNTED, LONGEST, Waiting, claimed_by, decided_for, of_others, waiting_for
from .lines import Line, lines_of
from .looking import others_among
from .sought import DECIDED, SHOWS, WAITING, YOURS, Sought, found_for
from .voices import told


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list, and what of it is the viewer's alone."""

    line: Line
    url: str
    place: str
    """The board and the thread, as far as the viewer reads them anyway."""
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
    is_first: bool
    is_narrowed: bool
    rows: list[Row]
    waiting: str
    yours: int
    said: str
    """How many wait, as a sentence."""
    unlisted: str
    late: str
    first: str
    """The address of the first page; empty on it."""
    following: str
    """The address of the page after this one; empty on the last."""
    topic: str
    seq: int
    fragment: str
    """The address of the list alone."""


_EVERYTHING: Final = Sought()


def queue_page(viewer: Member, sought: Sought = _EVERYTHING, *, current: str = "") -> QueuePage:
    """Return the part of the queue that is sought (of an unknown name: what waits), with `current` marked as open."""
    seq = current_seqs([QUEUE])[QUEUE]  # before the rows: what changes in between is fetched again
    if sought.show not in SHOWS:
        sought = replace(sought, show=WAITING)
    waiting, yours = waiting_for(viewer), claimed_by(viewer)
    found, total = _found(viewer, sought, waiting, yours)
    rows = _rows(found[:LONGEST], viewer, seq=seq, sought=sought, current=current)
    goes_on = bool(rows) and total > LONGEST and sought.show != YOURS
    return QueuePage(
        show=sought.show,
        is_first=sought.is_first,
        is_narrowed=sought.is_narrowed,
        rows=rows,
        waiting=f"{COUNTED}+" if waiting.number > COUNTED else str(waiting.number),
        yours=len(yours),
        said=_waiting(waiting.number),
        unlisted=_unlisted(total, len(found[:LONGEST])) if _is_counted(sought) else "",
        late=_past_target(waiting.late),
        first="" if sought.is_first else _address(replace(sought, after="")),
        following=_address(replace(sought, after=rows[-1].line.public_id)) if goes_on else "",
        topic=QUEUE,
        seq=seq,
        fragment=f"{reverse('moderation:list')}?{urlencode(sought.parameters | {'current': current})}",
    )


def _address(sought: Sought) -> str:
    said = urlencode(sought.parameters)
    return f"{reverse('moderation:queue')}?{said}" if said else reverse("moderation:queue")


def _found(viewer: Member, sought: Sought, waiting: Waiting, yours: list[int]) -> tuple[list[int], int]:
    """Return the keys of what is listed, and how many are known of."""
    if sought.show == YOURS:
        return yours, len(yours)
    if sought.is_narrowed or not sought.is_first:
        found = found_for(viewer, sought)
    elif sought.show == WAITING:
        return waiting.first, waiting.number
    else:
        found = decided_for(viewer)
    return found, len(found)


def _is_counted(sought: Sought) -> bool:
    """Say whether it is known how many more there are: of what is claimed, and of all that waits."""
    return sought.show == YOURS or (sought.show == WAITING and sought.is_first and not sought.is_narrowed)


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


def _rows(items: list[int], viewer: Member, *, seq: int, sought: Sought, current: str) -> list[Row]:
    theirs = of_others(viewer, items) if sought.show != DECIDED else set()
    lines, now = lines_of(viewer, items, seq=seq), timezone.now()
    places, said = _places(viewer, lines.values()), urlencode(sought.parameters)
    suffix = f"?{said}" if said else ""
    return [
        _row(
            line,
            viewer,
            now=now,
            suffix=suffix,
            place=places.get(line.target, ""),
            is_theirs=item in theirs,
            current=current,
        )
        for item, line in lines.items()
    ]


def _places(viewer: Member, lines: Iterable[Line]) -> dict[tuple[int, int], str]:
    """Return the places of what is openly listed, by target; one query for each kind."""
    ids: defaultdict[int, set[int]] = defaultdict(set)
    for line in lines:
        if not line.is_restricted:
            ids[line.target[0]].add(line.target[1])
    return {
        (kind, pk): place
        for kind, wanted in ids.items()
        for pk, place in subject_at(kind).places(wanted, viewer).items()
    }


def _row(line: Line, viewer: Member, *, now: datetime, suffix: str, place: str, is_theirs: bool, current: str) -> Row:
    claimant, name = line.claimed_at(now)
    others = _("Another moderator decides this") if is_theirs and not line.is_restricted else ""
    claimed = _claimed(claimant, name, viewer)
    return Row(
        line=line,
        url=f"{line.url}{suffix}",
        place=place,
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
