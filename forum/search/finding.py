"""Finding posts: what passes every term of the query, only what the viewer may see, newest first."""

from collections.abc import Iterator

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BooleanField, Q, QuerySet
from django.db.models.expressions import RawSQL

from community.core.visibility import Viewer
from forum.models import PostIndex, Thread

from .filters import Looking
from .lookup import ANY_END
from .meaning import Filtered, Meaning
from .signs import of_title


def find(viewer: Viewer, meaning: Meaning, *, unread: QuerySet[Thread]) -> QuerySet[PostIndex]:
    """Return the index rows of the posts that are meant, newest first; none when nothing was understood.

    `unread` are the threads with something new for the viewer.
    """
    found = PostIndex.objects.visible_to(viewer)
    if not meaning.parts:
        return found.none()
    meant = found.filter(*_conditions(meaning, Looking(viewer, unread)))
    return _gathered(meant, viewer) if meaning.is_selective else meant.order_by("-post_id")


def find_titles(viewer: Viewer, words: list[str]) -> QuerySet[PostIndex]:
    """Return the rows of openings, newest first, in whose titles all the words stand, the last with any ending."""
    found = PostIndex.objects.visible_to(viewer)
    if not words:
        return found.none()
    signs = [of_title(word) for word in words]
    return _gathered(found.filter(search_text__has_words=[*signs[:-1], f"{signs[-1]}{ANY_END}"]), viewer)


def _conditions(meaning: Meaning, looking: Looking) -> Iterator[Q]:
    if meaning.words:  # looked up together: the rarest of them says how few rows are read
        yield Q(search_text__has_words=meaning.words)
    for term, part in meaning.parts:
        if isinstance(part, Filtered):
            yield ~part.q(looking) if term.excluded else part.q(looking)
        elif term.excluded:
            yield ~part.q()
        elif part.phrase:
            yield part.q()


def _gathered(meant: QuerySet[PostIndex], viewer: Viewer) -> QuerySet[PostIndex]:
    """Return the rows newest first; PostgreSQL gathers all of them before it sorts.

    It cannot know how seldom a phrase or an author is, and hoping for a page of hits soon it would read the newest rows
    one by one, to the oldest (docs/decisions/0007-search.md).
    """
    if connection.vendor != "postgresql":
        return meant.order_by("-post_id")
    try:
        sql, parameters = meant.values("pk").query.sql_with_params()
    except EmptyResultSet:
        return meant.none()
    among = RawSQL(f"forum_postindex.post_id = ANY(ARRAY({sql}))", parameters, output_field=BooleanField())  # noqa: S611 - Django made it
    return PostIndex.objects.visible_to(viewer).filter(among).order_by("-post_id")
