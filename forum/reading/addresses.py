"""Addresses without a reversal per row: each pattern is reversed once, ids are put in by hand."""

from functools import cache, lru_cache

from django.urls import reverse

from community.core.public_ids import LENGTH
from community.core.tlp import Label, acting
from forum.models import Thread


@cache
def _threads() -> str:
    return reverse("forum:thread", args=["0" * LENGTH])[:-LENGTH]


def thread_url(thread_id: str) -> str:
    """Return the path of a thread by its public id."""
    return f"{_threads()}{thread_id}"


def post_url(thread_id: str, post_id: str) -> str:
    """Return the path of a post by the public ids of its thread and its own; also the beginning of its other paths."""
    return f"{_threads()}{thread_id}/{post_id}"


@cache
def board_url(slug: str) -> str:
    """Return the path of a board."""
    return reverse("forum:board", args=[slug])


def stricter_url(thread: Thread, post_id: str) -> str:
    """Return where a stricter thread is started beside a post of `thread`; nothing where none can stand."""
    if thread.under_rule or acting(thread.label) is Label.RED:
        return ""
    return f"{reverse('forum:thread-start', args=[thread.board.slug])}?beside={post_id}"


@lru_cache(maxsize=5_000)
def tag_url(slug: str) -> str:
    """Return the path of a tag's page."""
    return reverse("forum:tag", args=[slug])
