"""What a member writes, parsed and validated; actions write it."""

from .asking import FeedForm, FlagForm, SubscriptionForm
from .drafts import DraftForm
from .fields import BodyField
from .finding import FIND_AND_TICK, SEVERAL, FinderForm
from .moderating import BreakGlassForm, SilenceForm, UnmaskingForm, WithheldForm
from .order import CloseForm, MergeForm, MoveForm, RenameForm, SlowForm, SplitForm, TagSynonymForm
from .readers import NAMED, NarrowForm, ReadersForm
from .responding import BookmarkForm, ReactionForm, VoteForm
from .widening import POSTS, WidenForm
from .writing import EditForm, ReplyForm, ThreadForm

__all__ = [
    "FIND_AND_TICK",
    "NAMED",
    "POSTS",
    "SEVERAL",
    "BodyField",
    "BookmarkForm",
    "BreakGlassForm",
    "CloseForm",
    "DraftForm",
    "EditForm",
    "FeedForm",
    "FinderForm",
    "FlagForm",
    "MergeForm",
    "MoveForm",
    "NarrowForm",
    "ReactionForm",
    "ReadersForm",
    "RenameForm",
    "ReplyForm",
    "SilenceForm",
    "SlowForm",
    "SplitForm",
    "SubscriptionForm",
    "TagSynonymForm",
    "ThreadForm",
    "UnmaskingForm",
    "VoteForm",
    "WidenForm",
    "WithheldForm",
]
