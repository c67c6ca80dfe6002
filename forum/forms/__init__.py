"""What a member writes, parsed and validated; actions write it."""

from .asking import FlagForm, SubscriptionForm
from .fields import BodyField
from .readers import ReadersForm
from .writing import EditForm, ReplyForm, ThreadForm

__all__ = ["BodyField", "EditForm", "FlagForm", "ReadersForm", "ReplyForm", "SubscriptionForm", "ThreadForm"]
