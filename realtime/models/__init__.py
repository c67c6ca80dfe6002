from .delivery import Delivery
from .hours import Hours
from .notification import Notification
from .preference import Pace, Preference
from .topic import Topic

__all__ = ["Delivery", "Hours", "Notification", "Pace", "Preference", "Topic"]
