from .item_page import ItemPage, decided_so, item_page, lease_of, what_came_between
from .queue_page import QueuePage, queue_page
from .rules_page import RulePage, RulesPage, rule_page, rules_page
from .saved_notes import kept_notes, notes_for
from .several import Several, several_items, several_page, several_to_read
from .shift import ShiftPage, shift_page
from .trial import TRIABLE, Trial, try_rule

__all__ = [
    "TRIABLE",
    "ItemPage",
    "QueuePage",
    "RulePage",
    "RulesPage",
    "Several",
    "ShiftPage",
    "Trial",
    "decided_so",
    "item_page",
    "kept_notes",
    "lease_of",
    "notes_for",
    "queue_page",
    "rule_page",
    "rules_page",
    "several_items",
    "several_page",
    "several_to_read",
    "shift_page",
    "try_rule",
    "what_came_between",
]
