from .item_page import ItemPage, item_page, lease_of, what_came_between
from .queue_page import QueuePage, queue_page
from .rules_page import RulePage, RulesPage, rule_page, rules_page
from .shift import ShiftPage, shift_page
from .trial import TRIABLE, Trial, try_rule

__all__ = [
    "TRIABLE",
    "ItemPage",
    "QueuePage",
    "RulePage",
    "RulesPage",
    "ShiftPage",
    "Trial",
    "item_page",
    "lease_of",
    "queue_page",
    "rule_page",
    "rules_page",
    "shift_page",
    "try_rule",
    "what_came_between",
]
