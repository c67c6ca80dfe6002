"""A member chooses what to hear of by which road."""

from collections.abc import Collection

from django.db import transaction

from community.core.visibility import Viewer
from realtime.models import Delivery, Preference
from realtime.notices import notices


@transaction.atomic
def choose_mail(*, member: Viewer, wanted: Collection[str]) -> None:
    """Remember that `member` wants mail for the notices `wanted` (codes), and for no other that can be chosen."""
    Preference.objects.bulk_create(
        [
            Preference(member_id=member.pk, notice=code, road=Delivery.Road.MAIL, wanted=code in wanted)
            for code, notice in notices.items()
            if notice.mailed and notice.about
        ],
        update_conflicts=True,
        unique_fields=["member", "notice", "road"],
        update_fields=["wanted"],
    )
