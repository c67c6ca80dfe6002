"""How readers answered in short: accepted answers, reactions, votes, and who has read an announcement."""

import zlib
from collections.abc import Iterator

from community.members.models import Member
from forum.actions.acknowledgements import acknowledge
from forum.actions.polls import vote
from forum.models import Kind, Poll, PollOption, Post, Reaction, Thread

from .cast import voices
from .conversation import WrittenThread
from .posts import Conversation

_REACTS = 23
"""To one post of so many a voice reacts."""
_ANSWERS = 3
"""Of so many voices all but one choose in a poll, or acknowledge what was announced."""
_CHOICES = 7
"""The first options are chosen more often than the last."""


def respond(told: Conversation, members: dict[str, Member]) -> None:
    """Let the voices of the demo answer in short, the same at every load."""
    for written, thread in told.threads.items():
        if written.accepted is not None:
            Thread.objects.filter(pk=thread.pk).update(accepted=told.posts[written][written.accepted])
        if written.kind in (Kind.ANNOUNCEMENT, Kind.POLL):
            _ask_all(Thread.objects.get(pk=thread.pk), members)
    _react(told, members)


def _ask_all(thread: Thread, members: dict[str, Member]) -> None:
    readers = thread.audience.members()
    for member in readers.filter(pk__in=[members[person.key].pk for person in voices()]).order_by("pk"):
        if _number(member.name, thread.title) % _ANSWERS:
            _answer(member, thread)


def _answer(member: Member, thread: Thread) -> None:
    if thread.kind == Kind.ANNOUNCEMENT:
        acknowledge(member=member, thread=thread)
    if thread.kind == Kind.POLL:
        poll = Poll.objects.get(thread=thread)
        options = list(PollOption.objects.filter(poll=poll).values_list("pk", flat=True))
        choice = _number(thread.title, member.name) % _CHOICES % len(options)
        vote(member=member, poll=poll, options=[options[choice]])


def _react(told: Conversation, members: dict[str, Member]) -> None:
    given = [
        Reaction(post=post, member=member, word=word)
        for written, posts in told.posts.items()
        for post in posts.values()
        for member, word in _reactions(written, post, members)
    ]
    Reaction.objects.bulk_create(given, batch_size=400)
    posts = {reaction.post_id: reaction.post for reaction in given}
    for reaction in given:
        counts = posts[reaction.post_id].reactions
        counts[reaction.word] = counts.get(reaction.word, 0) + 1
    Post.objects.bulk_update(posts.values(), ["reactions"], batch_size=400)


def _reactions(written: WrittenThread, post: Post, members: dict[str, Member]) -> Iterator[tuple[Member, str]]:
    """Yield what those who wrote in the thread answered to a post: they can certainly read it."""
    words = Reaction.Word.values
    for author in sorted(written.authors):
        member = members[author]
        if member.pk != post.author_id and _number(author, post.seq or 0) % _REACTS == 0:
            yield member, words[_number(author, post.seq or 0) // _REACTS % len(words)]


def _number(*said: object) -> int:
    return zlib.crc32(" ".join(str(one) for one in said).encode())
