from .item_page import ItemPage, item_page, lease_of, what_came_between
from .queue_page import QueuePage, queue_page

__all__ = ["ItemPage", "QueuePage", "item_page", "lease_of", "queue_page", "what_came_between"]
