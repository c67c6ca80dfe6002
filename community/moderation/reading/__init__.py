from .authors_side import AppealableLine, DecisionPage, appealable, appeals_said, decision_page, expected
from .figures import Figures, TransparencyPage, known_years, transparency_page, year_figures
from .item_page import ItemPage, decided_so, item_page, lease_of, what_came_between
from .people import PeoplePage, RecordPage, people_page, record_page
from .queue_page import QueuePage, queue_page
from .rules_page import RulePage, RulesPage, rule_page, rules_page
from .sanctions import SanctionCard, SanctionsPage, card_of, sanctions_page, standing_of
from .saved_notes import kept_notes, notes_for
from .several import Several, several_items, several_page, several_to_read
from .shift import ShiftPage, shift_page
from .sought import Sought

__all__ = [
    "AppealableLine",
    "DecisionPage",
    "Figures",
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
    "Sought",
    "TransparencyPage",
    "appealable",
    "appeals_said",
    "card_of",
    "decided_so",
    "decision_page",
    "expected",
    "item_page",
    "kept_notes",
    "known_years",
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
    "transparency_page",
    "what_came_between",
    "year_figures",
]
