"""What a member writes, parsed and validated; actions write it."""

from .asking import FeedForm, FlagForm, SubscriptionForm
from .fields import BodyField
from .moderating import SilenceForm, UnmaskingForm
from .readers import ReadersForm
from .writing import EditForm, ReplyForm, ThreadForm

__all__ = [
    "BodyField",
    "EditForm",
    "FeedForm",
    "FlagForm",
    "ReadersForm",
    "ReplyForm",
    "SilenceForm",
    "SubscriptionForm",
    "ThreadForm",
    "UnmaskingForm",
]
