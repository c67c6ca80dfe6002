from .moves import NEEDED, TOO_LATE, acting_as, can_ask, can_move, can_write_draft, possible_moves
from .offers import (
    can_answer_invitation,
    can_be_chosen,
    can_be_invited,
    can_choose,
    can_choose_any,
    can_invite,
    can_keep_offer,
    can_offer,
)
from .parties import asks, is_matched, parties_of
from .spaces import can_begin_thread, can_edit_summary, can_plan, can_respond, side_of
from .waiting import NAMES, days_for, due_in, members_of, waits_on, who_must_act
from .waiting_lists import waiting_on

__all__ = [
    "NAMES",
    "NEEDED",
    "TOO_LATE",
    "acting_as",
    "asks",
    "can_answer_invitation",
    "can_ask",
    "can_be_chosen",
    "can_be_invited",
    "can_begin_thread",
    "can_choose",
    "can_choose_any",
    "can_edit_summary",
    "can_invite",
    "can_keep_offer",
    "can_move",
    "can_offer",
    "can_plan",
    "can_respond",
    "can_write_draft",
    "days_for",
    "due_in",
    "is_matched",
    "members_of",
    "parties_of",
    "possible_moves",
    "side_of",
    "waiting_on",
    "waits_on",
    "who_must_act",
]
