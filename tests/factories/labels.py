"""Threads under stricter labels for tests, with the people around them."""

from dataclasses import dataclass

from community.core.tlp import Label
from community.members.models import Audience, Group, Member
from forum.models import Board, Thread
from tests.factories import forum, members


def settled(**fields: object) -> Member:
    """Return a member who is no newcomer any more."""
    made = members.member(**fields)
    forum.settle(made)
    return made


def named(*people: Member) -> Audience:
    """Return the audience of a list of named readers."""
    return Audience.objects.of(members.group(*people, kind=Group.Kind.NAMED, name=""))


@dataclass(frozen=True)
class Red:
    """A TLP:RED thread, its author and another named reader, two moderators among the named and one who is not."""

    thread: Thread
    author: Member
    reader: Member
    moderators: tuple[Member, Member]
    other_moderator: Member

    @property
    def board(self) -> Board:
        return self.thread.board


def red(*, with_moderators: int = 2) -> Red:
    """Return a published TLP:RED thread; `with_moderators` of its board's moderators are among its readers."""
    board = forum.board()
    seated = [members.moderator(board.moderators) for _ in range(3)]
    author, reader = settled(), settled()
    audience = named(author, reader, *seated[:with_moderators])
    thread = forum.thread(board=board, author=author, label=Label.RED, audience=audience, title="A red title")
    return Red(thread, author, reader, (seated[0], seated[1]), seated[2])
