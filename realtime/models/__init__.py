from .browser import Browser
from .delivery import DIGEST, Delivery
from .hours import Hours
from .job import Job, Piece
from .mail import Mail
from .mailbox import Mailbox
from .notification import MOST_TOGETHER, Notification
from .preference import PRESENCE, Pace, Preference
from .received import Received
from .topic import Topic

__all__ = [
    "DIGEST",
    "MOST_TOGETHER",
    "PRESENCE",
    "Browser",
    "Delivery",
    "Hours",
    "Job",
    "Mail",
    "Mailbox",
    "Notification",
    "Pace",
    "Piece",
    "Preference",
    "Received",
    "Topic",
]
