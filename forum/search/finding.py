"""Finding posts: what passes every term of the query, only what the viewer may see, newest first."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BooleanField, Q, QuerySet
from django.db.models.expressions import RawSQL

from community.core.keys import keys
from community.core.visibility import Viewer
from forum.models import Post, PostIndex, Thread

from .filters import Looking
from .lookup import ANY_END, by_either, by_index, by_reading
from .meaning import Filtered, Meaning
from .signs import of_title
from .within import Within, few

READ: Final = 5_000
"""So many posts, the newest, are read one by one before an index is asked: what many hold is found among them."""

FURTHER: Final = 12
"""So many times as many are read where by then one could expect to have found enough."""


@dataclass(frozen=True)
class Search:
    """What is meant, looked for by one viewer; equal to reading all posts from the newest to the oldest."""

    viewer: Viewer
    meaning: Meaning
    unread: QuerySet[Thread]
    """The threads with something new for the viewer."""
    read: int = READ

    def newest(self, most: int, *, before: int | None = None) -> list[int]:
        """Return the keys of up to `most` posts, newest first; of those that are older than the post `before`."""
        return [key for (key,) in self.told(most, before=before)]

    def told(self, most: int, *fields: str, before: int | None = None) -> list[tuple[Any, ...]]:
        """Return the same posts, of each its key and these fields of its row.

        None when nothing was understood. An index lists all rows with a word before the newest of them is known; so it
        is asked only where few hold what is meant, as those show that were read (docs/decisions/0007-search.md).
        """
        if not self.meaning.parts:
            return []
        end = _next() if before is None else before
        if (within := few(self.meaning, self._by_reading, self.read)) is not None:
            return _newest(self._within(within, end), most, fields)
        start = end - self.read
        found = _newest(self._reading(start, end), most, fields)
        if start > 0 and len(found) < most <= FURTHER * len(found):  # then the rest is likely to stand not far below
            start, end = start - FURTHER * self.read, start
            found += _newest(self._reading_on(start, end, len(found), most), most - len(found), fields)
        if len(found) < most:  # however few are left: below zero stand those under the Chatham House Rule, in no order
            found += _newest(self._looking_up(post_id__lt=start), most - len(found), fields)
        return found

    def _reading_on(self, start: int, end: int, found: int, most: int) -> QuerySet[PostIndex]:
        """Return what is found from `start` on, before `end`, in the way that takes fewer rows.

        Of words alone the index takes no other rows of the span than those that hold them: as many in each step as were
        `found` in the first. To read stops where there are enough.
        """
        is_listed = self.meaning.is_plain and FURTHER * found < self.read * (most - found) / found
        return self._looking_up(post_id__gte=start, post_id__lt=end) if is_listed else self._reading(start, end)

    def key_of(self, public_id: str) -> int | None:
        """Return the key of the post with that public id, when it is found."""
        if not self.meaning.parts:
            return None
        found = self._seen().filter(*_conditions(self.meaning, self._by_reading), post__public_id=public_id)
        return found.values_list("post_id", flat=True).first()

    def _reading(self, start: int, end: int) -> QuerySet[PostIndex]:
        """Return what is found from `start` on, before `end`, by reading each row.

        Without a word PostgreSQL would begin with what the filters say of threads; so it is given the rows.
        """
        span, seen = Q(post_id__gte=start, post_id__lt=end), self._seen()
        there = seen.filter(span) if self.meaning.words else _gathered([span], seen)
        return there.filter(*_conditions(self.meaning, self._by_reading))

    def _within(self, within: Within, end: int) -> QuerySet[PostIndex]:
        """Return what is found before `end` in few threads, and elsewhere among what has a sign, by reading each."""
        there = Post.objects.filter(thread__in=keys(within.threads)).values("pk")
        signed = [by_index([sign, *self.meaning.words]) for sign in within.signs]
        elsewhere = [PostIndex.objects.filter(one).values("pk") for one in signed]
        among = _among(there.union(*elsewhere, all=True), self._seen())
        return among.filter(*_conditions(self.meaning, self._by_reading), post_id__lt=end)

    def _looking_up(self, **span: int) -> QuerySet[PostIndex]:
        """Return what is found in a span of posts, by the index."""
        is_selective = self.meaning.is_selective
        looking = Looking(self.viewer, self.unread, by_index if is_selective else by_either)
        conditions = [Q(**span), *_conditions(self.meaning, looking)]
        return _gathered(conditions, self._seen()) if is_selective else self._seen().filter(*conditions)

    @property
    def _by_reading(self) -> Looking:
        return Looking(self.viewer, self.unread, by_reading)

    def _seen(self) -> QuerySet[PostIndex]:
        return PostIndex.objects.visible_to(self.viewer)


def find_titles(viewer: Viewer, words: list[str]) -> QuerySet[PostIndex]:
    """Return the rows of openings, newest first, in whose titles all the words stand, the last with any ending."""
    seen = PostIndex.objects.visible_to(viewer)
    if not words:
        return seen.none()
    signs = [of_title(word) for word in words]
    return _gathered([by_index([*signs[:-1], f"{signs[-1]}{ANY_END}"])], seen).order_by("-post_id")


def _newest(found: QuerySet[PostIndex], most: int, fields: Iterable[str]) -> list[tuple[Any, ...]]:
    return list(found.order_by("-post_id").values_list("post_id", *fields)[:most])


def _next() -> int:
    """Return the number after that of the newest row, whoever may see it: it says where to begin, and is not shown."""
    return (PostIndex.objects.order_by("-post_id").values_list("post_id", flat=True).first() or 0) + 1


def _conditions(meaning: Meaning, looking: Looking) -> Iterator[Q]:
    for term, part in meaning.parts:
        if isinstance(part, Filtered):
            yield ~part.q(looking) if term.excluded else part.q(looking)
        elif term.excluded:
            yield ~part.q()
        elif part.phrase:
            yield part.q()
    if meaning.words:  # looked up together: the rarest of them says how few rows are read
        yield looking.holding(meaning.words)


def _gathered(conditions: list[Q], seen: QuerySet[PostIndex]) -> QuerySet[PostIndex]:
    """Return the rows among `seen` that meet the conditions; PostgreSQL gathers all that do before it looks at these.

    It cannot know how seldom a word, a phrase or an author is. Hoping for a page of hits soon it would read the newest
    rows one by one, to the oldest, and fearing many it would first list all threads that may be seen.
    """
    if connection.vendor != "postgresql":
        return seen.filter(*conditions)
    return _among(PostIndex.objects.filter(*conditions).values("pk"), seen)


def _among(found: QuerySet[Any, Any], seen: QuerySet[PostIndex]) -> QuerySet[PostIndex]:
    """Return the rows among `seen` whose keys were found: PostgreSQL finds these first."""
    if connection.vendor != "postgresql":
        return seen.filter(post_id__in=found)
    try:
        sql, parameters = found.query.sql_with_params()
    except EmptyResultSet:
        return seen.none()
    among = RawSQL(f"forum_postindex.post_id = ANY(ARRAY({sql}))", parameters, output_field=BooleanField())  # noqa: S611 - Django made it
    return seen.filter(among)
