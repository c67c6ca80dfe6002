"""Finding posts: every word of the query, only what the viewer may see, newest first."""

from django.db.models import QuerySet

from community.core.visibility import Viewer
from forum.models import PostIndex

from . import lookup  # noqa: F401 - registers `has_words`
from .words import query_words


def find(viewer: Viewer, query: str) -> QuerySet[PostIndex]:
    """Return the index rows of the posts that hold every word of `query`, newest first; none when it holds no word."""
    words = query_words(query)
    found = PostIndex.objects.visible_to(viewer)
    return found.filter(search_text__has_words=words).order_by("-post_id") if words else found.none()
