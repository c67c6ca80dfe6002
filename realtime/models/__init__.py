from .delivery import Delivery
from .notification import Notification
from .preference import Preference
from .topic import Topic

__all__ = ["Delivery", "Notification", "Preference", "Topic"]
