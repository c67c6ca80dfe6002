"""Finding posts: what passes every term of the query, only what the viewer may see, newest first."""

from collections.abc import Iterator

from django.db.models import Q, QuerySet

from community.core.visibility import Viewer
from forum.models import PostIndex, Thread

from .filters import Looking
from .lookup import ANY_END
from .meaning import Meaning, Words
from .signs import of_title


def find(viewer: Viewer, meaning: Meaning, *, unread: QuerySet[Thread]) -> QuerySet[PostIndex]:
    """Return the index rows of the posts that are meant, newest first; none when nothing was understood.

    `unread` are the threads with something new for the viewer.
    """
    found = PostIndex.objects.visible_to(viewer)
    if not meaning.parts:
        return found.none()
    return found.filter(*_conditions(meaning, Looking(viewer, unread))).order_by("-post_id")


def find_titles(viewer: Viewer, words: list[str]) -> QuerySet[PostIndex]:
    """Return the rows of openings, newest first, in whose titles all the words stand, the last with any ending."""
    found = PostIndex.objects.visible_to(viewer)
    if not words:
        return found.none()
    signs = [of_title(word) for word in words]
    return found.filter(search_text__has_words=[*signs[:-1], f"{signs[-1]}{ANY_END}"]).order_by("-post_id")


def _conditions(meaning: Meaning, looking: Looking) -> Iterator[Q]:
    if meaning.words:  # looked up together: the rarest of them says how few rows are read
        yield Q(search_text__has_words=meaning.words)
    for term, part in meaning.parts:
        if term.excluded:
            yield ~part.q(looking)
        else:
            yield part.in_order if isinstance(part, Words) else part.q(looking)
