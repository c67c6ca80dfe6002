"""What is to be written of an import file, post by post."""

from dataclasses import dataclass, field

from community.core.uploads import Upload
from community.members.models import Audience, Member
from community.moderation.screening import Reason
from forum.models import Board, Thread

from .records import MemberLine, PostLine, ThreadLine
from .report import Outcome


@dataclass(frozen=True, slots=True)
class Target:
    """Where it goes: for whom (the board's readers or fewer), and which of the file's boards; the only one if ""."""

    board: Board
    audience: Audience
    chosen: str = ""


@dataclass(slots=True)
class Author:
    """Somebody of the file, and their account here: none before something of a stranger's is brought in."""

    said: MemberLine
    account: Member | None


@dataclass(slots=True)
class Known:
    """A post of the open thread: here already, or about to be (`fresh`). `why` it cannot be answered, if it cannot."""

    fresh: bool
    why: str = ""
    pk: int = 0
    path: bytes | None = None


@dataclass(slots=True)
class Opened:
    """The thread whose posts are being read: the one here, or as it is to be. `refusal`: none of its posts come."""

    said: ThreadLine
    line: int
    thread: Thread
    posts: dict[str, Known] = field(default_factory=dict)
    refusal: Outcome | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """A post that is to be brought in, with its thread if it opens one, and with its files."""

    line: int
    said: PostLine
    opened: Opened
    author: Author
    parent: Known | None
    known: Known
    label: str
    language: str
    files: list[Upload] = field(default_factory=list)
    reasons: list[Reason] = field(default_factory=list)
