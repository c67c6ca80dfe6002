"""What a list says of an item to everybody who sees it: one line, put together once for all of them.

When a text is held, every moderator who has the queue open asks for it again in the same second. What one line says is
the same for all of them, so a process keeps the lines for seconds, and only while the queue does not move. Which items
somebody sees is asked anew for each: a line is handed out for a key that came out of `visible_to`, never looked up by
another road. What differs from viewer to viewer is no part of it (queue_page.py).
"""

import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property
from typing import Final

from django.db.models import Count, F, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from community.core.keys import write_keys, written_keys
from community.core.prepared import prepared
from community.core.public_ids import LENGTH
from community.core.templatetags.kept import kept
from community.core.visibility import Viewer
from community.members.models import Member
from community.moderation.durations import in_words
from community.moderation.models import Decision, Flag, QueueItem
from community.moderation.reasons import HoldCode
from community.moderation.subjects import subject_of

from .looking import Look, looks_at
from .voices import Spoken, spoken_for

KEPT_SECONDS: Final = 5
"""For so long what a line says of time, names and leases may be behind."""

_LISTED = (
    *("public_id", "kind", "state", "label", "severity", "opened", "due", "closed", "target_type", "target_id"),
    *("reasons", "needs_two", "in_reserve", "claimed_until", "claimed_by"),
)
_NAMES = {"author_name": F("author__name"), "claimant_name": F("claimed_by__name")}
"""Of the items the list needs little, and of their authors and claimants the names alone."""


@dataclass(frozen=True)
class Line:
    """An item in words. Of a restricted one it says the label and the times, no more."""

    public_id: str
    url: str
    target: tuple[int, int]
    """The keys of its kind and of its target."""
    label: str
    age: str
    what: str
    by: str
    why: str
    reserve: str
    late: str
    is_open: bool
    is_restricted: bool
    needs_two: bool
    claimed_until: datetime | None
    claimant: Look | None
    spoken: list[Spoken]
    looks: list[Look]

    def claimed_at(self, now: datetime) -> tuple[int, str] | tuple[None, str]:
        """Return the key and the name of who holds the lease at `now`, if anybody does."""
        holds = self.claimant and self.claimed_until and self.claimed_until > now
        return self.claimant if self.claimant and holds else (None, "")

    @cached_property
    def html(self) -> SafeString:
        """Return it as the queue shows it (static/css/components/queue.css)."""
        below = ("why", self.why), ("held late", self.late), ("held", self.reserve)
        return format_html(
            '<span class="top">{}<span class="num">{}</span></span><span class="what">{}</span>{}',
            kept("moderation/chip.html", label=self.label),
            self.age,
            self._heading,
            format_html_join("", '<span class="{}">{}</span>', ((kind, said) for kind, said in below if said)),
        )

    @property
    def _heading(self) -> str:
        if self.what and self.by:
            return format_html(_('{what} <span class="by">by <bdi>{name}</bdi></span>'), what=self.what, name=self.by)
        if self.what:
            return self.what
        return _("Shown when you open it") if self.is_open else _("A text for fewer readers")


@dataclass(frozen=True, slots=True)
class _Kept:
    """The lines put together in one language since the queue moved to `seq`."""

    seq: int
    until: float
    """By the clock that never goes back, in seconds."""
    lines: dict[int, Line]


_kept: dict[str, _Kept] = {}


def lines_of(viewer: Member, items: Iterable[int], *, seq: int) -> dict[int, Line]:
    """Return the lines of `items`, keys of what `viewer` sees, by key.

    `seq` is the number that the queue's topic had before those were asked for: a line is never older than that.
    """
    lines, wanted = _kept_at(seq), list(items)
    if missing := [item for item in wanted if item not in lines]:
        lines.update(_written(viewer, missing))
    return {item: lines[item] for item in wanted if item in lines}


def forget() -> None:
    """Put every line together anew. For tests, whose databases give the same numbers again."""
    _kept.clear()


def _kept_at(seq: int) -> dict[int, Line]:
    now, language = time.monotonic(), get_language() or ""
    found = _kept.get(language)
    if found is None or found.seq != seq or found.until < now:
        found = _kept[language] = _Kept(seq, now + KEPT_SECONDS, {})
    return found.lines


