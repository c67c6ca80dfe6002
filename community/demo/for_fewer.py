"""Lets members write for fewer readers than a board has, and one of them more widely again, through the real doors."""

from datetime import datetime

from community.core.tlp import Label
from community.members.actions.organisations import group_of
from community.members.models import Audience, Member
from forum.actions.posts import post_reply
from forum.actions.threads import readers_within, start_thread
from forum.actions.widening import widen_thread
from forum.models import Consent, Post, Revision, Thread, Widening
from forum.notices import ConsentAsked
from realtime.models import Notification

from .conversation import WrittenPost, WrittenThread, WrittenWider, threads_for_fewer
from .posts import Storyteller


def tell_for_fewer(teller: Storyteller, as_of: datetime) -> None:
    """Start the threads of the content and answer in them; the author of one of them publishes it more widely."""
    for written in threads_for_fewer(as_of):
        posts = teller.told.posts[written] = {0: _start(teller, written)}
        for place, said in enumerate(written.posts):
            if place:
                posts[place] = _answer(teller, posts, said)
            _date(posts[place], said.at)
        teller.told.threads[written] = posts[0].thread
        if written.wider:
            _widen(posts, written.wider)


def _start(teller: Storyteller, written: WrittenThread) -> Post:
    return start_thread(
        author=teller.members[written.posts[0].author],
        board=teller.boards[written.board],
        title=written.title,
        body=written.posts[0].body,
        label=written.label,
        audience=_audience(teller, written),
        named=[teller.members[key] for key in written.named],
        language=written.language,
        tags=written.tags,
    )


def _audience(teller: Storyteller, written: WrittenThread) -> Audience:
    """Return the board's readers, from whom some are named; those of its author's organisation; or its group."""
    everybody, home = teller.boards[written.board].audience, teller.members[written.posts[0].author].organisation
    if written.own_organisation and home:
        return readers_within(everybody, [group_of(home)])
    return everybody if written.named else Audience.objects.of(teller.groups[written.board])


def _answer(teller: Storyteller, posts: dict[int, Post], said: WrittenPost) -> Post:
    return post_reply(
        author=teller.members[said.author],
        thread=posts[0].thread,
        parent=posts[said.parent or 0],
        body=said.body,
        label=said.label,
        language=said.language,
    )


def _widen(posts: dict[int, Post], wider: WrittenWider) -> None:
    source = posts[0]
    board = source.thread.board
    opening = widen_thread(
        by=Member.objects.get(pk=source.author_id),
        thread=source.thread,
        title=wider.title,
        body=wider.body,
        label=Label.GREEN,
        audience=board.audience,
        language=source.language,
        tags=wider.tags,
        posts=[posts[place] for place in wider.along],
    )
    for post in Post.objects.filter(thread=opening.thread_id):
        _date(post, wider.at)
    Thread.objects.filter(pk=opening.thread_id).update(last_activity=wider.at)
    Widening.objects.filter(target=opening.thread_id).update(at=wider.at)
    asked = Consent.objects.filter(widening__target=opening.thread_id)
    asked.exclude(decided=None).update(decided=wider.at)
    told = Notification.objects.filter(notice=ConsentAsked.code, target_id__in=asked.values("pk"))
    told.update(created=wider.at)


def _date(post: Post, at: datetime) -> None:
    """Let the post, and the thread that it starts, be as old as the content says."""
    Post.objects.filter(pk=post.pk).update(created=at, published=at)
    Revision.objects.filter(post=post).update(created=at, published=at)
    if post.is_opening:
        Thread.objects.filter(pk=post.thread_id).update(created=at)
