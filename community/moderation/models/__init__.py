from .allowed_context import AllowedContext
from .appeal import Appeal
from .decision import Decision
from .escalation import Escalation
from .flag import Flag
from .item_look import ItemLook
from .listed_identifier import ListedIdentifier
from .loosening import Loosening
from .member_note import MemberNote
from .overdue import Overdue
from .queue_item import QueueItem
from .queue_week import QueueWeek
from .release_voice import ReleaseVoice
from .rule_hit import RuleHit
from .rule_stamp import RuleStamp
from .sanction import Sanction
from .saved_note import SavedNote
from .undone_decision import UndoneDecision
from .watch_rule import WatchRule

__all__ = [
    "AllowedContext",
    "Appeal",
    "Decision",
    "Escalation",
    "Flag",
    "ItemLook",
    "ListedIdentifier",
    "Loosening",
    "MemberNote",
    "Overdue",
    "QueueItem",
    "QueueWeek",
    "ReleaseVoice",
    "RuleHit",
    "RuleStamp",
    "Sanction",
    "SavedNote",
    "UndoneDecision",
    "WatchRule",
]