def _written(viewer: Member, items: list[int]) -> dict[int, Line]:
    """Put lines together, in a constant number of queries."""
    now, keys = timezone.now(), write_keys(items)
    found = _items(viewer, keys)
    headings, whys = _headings(found), _outcomes(viewer, keys) | _flagged(viewer, keys)
    spoken, looks = spoken_for(viewer, items), looks_at(viewer, items, now)
    return {
        item.pk: Line(
            public_id=item.public_id,
            url=f"{_address()}{item.public_id}",
            target=_target(item),
            label=item.label,
            age=_age(item, now),
            what="" if item.is_restricted else headings.get(_target(item), _("No longer there")),
            by="" if item.is_restricted else item.author_name or "",  # type: ignore[attr-defined]  # annotated, _NAMES
            why=_why(item, whys.get(item.pk, "")),
            reserve=_("The reserve moderators can decide too") if _is_open(item) and item.in_reserve else "",
            late=_late(item, now) if _is_open(item) else "",
            is_open=_is_open(item),
            is_restricted=item.is_restricted,
            needs_two=item.needs_two,
            claimed_until=item.claimed_until,
            claimant=(item.claimed_by_id, item.claimant_name) if item.claimed_by_id else None,  # type: ignore[attr-defined]  # annotated
            spoken=spoken[item.pk],
            looks=looks[item.pk] if _is_open(item) else [],
        )
        for item in found
    }


@cache
def _address() -> str:
    return reverse("moderation:item", args=["0" * LENGTH])[:-LENGTH]


def _target(item: QueueItem) -> tuple[int, int]:
    return item.target_type_id, item.target_id


def _is_open(item: QueueItem) -> bool:
    return item.state == QueueItem.State.OPEN


def _headings(items: Iterable[QueueItem]) -> dict[tuple[int, int], str]:
    ids: defaultdict[int, set[int]] = defaultdict(set)
    kinds = {}
    for item in items:
        if not item.is_restricted:
            ids[item.target_type_id].add(item.target_id)
            kinds[item.target_type_id] = subject_of(item)
    return {(kind, pk): heading for kind, wanted in ids.items() for pk, heading in kinds[kind].headings(wanted).items()}


def _why(item: QueueItem, said: str) -> str:
    """Say why an open item is here, or how a closed one ended; `said` is what flags or the decision say."""
    if not _is_open(item):
        return said or item.get_state_display()
    if item.is_restricted:
        return ""
    return _("Its author appeals") if item.kind == QueueItem.Kind.APPEAL else said or _first_reason(item)


def _flagged(viewer: Member, items: str) -> dict[int, str]:
    """Say of each open item that was flagged how often."""
    return {item: ngettext("%(n)s flag", "%(n)s flags", n) % {"n": n} for item, n in _flags(viewer, items)}


def _outcomes(viewer: Member, items: str) -> dict[int, str]:
    """Say of each decided item what came of it, and by whom."""
    return {
        item: _("%(outcome)s, by %(name)s") % {"outcome": Decision.Outcome(outcome).label, "name": name}
        for item, outcome, name in _decisions(viewer, items)
    }


def _first_reason(item: QueueItem) -> str:
    codes = list(dict.fromkeys(reason["code"] for reason in item.reasons))
    if not codes:
        return ""
    first = str(HoldCode(codes[0]).label)
    more = len(codes) - 1
    if not more:
        return first
    return ngettext("%(first)s; %(n)s more reason", "%(first)s; %(n)s more reasons", more) % {"first": first, "n": more}


def _age(item: QueueItem, now: datetime) -> str:
    since = item.opened if _is_open(item) else item.closed or item.opened
    return _("class %(class)s, %(waited)s") % {"class": item.severity, "waited": in_words(now - since)}


def _late(item: QueueItem, now: datetime) -> str:
    return _("%(span)s past target") % {"span": in_words(now - item.due)} if item.due < now else ""


@prepared
def _items(viewer: Viewer, items: str) -> QuerySet[QueueItem]:
    found = QueueItem.objects.visible_to(viewer).filter(pk__in=written_keys(items))
    return found.annotate(**_NAMES).only(*_LISTED)


@prepared
def _flags(viewer: Viewer, items: str) -> QuerySet[Flag, tuple[int, int]]:
    flags = Flag.objects.visible_to(viewer).filter(item__in=written_keys(items), round=F("item__round"))
    standing = flags.filter(item__state=QueueItem.State.OPEN)
    return standing.values("item").annotate(n=Count("pk")).values_list("item", "n")


@prepared
def _decisions(viewer: Viewer, items: str) -> QuerySet[Decision, tuple[int, str, str]]:
    made = Decision.objects.visible_to(viewer).filter(item__in=written_keys(items), round=F("item__round"))
    last = made.exclude(item__state=QueueItem.State.OPEN)
    return last.values_list("item", "outcome", "moderator__name")
