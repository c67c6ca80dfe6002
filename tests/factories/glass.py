"""Threads outside the reach of staff for tests, and staff who open them with a reason."""

from community.core.tlp import Label
from community.members.models import Audience, Member
from community.members.models.member import Role
from forum.actions.break_glass import agree_to_open, ask_to_open, open_agreed
from forum.models import BreakGlass, Thread
from tests.factories import forum, members

REASON = "A member told me of a threat in it."


def administrator(**fields: object) -> Member:
    return members.member(Role.ADMINISTRATOR, **fields)


def hidden(label: str = Label.AMBER, **fields: object) -> Thread:
    """Return a published thread that its author alone reads."""
    author = fields.pop("author", None) or members.member()
    return forum.thread(label=label, author=author, audience=Audience.objects.of(members.group(author)), **fields)


def asked(thread: Thread, *, by: Member | None = None, reason: str = REASON) -> BreakGlass:
    """Return what an administrator asked; somebody is there who could agree."""
    administrator()
    return ask_to_open(by=by or administrator(), address=thread.public_id, reason=reason)


def opened(thread: Thread, *, by: Member | None = None, reason: str = REASON) -> BreakGlass:
    """Return what lies open to an administrator, a second person having agreed where that was needed."""
    glass = asked(thread, by=by, reason=reason)
    if glass.state == BreakGlass.State.OPEN:
        return glass
    agree_to_open(by=administrator(), glass=glass)
    return open_agreed(by=glass.asked_by, glass=glass)
