"""Lets members speak under the Chatham House Rule, through the forum's own doors, and dates what they said by days."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count
from django.utils import timezone

from community.core.dates import half_day
from community.members.models import Member
from forum.actions.batches import LONGEST, publish_batches
from forum.actions.posts import post_reply
from forum.actions.threads import start_thread
from forum.models import Board, Post, Revision, Thread
from forum.policy import NEWCOMER_POSTS

from .cast import contents
from .signins import SIGN_INS


def load_thread_under_rule(members: dict[str, Member], boards: dict[str, Board], as_of: datetime) -> Thread:
    """Publish the thread of the content, one post per batch so that each load gives the same; the last one waits."""
    written = contents("under-the-rule")
    speakers = _speakers(members)
    posts: list[Post] = []
    for said in written["posts"]:
        author = speakers[said["speaker"] - 1]
        post = _reply(author, posts, said) if posts else _start(author, boards[written["board"]], written)
        posts.append(post)
        if "days_ago" in said:
            publish_batches(timezone.now() + LONGEST)
            _date(post, half_day(as_of - timedelta(days=said["days_ago"])))
    return Thread.objects.get(pk=posts[0].thread_id)


def _speakers(members: dict[str, Member]) -> list[Member]:
    """Return who is no newcomer, first whoever signs in to try the demo, so that they find posts of their own."""
    published = Post.objects.filter(state=Post.State.PUBLISHED, author__role="member").values("author")
    known = published.annotate(n=Count("pk")).filter(n__gte=NEWCOMER_POSTS).values_list("author", flat=True)
    found = sorted(known, key=lambda pk: (pk != members[SIGN_INS["member"]].pk, pk))
    return [Member.objects.get(pk=pk) for pk in found]


def _start(author: Member, board: Board, written: dict[str, Any]) -> Post:
    return start_thread(
        author=author,
        board=board,
        title=written["title"],
        body=written["posts"][0]["body"].strip(),
        label=written["label"],
        audience=board.audience,
        language=written["language"],
        tags=written["tags"],
        under_rule=True,
    )


def _reply(author: Member, posts: list[Post], said: dict[str, Any]) -> Post:
    answered, thread = posts[said["reply_to"] - 1], posts[0].thread
    return post_reply(author=author, thread=thread, parent=answered, body=said["body"].strip(), language="en")


def _date(post: Post, day: datetime) -> None:
    """Give what was just published the half day of its batch."""
    Post.objects.filter(pk=post.pk).update(created=day, published=day)
    Revision.objects.filter(post=post).update(created=day, published=day)
    begun = {"created": day} if post.is_opening else {}
    Thread.objects.filter(pk=post.thread_id).update(last_activity=day, **begun)
