"""Who may do what with accounts, groups and organisations."""

from .accounts import can_act_as_staff, can_admit, can_see_applicants, can_set_role
from .changes import (
    can_decline,
    can_propose,
    can_propose_changes,
    can_second,
    can_see_changes,
    can_stop,
    can_withdraw,
    seconders,
)
from .groups import can_add_to_group, can_take_out_of_group, takes_two
from .outcomes import can_happen, is_taken
from .two_people import can_be_second, seconds_among

__all__ = [
    "can_act_as_staff",
    "can_add_to_group",
    "can_admit",
    "can_be_second",
    "can_decline",
    "can_happen",
    "can_propose",
    "can_propose_changes",
    "can_second",
    "can_see_applicants",
    "can_see_changes",
    "can_set_role",
    "can_stop",
    "can_take_out_of_group",
    "can_withdraw",
    "is_taken",
    "seconders",
    "seconds_among",
    "takes_two",
]
