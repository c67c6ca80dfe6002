"""The label under which news of a queue item stands."""

from community.core.tlp import Label
from community.moderation.models import QueueItem


def label_of(item: QueueItem) -> Label:
    return Label(item.label) if item.label in Label else Label.RED
