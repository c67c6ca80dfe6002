from .allowed_context import AllowedContext
from .decision import Decision
from .flag import Flag
from .listed_identifier import ListedIdentifier
from .loosening import Loosening
from .member_note import MemberNote
from .queue_item import QueueItem
from .release_voice import ReleaseVoice
from .rule_hit import RuleHit
from .rule_stamp import RuleStamp
from .sanction import Sanction
from .saved_note import SavedNote
from .watch_rule import WatchRule

__all__ = [
    "AllowedContext",
    "Decision",
    "Flag",
    "ListedIdentifier",
    "Loosening",
    "MemberNote",
    "QueueItem",
    "ReleaseVoice",
    "RuleHit",
    "RuleStamp",
    "Sanction",
    "SavedNote",
    "WatchRule",
]
