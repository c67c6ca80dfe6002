from .delivery import DIGEST, Delivery
from .hours import Hours
from .mail import Mail
from .notification import MOST_TOGETHER, Notification
from .preference import Pace, Preference
from .topic import Topic

__all__ = ["DIGEST", "MOST_TOGETHER", "Delivery", "Hours", "Mail", "Notification", "Pace", "Preference", "Topic"]
