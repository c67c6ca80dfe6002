"""What a member sees of their notifications: only those whose target they may see now, counted and listed alike."""

from .bell import BELL_MOST, Bell, bell_of, tellable
from .notifications import NotificationsPage, notifications_page
from .preferences import paces_of

__all__ = ["BELL_MOST", "Bell", "NotificationsPage", "bell_of", "notifications_page", "paces_of", "tellable"]
