from .item_page import ItemPage, decided_so, item_page, lease_of, what_came_between
from .people import PeoplePage, RecordPage, people_page, record_page
from .queue_page import QueuePage, queue_page
from .rules_page import RulePage, RulesPage, rule_page, rules_page
from .sanctions import SanctionCard, SanctionsPage, card_of, sanctions_page, standing_of
from .saved_notes import kept_notes, notes_for
from .several import Several, several_items, several_page, several_to_read
from .shift import ShiftPage, shift_page
from .trial import TRIABLE, Trial, try_rule

__all__ = [
    "TRIABLE",
    "ItemPage",
    "PeoplePage",
    "QueuePage",
    "RecordPage",
    "RulePage",
    "RulesPage",
    "SanctionCard",
    "SanctionsPage",
    "Several",
    "ShiftPage",
    "Trial",
    "card_of",
    "decided_so",
    "item_page",
    "kept_notes",
    "lease_of",
    "notes_for",
    "people_page",
    "queue_page",
    "record_page",
    "rule_page",
    "rules_page",
    "sanctions_page",
    "several_items",
    "several_page",
    "several_to_read",
    "shift_page",
    "standing_of",
    "try_rule",
    "what_came_between",
]
