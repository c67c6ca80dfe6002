from .acknowledgement import Acknowledgement
from .attachment import Attachment
from .board import Board
from .bookmark import Bookmark
from .break_glass import BreakGlass
from .draft import Draft
from .feed import Feed
from .imported import Imported
from .kind import Kind
from .labelling import Consent, LabelChange, Widening
from .mute import Mute
from .poll import Ballot, Poll, PollOption
from .post import Post
from .post_index import PostIndex
from .reaction import Reaction
from .read_mark import ReadMark
from .revision import Revision
from .rule import Participant, RuleKey, Silence, Unmasking, Waiting
from .subscription import Subscription
from .tag_synonym import TagSynonym
from .telling import Telling
from .thread import Thread
from .thread_note import ThreadNote
from .withheld import Withheld

__all__ = [
    "Acknowledgement",
    "Attachment",
    "Ballot",
    "Board",
    "Bookmark",
    "BreakGlass",
    "Consent",
    "Draft",
    "Feed",
    "Imported",
    "Kind",
    "LabelChange",
    "Mute",
    "Participant",
    "Poll",
    "PollOption",
    "Post",
    "PostIndex",
    "Reaction",
    "ReadMark",
    "Revision",
    "RuleKey",
    "Silence",
    "Subscription",
    "TagSynonym",
    "Telling",
    "Thread",
    "ThreadNote",
    "Unmasking",
    "Waiting",
    "Widening",
    "Withheld",
]
