"""What may be meant while one still writes a query: filters and their values, and titles of threads one may read."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef
from django.utils.safestring import SafeString
from taggit.models import Tag, TaggedItem

from community.core.keys import keys
from community.core.tlp import Label
from community.members.models import Member
from forum import search
from forum.models import Board, Thread
from forum.search import Term

from .addresses import thread_url
from .chips import chip

_MOST: Final = 8
_LEAST: Final = 2
"""Signs that say enough to look for titles."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What the query would be, or the thread that is meant; and how that is shown."""

    shown: str
    about: str = ""
    query: str = ""
    url: str = ""
    label: SafeString | str = ""


def suggestions(viewer: Member, written: str) -> list[Suggestion]:
    """Return up to eight ways to go on after `written`, in at most two queries."""
    before, term = search.last_term(written)
    if term.name:
        return [_completed(before, term, value) for value in islice(_values(viewer, term), _MOST)]
    filters = [] if term.quoted else list(_filters(before, term))
    return [*filters, *_titles(viewer, written)][:_MOST]


def _filters(before: str, term: Term) -> Iterator[Suggestion]:
    minus, begun = "-" if term.excluded else "", term.value.lower()
    for name, found in search.FILTERS.items():
        if name.startswith(begun):
            yield Suggestion(f"{name}:", str(found.says), query=f"{before}{minus}{name}:")


def _completed(before: str, term: Term, value: "_Value") -> Suggestion:
    whole = Term.of(term.name, value.text)
    minus = "-" if term.excluded else ""
    return Suggestion(str(whole), value.about, query=f"{before}{minus}{whole} ", label=value.label)


@dataclass(frozen=True, slots=True)
class _Value:
    text: str
    about: str = ""
    label: SafeString | str = ""


def _values(viewer: Member, term: Term) -> Iterator[_Value]:
    begun, name = term.value, search.sense(term)[0]
    if name == "board":
        yield from _boards(viewer, search.search_text(begun))
    elif name == "tag":
        yield from map(_Value, _tags(viewer, search.search_text(begun)))
    elif name == "label":
        yield from (_Value(one.removeprefix("TLP:"), label=chip(one)) for one in _labels(begun.upper()))
    elif name in search.FILTERS:
        values = search.FILTERS[name].values.items()
        yield from (_Value(value, str(says)) for value, says in values if value.startswith(begun.lower()))


def _boards(viewer: Member, begun: str) -> Iterator[_Value]:
    for board in Board.objects.visible_to(viewer):
        if any(_begins(name, begun) for name in (board.slug, *board.names.values())):
            yield _Value(board.slug, board.name)


def _tags(viewer: Member, begun: str) -> list[str]:
    """Return the tags that begin so, of threads that `viewer` may find: none is told that only others could read."""
    meant = keys(pk for pk, name in Tag.objects.values_list("pk", "name") if _begins(name, begun))
    readable = Thread.objects.visible_to(viewer).filter(state=Thread.State.PUBLISHED, label__in=search.SEARCHED)
    kind = ContentType.objects.get_for_model(Thread)
    tagged = TaggedItem.objects.filter(content_type=kind, tag=OuterRef("pk"), object_id__in=readable.values("pk"))
    found = Tag.objects.filter(Exists(tagged), pk__in=meant).order_by("name")
    return list(found.values_list("name", flat=True)[:_MOST])


def _labels(begun: str) -> Iterator[Label]:
    """Return the labels that begin so, written with "TLP:" or without."""
    return (label for label in search.SEARCHED if label.removeprefix("TLP:").startswith(begun.removeprefix("TLP:")))


def _begins(name: str, begun: str) -> bool:
    return search.search_text(name).startswith(begun)


def _titles(viewer: Member, written: str) -> Iterator[Suggestion]:
    """Give the newest threads in whose titles all the words stand, the last of them perhaps not yet to its end."""
    words = search.search_text(written).split()
    if len(written.strip()) < _LEAST or any(term.name or term.excluded for term in search.parse(written).terms):
        return
    for row in search.find_titles(viewer, words).select_related("post__thread")[:_MOST]:
        thread = row.post.thread
        yield Suggestion(thread.title, url=thread_url(thread.public_id), label=chip(row.post.stands_under))
