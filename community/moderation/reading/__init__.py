from .item_page import ItemPage, item_page, lease_of, what_came_between
from .queue_page import QueuePage, queue_page
from .shift import ShiftPage, shift_page

__all__ = [
    "ItemPage",
    "QueuePage",
    "ShiftPage",
    "item_page",
    "lease_of",
    "queue_page",
    "shift_page",
    "what_came_between",
]
