from .authors_side import DecisionPage, decision_page, expected
from .figures import Figures, TransparencyPage, known_years, transparency_page, year_figures
from .item_page import ItemPage, decided_so, item_page, lease_of, what_came_between
from .queue_page import QueuePage, queue_page
from .rules_page import RulePage, RulesPage, rule_page, rules_page
from .saved_notes import kept_notes, notes_for
from .several import Several, several_items, several_page, several_to_read
from .shift import ShiftPage, shift_page
from .trial import TRIABLE, Trial, try_rule

__all__ = [
    "TRIABLE",
    "DecisionPage",
    "Figures",
    "ItemPage",
    "QueuePage",
    "RulePage",
    "RulesPage",
    "Several",
    "ShiftPage",
    "TransparencyPage",
    "Trial",
    "decided_so",
    "decision_page",
    "expected",
    "item_page",
    "kept_notes",
    "known_years",
    "lease_of",
    "notes_for",
    "queue_page",
    "rule_page",
    "rules_page",
    "several_items",
    "several_page",
    "several_to_read",
    "shift_page",
    "transparency_page",
    "try_rule",
    "what_came_between",
    "year_figures",
]
