"""Addresses without a reversal per row: each pattern is reversed once, ids are put in by hand."""

from functools import cache, lru_cache

from django.urls import reverse

from community.core.public_ids import LENGTH


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


@lru_cache(maxsize=5_000)
def tag_url(slug: str) -> str:
    """Return the path of a tag's page."""
    return reverse("forum:tag", args=[slug])
