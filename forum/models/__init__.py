from .attachment import Attachment
from .board import Board
from .break_glass import BreakGlass
from .feed import Feed
from .labelling import Consent, LabelChange, Widening
from .post import Post
from .post_index import PostIndex
from .read_mark import ReadMark
from .revision import Revision
from .rule import Participant, RuleKey, Silence, Unmasking, Waiting
from .subscription import Subscription
from .thread import Thread

__all__ = [
    "Attachment",
    "Board",
    "BreakGlass",
    "Consent",
    "Feed",
    "LabelChange",
    "Participant",
    "Post",
    "PostIndex",
    "ReadMark",
    "Revision",
    "RuleKey",
    "Silence",
    "Subscription",
    "Thread",
    "Unmasking",
    "Waiting",
    "Widening",
]
