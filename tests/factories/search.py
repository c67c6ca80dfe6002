"""Looking for posts as a member does."""

from community.members.models import Member
from forum import search
from forum.models import PostIndex
from forum.reading.rows import with_news
from forum.search.finding import READ


def found(
    viewer: Member, query: str, *, most: int | None = None, read: int = READ, before: int | None = None
) -> list[int]:
    """Return the keys of the posts that `viewer` finds, newest first, or of `most` of them.

    The newest `read` are read one by one; with 0 the index finds all.
    """
    looked_for = search.Search(viewer, search.understand(query), with_news(viewer), read)
    return looked_for.newest(most or PostIndex.objects.count() + 1, before=before)


def marked_words(query: str) -> list[str]:
    """Return what of a query is marked in what it finds."""
    return search.understand(query).words
