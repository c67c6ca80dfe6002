"""What a member sees of their notifications: only those whose target they may see now, counted and listed alike."""

from .bell import BELL_MOST, Bell, bell_of, tellable
from .notifications import NotificationsPage, notifications_page
from .preferences import Follows, follows_of, paces_of, roads

__all__ = [
    "BELL_MOST",
    "Bell",
    "Follows",
    "NotificationsPage",
    "bell_of",
    "follows_of",
    "notifications_page",
    "paces_of",
    "roads",
    "tellable",
]
