"""A member chooses what to hear of by which road."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from community.core.visibility import Viewer
from realtime.models import PRESENCE, Hours, Pace, Preference


@transaction.atomic
def choose_paces(*, member: Viewer, road: Preference.Road, paces: Mapping[str, str]) -> None:
    """Remember at which pace (a `Pace`) `member` wants to hear by `road` of each notice (a code) named in `paces`."""
    Preference.objects.bulk_create(
        [Preference(member_id=member.pk, notice=code, road=road, pace=pace) for code, pace in paces.items()],
        update_conflicts=True,
        unique_fields=["member", "notice", "road"],
        update_fields=["pace"],
    )


def choose_presence(*, member: Viewer, counted: bool) -> None:
    """Remember whether `member` wants to be counted among those who read. Open pages follow within five seconds."""
    pace = Pace.AT_ONCE if counted else Pace.NEVER
    choose_paces(member=member, road=Preference.Road.WEB, paces={PRESENCE: pace})


@transaction.atomic
def choose_hours(*, member: Viewer, chosen: Mapping[str, Any]) -> None:
    """Remember by which clock and when digests come to `member`: fields of `Hours` by name."""
    Hours.objects.update_or_create(member_id=member.pk, defaults=dict(chosen))
