"""Boards, threads and posts for tests; published posts go through the real door."""

from collections.abc import Sequence
from itertools import count
from typing import Any

from community.core import markup
from community.core.tlp import Label
from community.members.models import Audience, Member
from forum.actions.publishing import publish
from forum.models import Board, Post, Revision, Thread
from forum.models.tree import child_path
from forum.policy import NEWCOMER_POSTS
from tests.factories import members

_numbers = count(1)


def board(**fields: Any) -> Board:
    """Return a board read by the whole network, with a moderating group of its own."""
    n = next(_numbers)
    fields.setdefault("audience", fields.pop("audience", None) or members.network())
    fields.setdefault("moderators", fields.pop("moderators", None) or members.group())
    return Board.objects.create(
        **{"slug": f"board-{n}", "names": {"en": f"Board {n}"}, "descriptions": {"en": "About."}} | fields
    )


def held_post(
    *,
    thread: Thread,
    author: Member | None = None,
    parent: Post | None = None,
    body: str = "A held text.",
    tags: Sequence[str] = (),
    label: str = "",
) -> Post:
    """Return an unpublished post with one held revision, under its thread's label unless `label` says a stricter."""
    author = author or members.member()
    post = Post.objects.create(
        thread=thread, parent=parent, author=author, language=thread.language, label=label or thread.label
    )
    Revision.objects.create(
        post=post,
        editor=author,
        body=body,
        html=markup.render(body),
        markup_version=markup.VERSION,
        title=thread.title if parent is None else "",
        tags=list(tags),
    )
    return post


def post(
    *, thread: Thread, author: Member | None = None, parent: Post | None = None, body: str = "A published text."
) -> Post:
    """Return a published reply (to the opening post unless `parent` is given)."""
    parent = parent or Post.objects.get(thread=thread, parent=None)
    made = held_post(thread=thread, author=author, parent=parent, body=body)
    publish(Revision.objects.get(post=made))
    made.refresh_from_db()
    return made


def settle(*newcomers: Member) -> None:
    """Let them have written enough to be newcomers no more: on a board that nobody reads."""
    aside = thread(board=board(audience=Audience.objects.of(members.group())))
    opening = Post.objects.get(thread=aside)
    places = ((one, number) for one in newcomers for number in range(NEWCOMER_POSTS))
    Post.objects.bulk_create(
        Post(
            thread=aside,
            parent=opening,
            author=one,
            label=aside.label,
            language="en",
            state=Post.State.PUBLISHED,
            path=child_path(bytes(opening.path), place),
            seq=place + 1,
            depth=1,
            published=aside.created,
        )
        for place, (one, _number) in enumerate(places, start=1)
    )


def thread(
    *, board: Board | None = None, author: Member | None = None, body: str = "An opening.", **fields: Any
) -> Thread:
    """Return a published thread with its opening post, TLP:GREEN, for its board's whole audience."""
    n = next(_numbers)
    board = board or globals()["board"]()
    author = author or members.member()
    made = Thread.objects.create(
        **{"board": board, "author": author, "title": f"Thread {n}", "label": Label.GREEN, "audience": board.audience}
        | fields
    )
    opening = held_post(thread=made, author=author, body=body)
    publish(Revision.objects.get(post=opening))
    made.refresh_from_db()
    return made
