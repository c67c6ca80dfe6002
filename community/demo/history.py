"""Gives what was just loaded its age: times of posts, old news read, who follows and has read what."""

import zlib
from datetime import datetime, timedelta

from django.contrib.contenttypes.models import ContentType
from django.db.models import OuterRef, Subquery

from community.members.models import Member
from community.moderation.models import Flag, QueueItem
from community.moderation.severity import target_time
from forum.models import Board, Post, ReadMark, Revision, Subscription, Thread
from realtime.models import Delivery, Notification

from .cast import voices
from .conversation import BETWEEN_FLAGS, BETWEEN_HELD, WrittenThread
from .posts import Conversation, newest
from .signins import SIGN_INS

STILL_NEWS = timedelta(days=4)
"""Notifications younger than this wait unread."""
LEAVES_UNREAD = 10
"""Of so many threads a member has never opened two, and is a few days behind in the others."""


def give_ages(told: Conversation, as_of: datetime) -> None:
    """Date every post, thread, hold and flag as the content says; what waits for a moderator waits since today."""
    posts, threads = [], []
    for written, thread in told.threads.items():
        last = max((place for place in told.posts[written]), key=lambda place: written.posts[place].at)
        thread.last_activity = newest(written)
        thread.last_author_id = told.posts[written][last].author_id
        threads.append(thread)
        for place, post in told.posts[written].items():
            post.published = written.posts[place].at
            posts.append(post)
    Post.objects.bulk_update(posts, ["published"], batch_size=400)
    moment = Subquery(Post.objects.filter(pk=OuterRef("post")).values("published"))
    Revision.objects.filter(state=Revision.State.PUBLISHED).update(published=moment)
    Thread.objects.bulk_update(threads, ["last_activity", "last_author"])
    for place, revision in enumerate(told.held, start=1):
        since = as_of - BETWEEN_HELD * place
        Post.objects.filter(pk=revision.post_id).update(created=since)
        Revision.objects.filter(pk=revision.pk).update(created=since)
        _open_since(QueueItem.Kind.HOLD, revision.pk, since)
    for place, flag in enumerate(told.flags, start=1):
        since = as_of - BETWEEN_FLAGS * place
        Flag.objects.filter(pk=flag.pk).update(created=since)
        _open_since(QueueItem.Kind.FLAG, flag.item.target_id, since)


def _open_since(kind: str, revision: int, since: datetime) -> None:
    for item in QueueItem.objects.filter(kind=kind, target_id=revision):
        item.created = item.opened = since
        item.due = since + target_time(item.severity)
        item.save(update_fields=["created", "opened", "due"])


def settle_news(told: Conversation, as_of: datetime) -> None:
    """Date the notifications, let the old ones be read, and send no mail for a conversation that is long over."""
    Delivery.objects.all().delete()
    at = {post.pk: post.published for posts in told.posts.values() for post in posts.values()}
    of_posts = ContentType.objects.get_for_model(Post)
    news = list(Notification.objects.filter(target_type=of_posts, target_id__in=at))
    for notification in news:
        notification.created = at[notification.target_id] or as_of
        if notification.created < as_of - STILL_NEWS:
            notification.read_at = notification.created + timedelta(hours=9)
    Notification.objects.bulk_update(news, ["created", "read_at"], batch_size=400)


def date_the_rest(as_of: datetime) -> None:
    """What was told while the content was loaded is as old as the content at least."""
    Notification.objects.filter(created__gt=as_of).update(created=as_of)


def follow(told: Conversation, members: dict[str, Member], boards: dict[str, Board]) -> None:
    """Whoever wrote in a thread hears everything of it; those who try the demo also follow two boards."""
    Subscription.objects.bulk_create(
        (
            Subscription(member=members[author], thread=thread, level=Subscription.Level.ALL)
            for written, thread in told.threads.items()
            for author in sorted(written.authors)
        ),
        batch_size=400,
        ignore_conflicts=True,  # whoever wrote by the forum's own doors follows already
    )
    Subscription.objects.bulk_create(
        Subscription(member=members[key], board=board, level=Subscription.Level.ALL)
        for role, key in SIGN_INS.items()
        if role != "applicant"
        for board in list(boards.values())[1:3]
    )


def read(told: Conversation, members: dict[str, Member], as_of: datetime) -> None:
    """Let every voice have read most threads up to a few days ago, and at least as far as their own last words."""
    marks = []
    for written, thread in told.threads.items():
        readers = set(thread.audience.members().values_list("pk", flat=True))
        for person in voices():
            member = members[person.key]
            seqs = _seqs_read(told, written, person.key, as_of) if member.pk in readers else 0
            if seqs:
                marks.append(ReadMark(member=member, thread=thread, seq=seqs, count=seqs))
    ReadMark.objects.bulk_create(marks, batch_size=400)


def _seqs_read(told: Conversation, written: WrittenThread, reader: str, as_of: datetime) -> int:
    """Return up to which number this person has read the thread."""
    habit = zlib.crc32(f"{reader} {written.title}".encode()) % LEAVES_UNREAD
    seen_at = as_of - timedelta(days=habit - 1) if habit > 1 else None
    posts = [(written.posts[place], post) for place, post in told.posts[written].items()]
    return max(
        (post.seq or 0 for words, post in posts if words.author == reader or (seen_at and words.at <= seen_at)),
        default=0,
    )
