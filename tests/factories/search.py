"""Looking for posts as a member does."""

from community.members.models import Member
from forum import search
from forum.models.read_mark import unread
from forum.reading.rows import listed


def found(viewer: Member, query: str) -> list[int]:
    """Return the keys of the posts that `viewer` finds, newest first."""
    unread_threads = listed(viewer).filter(unread(viewer))
    rows = search.find(viewer, search.understand(query), unread=unread_threads)
    return list(rows.values_list("post_id", flat=True))


def marked_words(query: str) -> list[str]:
    """Return what of a query is marked in what it finds."""
    return search.understand(query).words
