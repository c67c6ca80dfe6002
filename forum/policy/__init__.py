"""Who may do what in the forum. Who may see it is asked before, in SQL: `visible_to`."""

from .boards import can_close, can_open, moderates
from .feeds import can_make_feed
from .files import can_attach
from .labels import (
    CAME_BACK,
    NEVER_WIDER,
    NOT_OF_THE_BOARD,
    among,
    can_be_addressed,
    can_be_held,
    can_be_looked_at,
    can_be_narrowed,
    can_be_taken_from,
    can_label,
    can_name_reader,
    can_narrow,
    can_stand_beside,
    labels_for,
    needs_quorum,
)
from .printing import can_print, can_print_thread
from .rule import can_be_under_rule, can_speak, can_still_hide, can_subscribe
from .unmasking import (
    CHANGED,
    can_agree,
    can_ask_who,
    can_be_told,
    can_decline,
    can_lift,
    can_silence,
)
from .widening import can_agree_to, can_answer, can_be_wider, can_go_along, can_widen
from .writing import OWN_POST, can_edit, can_flag, can_reply, can_start, is_newcomer

__all__ = [
    "CAME_BACK",
    "CHANGED",
    "NEVER_WIDER",
    "NOT_OF_THE_BOARD",
    "OWN_POST",
    "among",
    "can_agree",
    "can_agree_to",
    "can_answer",
    "can_ask_who",
    "can_attach",
    "can_be_addressed",
    "can_be_held",
    "can_be_looked_at",
    "can_be_narrowed",
    "can_be_taken_from",
    "can_be_told",
    "can_be_under_rule",
    "can_be_wider",
    "can_close",
    "can_decline",
    "can_edit",
    "can_flag",
    "can_go_along",
    "can_label",
    "can_lift",
    "can_make_feed",
    "can_name_reader",
    "can_narrow",
    "can_open",
    "can_print",
    "can_print_thread",
    "can_reply",
    "can_silence",
    "can_speak",
    "can_stand_beside",
    "can_start",
    "can_still_hide",
    "can_subscribe",
    "can_widen",
    "is_newcomer",
    "labels_for",
    "moderates",
    "needs_quorum",
]
