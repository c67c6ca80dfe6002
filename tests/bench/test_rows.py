"""The bench's short cut leaves the rows that the forum's own door would have left."""

from datetime import UTC, datetime

import pytest
from django.db import transaction

from bench.rows import Plan, Rows
from forum.models import Post, PostIndex, Revision, Thread
from tests.factories import forum, members

BEGUN = datetime(2026, 11, 1, 8, tzinfo=UTC)
SHAPE = [None, 0, 0, 1, 3, 1, 0]
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
def test_a_filled_thread_is_a_published_thread():
    board, author = forum.board(), members.member()
    published = forum.thread(board=board, author=author, title="A question", body="Body **0**")
    posts = [Post.objects.get(thread=published)]
    for number, parent in enumerate(SHAPE[1:], start=1):
        posts.append(forum.post(thread=published, author=author, parent=posts[parent], body=f"Body **{number}**"))
    published.refresh_from_db()

    with transaction.atomic():
        rows = Rows()
        filled = rows.add_thread(
            board=board,
            title="A question",
            plans=[Plan(author, f"Body **{number}**", parent) for number, parent in enumerate(SHAPE)],
            begun=BEGUN,
        )
        rows.write()

    assert _thread_of(Thread.objects.get(pk=filled.pk)) == _thread_of(published)
