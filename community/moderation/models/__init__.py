from .decision import Decision
from .flag import Flag
from .listed_identifier import ListedIdentifier
from .queue_item import QueueItem
from .release_voice import ReleaseVoice
from .watch_rule import WatchRule

__all__ = ["Decision", "Flag", "ListedIdentifier", "QueueItem", "ReleaseVoice", "WatchRule"]
