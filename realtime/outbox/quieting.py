"""What is due in its recipient's quiet hours waits until they end."""

from collections.abc import Sequence
from typing import Any

from django.db.models import F

from community.core import clock
from realtime.models import Delivery, Hours
from realtime.notices import notices
from realtime.pacing import quiet_until


def without_quiet(recipient: Any, deliveries: Sequence[Delivery]) -> list[Delivery]:
    """Return those of `recipient`'s claimed deliveries that go out now, and let the others wait as if untried.

    News of the safety of an account never waits.
    """
    hours = Hours.objects.filter(member=recipient).first()
    end = quiet_until(hours, now=clock.now()) if hours else None
    if end is None:
        return list(deliveries)
    waiting = [one.pk for one in deliveries if not _never_waits(one)]
    put_off = Delivery.objects.filter(pk__in=waiting, state=Delivery.State.WAITING)
    put_off.update(due=end, claimed_until=None, attempts=F("attempts") - 1)
    # What was once composed may have left, though no worker lived to mark it: then a repeat is the same mail.
    put_off.filter(mail__notices=[]).update(mail=None)
    return [one for one in deliveries if one.pk not in waiting]


def _never_waits(delivery: Delivery) -> bool:
    notice = notices.get(delivery.notification.notice)
    return notice is not None and notice.mailed_though_read
