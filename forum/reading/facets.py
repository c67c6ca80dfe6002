"""How the hits of a search are spread over boards, labels, years, authors; each narrows the search, or takes that back.

Counted are the newest hits up to COUNTED, however many there are: so much a page may cost. The page says so.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community.core.tlp import Label, strictest
from community.members.models import Member
from forum import search
from forum.attribution import FOUND_NAMES
from forum.models import Board
from forum.search import Query, Term, sense

from .chips import chip
from .rows import with_news

COUNTED: Final = 300
_MOST: Final = 8
_COUNTED: Final = ("post__thread__board", "post__label", "post__thread__label", "post__published", *FOUND_NAMES)
"""What makes a Counted, of an index row."""


class Counted(NamedTuple):
    """What of a hit is counted."""

    board: int
    own_label: str
    thread_label: str
    published: datetime
    author: str | None
    author_is_active: bool | None


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value with how many hits have it, and the address that chooses it or takes it away."""

    name: str | SafeString
    count: str
    url: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """One way in which the hits differ."""

    title: str
    values: list[FacetValue]


@dataclass(frozen=True, slots=True)
class Facets:
    """How many hits there are, and how they are spread."""

    total: str
    is_partial: bool
    """Whether more was found than was counted."""
    lists: list[Facet]


def search_facets(viewer: Member, written: str) -> Facets:
    """Return how the newest of all that is found are spread, however far one has turned its pages."""
    meaning = search.understand(written)
    looked_for = search.Search(viewer, meaning, with_news(viewer))
    found = [Counted(*row) for _key, *row in looked_for.told(COUNTED + 1, *_COUNTED)]
    hits, is_partial = found[:COUNTED], len(found) > COUNTED
    lists = _Lists(meaning.query, is_partial=is_partial)
    return Facets(
        total=_total(len(hits), is_partial=is_partial),
        is_partial=is_partial,
        lists=[
            Facet(_("Board"), lists.boards(hits, viewer)),
            Facet(_("Label"), lists.labels(hits)),
            Facet(_("Year"), lists.years(hits)),
            Facet(_("Author"), lists.authors(hits)),
        ],
    )


def search_url(query: Query | str, **more: str) -> str:
    """Return the address of a search."""
    return f"{reverse('forum:search')}?{urlencode({'q': str(query)} | more)}"


def _total(count: int, *, is_partial: bool) -> str:
    if is_partial:
        return _("More than 300 posts")
    return ngettext("%(n)s post", "%(n)s posts", count) % {"n": count}


def _year(moment: datetime) -> int:
    """Return the year of a moment in the reader's zone, which is asked only where it can differ from that in UTC."""
    is_turn = (moment.month, moment.day) in {(12, 31), (1, 1)}
    return timezone.localtime(moment).year if is_turn else moment.year


class _Lists:
    """Makes the values of each facet for one query."""

    def __init__(self, query: Query, *, is_partial: bool) -> None:
        self.query = query
        self.more = "+" if is_partial else ""
        self.chosen = {sense(term): term for term in query.terms if not term.excluded}

    def boards(self, hits: Iterable[Counted], viewer: Member) -> list[FacetValue]:
        counts = Counter(hit.board for hit in hits)
        boards = {board.pk: board for board in Board.objects.visible_to(viewer)}
        return [
            self._value(boards[pk].name, count, Term.of("board", boards[pk].slug))
            for pk, count in counts.most_common(_MOST)
            if pk in boards
        ]

    def labels(self, hits: Iterable[Counted]) -> list[FacetValue]:
        counts: Counter[Label] = Counter()
        for labels, count in Counter((hit.own_label, hit.thread_label) for hit in hits).items():
            counts[strictest(*labels)] += count
        return [
            self._value(chip(label), counts[label], Term.of("label", label.removeprefix("TLP:")))
            for label in Label
            if label in counts
        ]

    def years(self, hits: Iterable[Counted]) -> list[FacetValue]:
        counts = Counter(_year(hit.published) for hit in hits)
        return [
            self._value(str(year), count, Term.of("after", str(year)), Term.of("before", str(year + 1)))
            for year, count in sorted(counts.items(), reverse=True)[:_MOST]
        ]

    def authors(self, hits: Iterable[Counted]) -> list[FacetValue]:
        """Nobody, under the Chatham House Rule."""
        counts = Counter(hit.author for hit in hits if hit.author and hit.author_is_active)
        most = sorted(counts.most_common(), key=lambda one: (-one[1], one[0]))
        return [self._value(name, count, Term.of("from", name)) for name, count in most[:_MOST]]

    def _value(self, name: str | SafeString, count: int, *terms: Term) -> FacetValue:
        chosen = [self.chosen[sense(term)] for term in terms if sense(term) in self.chosen]
        is_chosen = len(chosen) == len(terms)
        narrowed = self.query - chosen if is_chosen else self.query - chosen + terms
        return FacetValue(name, f"{count}{self.more}", search_url(narrowed), is_chosen)
