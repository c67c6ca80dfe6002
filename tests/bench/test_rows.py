"""The bench's short cut leaves the rows that the forum's own door would have left."""

import random
from datetime import UTC, datetime

import pytest
from django.db import transaction

from bench.copies import multiply
from bench.great import deep
from bench.rows import Plan, Rows
from forum.models import Post, PostIndex, Revision, Thread
from forum.models.tree import MAX_DEPTH
from forum.search.lookup import ANY_END
from tests.factories import forum, members

BEGUN = datetime(2026, 11, 1, 8, tzinfo=UTC)
SHAPE = [None, 0, 0, 1, 3, 1, 0]
DEEPER_THAN_POSTS_STAND = [None, *range(MAX_DEPTH + 2), 3]
RANDOM = (
    "_state",
    "_prefetched_objects_cache",
    "id",
    "public_id",
    "thread_id",
    "parent_id",
    "current_id",
    "created",
    "published",
    "post_id",
)


def _facts(row, *more):
    return {name: value for name, value in vars(row).items() if name not in (*RANDOM, *more)}


def _thread_of(thread):
    posts = Post.objects.filter(thread=thread).order_by("seq")
    return {
        "thread": _facts(thread, "last_activity", "board_id"),
        "posts": [{**_facts(post), "path": bytes(post.path)} for post in posts],
        "revisions": [_facts(Revision.objects.get(pk=post.current_id)) for post in posts],
        "answers": [post.parent and post.parent.seq for post in posts],
        "words": [PostIndex.objects.get(post=post).search_text for post in posts],
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    "shape", [SHAPE, [None, *range(MAX_DEPTH + 2), 3]], ids=["broad", "deeper than posts can stand"]
)
def test_a_filled_thread_is_a_published_thread(shape):
    board, author = forum.board(), members.member()
    published = forum.thread(board=board, author=author, title="A question", body="Body **0**")
    posts = [Post.objects.get(thread=published)]
    for number, parent in enumerate(shape[1:], start=1):
        posts.append(forum.post(thread=published, author=author, parent=posts[parent], body=f"Body **{number}**"))
    published.refresh_from_db()

    with transaction.atomic():
        rows = Rows()
        filled = rows.add_thread(
            board=board,
            title="A question",
            plans=[Plan(author, f"Body **{number}**", parent) for number, parent in enumerate(shape)],
            begun=BEGUN,
        )
        rows.write()

    assert _thread_of(Thread.objects.get(pk=filled.pk)) == _thread_of(published)


@pytest.mark.django_db
def test_a_copied_thread_is_a_published_thread():
    published = forum.thread(title="A question", body="Body **0**")
    opening = Post.objects.get(thread=published)
    forum.post(thread=published, parent=opening, body="Body **1**")
    published.refresh_from_db()
    multiply(3)
    copies = Thread.objects.exclude(pk=published.pk)
    assert [_thread_of(copy) for copy in copies] == [_thread_of(published)] * 2
    assert len(set(Post.objects.values_list("public_id", flat=True))) == Post.objects.count() == 6
    assert PostIndex.objects.filter(search_text__has_words=[f"quest{ANY_END}"]).count() == 3


def test_the_great_thread_is_as_deep_as_a_thread_can_be():
    parents = deep(1_000, random.Random(2))  # noqa: S311 - as the bench does it
    depths = [0]
    for parent in parents[1:]:
        depths.append(depths[parent] + 1)
    assert max(depths) == MAX_DEPTH
