from .delivery import DIGEST, Delivery
from .hours import Hours
from .mail import Mail
from .mailbox import Mailbox
from .notification import Notification
from .preference import Pace, Preference
from .received import Received
from .topic import Topic

__all__ = ["DIGEST", "Delivery", "Hours", "Mail", "Mailbox", "Notification", "Pace", "Preference", "Received", "Topic"]
