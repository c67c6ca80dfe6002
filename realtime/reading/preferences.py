"""What a member chose to hear of, by which road and how soon."""

from community.core.visibility import Viewer
from realtime.models import Pace, Preference
from realtime.notices import notices


def paces_of(member: Viewer, road: Preference.Road) -> dict[str, str]:
    """Return the pace (a `Pace`) at which the member wants to hear by `road` of every notice (by its code)."""
    chosen = Preference.objects.filter(member_id=member.pk, road=road).values_list("notice", "pace")
    return dict.fromkeys(notices, Pace.AT_ONCE.value) | dict(chosen)
