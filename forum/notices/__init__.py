"""What the forum tells, to whom; and that a page can listen to a thread."""

from .following import ForumFollowing
from .labels import ConsentAsked, LabelChanged
from .own import BookmarkDue, VirusFound
from .posts import OF_A_POST, MemberMentioned, PostQuoted, ReplyPosted
from .responses import AnswerAccepted, PostReacted
from .staff import GlassAnswered, GlassAsked, ModeratorSeated, ReserveSeated, ThreadOpened
from .threads import ThreadStarted, ThreadTopic

__all__ = [
    "OF_A_POST",
    "AnswerAccepted",
    "BookmarkDue",
    "ConsentAsked",
    "ForumFollowing",
    "GlassAnswered",
    "GlassAsked",
    "LabelChanged",
    "MemberMentioned",
    "ModeratorSeated",
    "PostQuoted",
    "PostReacted",
    "ReplyPosted",
    "ReserveSeated",
    "ThreadOpened",
    "ThreadStarted",
    "ThreadTopic",
    "VirusFound",
]
