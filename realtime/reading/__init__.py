"""What a member sees of their notifications: only those whose target they may see now, counted and listed alike."""

from .bell import BELL_MOST, Bell, bell_of, tellable
from .notifications import NotificationsPage, notifications_page, place_of
from .preferences import BrowserLine, Follows, browsers_of, follows_of, paces_of, roads, wants_to_be_counted

__all__ = [
    "BELL_MOST",
    "Bell",
    "BrowserLine",
    "Follows",
    "NotificationsPage",
    "bell_of",
    "browsers_of",
    "follows_of",
    "notifications_page",
    "paces_of",
    "place_of",
    "roads",
    "tellable",
    "wants_to_be_counted",
]
