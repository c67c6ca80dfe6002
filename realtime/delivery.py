"""Working off the outbox: claim what is due, read it again as its recipient, send it, mark it."""

import logging
from datetime import datetime, timedelta
from typing import Final

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from .mail import composed
from .models import Delivery, Notification, Pace, Preference
from .notices import Target, notices

logger = logging.getLogger(__name__)

CLAIM: Final = timedelta(minutes=2)
"""Longer than any one mail takes; after it, a row whose worker died is tried again."""
MOST_ATTEMPTS: Final = 8
FIRST_WAIT: Final = timedelta(minutes=1)


def deliver_due(*, most: int = 500) -> int:
    """Send what is due, up to `most` mails, over one connection; return how many rows were settled or put off.

    Each row is claimed and marked by itself, so that a worker that is killed repeats one mail at most.
    """
    done = 0
    connection: BaseEmailBackend = get_connection()
    try:
        while done < most and (delivery := claim()):
            _deliver(delivery, connection)
            done += 1
    finally:
        connection.close()
    return done


def claim() -> Delivery | None:
    """Take the oldest due row for the time of CLAIM, and count the attempt. Two workers never take the same one.

    PostgreSQL skips rows that another worker is just taking; SQLite lets one writer in at a time.
    """
    now = timezone.now()
    if not _due(now).exists():  # most of the time there is nothing, and no need to open a write transaction
        return None
    with transaction.atomic():
        delivery = (
            _due(now)
            .select_for_update(skip_locked=True, of=("self",))
            .select_related("notification__recipient")
            .order_by("due")
            .first()
        )
        if delivery:
            delivery.claimed_until = now + CLAIM
            delivery.attempts += 1
            delivery.save(update_fields=["claimed_until", "attempts"])
    return delivery


def _due(now: datetime) -> models.QuerySet[Delivery]:
    return Delivery.objects.filter(
        Q(claimed_until=None) | Q(claimed_until__lt=now), state=Delivery.State.WAITING, due__lte=now
    )


def _deliver(delivery: Delivery, connection: BaseEmailBackend) -> None:
    try:
        notification = delivery.notification
        target = _still_news(notification)
        if target is None:
            _settle(delivery, Delivery.State.UNNEEDED)
            return
        mail = composed(notification, target)
        mail.connection = connection
        mail.send()
    except Exception:
        logger.exception("Delivery %s failed, attempt %s.", delivery.pk, delivery.attempts)
        connection.close()
        _put_off(delivery)
    else:
        _settle(delivery, Delivery.State.SENT)


def _still_news(notification: Notification) -> Target | None:
    """Return the target as the recipient may see it now, or None when there is nothing to mail any more."""
    notice, recipient = notices.get(notification.notice), notification.recipient
    if notice is None or not recipient.is_active:
        return None
    if notification.read_at and not notice.mailed_though_read:
        return None
    refused = Preference.objects.filter(
        member=recipient, notice=notification.notice, road=Preference.Road.MAIL, pace=Pace.NEVER
    )
    if refused.exists():
        return None
    return notice.targets(recipient).select_related(*notice.select).filter(pk=notification.target_id).first()


def _settle(delivery: Delivery, state: Delivery.State) -> None:
    delivery.state = state
    delivery.claimed_until = None
    delivery.save(update_fields=["state", "claimed_until"])


def _put_off(delivery: Delivery) -> None:
    """Try again later, each time twice as late; after the last attempt the row stays, failed, in sight."""
    if delivery.attempts >= MOST_ATTEMPTS:
        _settle(delivery, Delivery.State.FAILED)
        return
    delivery.due = timezone.now() + FIRST_WAIT * 2 ** (delivery.attempts - 1)
    delivery.claimed_until = None
    delivery.save(update_fields=["due", "claimed_until"])
