"""Working off the outbox: claim what goes in one mail, read it again as its recipient, send it, mark it."""

import logging
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import models, transaction
from django.db.models import F, Q

from community.core import clock
from realtime.actions.mailboxes import note_hard_bounce
from realtime.mail import composed, still_news
from realtime.models import Delivery, Mail, Mailbox

from .quieting import without_quiet
from .refusals import Refusal, refusal_in

logger = logging.getLogger(__name__)

MOST_ATTEMPTS: Final = 8
FIRST_WAIT: Final = timedelta(minutes=1)
LONGEST_WAIT: Final = timedelta(hours=1)
TRIED_FOR: Final = timedelta(days=4)
"""For a server that does not answer: as long as mail servers do (RFC 5321 4.5.4.1)."""
MOST_PER_CONNECTION: Final = 50
"""Some servers close after a hundred."""


class MailServerAway(Exception):
    """Nobody answers where mail is sent, or they let us not in."""


def deliver_due(*, most: int = 500, is_over: Callable[[], bool] = lambda: False) -> int:
    """Send what is due, up to `most` mails, over one connection; return how many mails were settled or put off.

    Before each it is asked whether `is_over`: a worker that is told to stop finishes the mail in its hand.

    Each is claimed and marked by itself, so that a worker that is killed repeats one mail at most.

    Raises MailServerAway before anything is claimed, so that an outage costs no mail an attempt.
    """
    done = 0
    connection: BaseEmailBackend = get_connection()
    try:
        while done < most and not is_over() and _due(clock.now()).exists():
            _open(connection, afresh=done % MOST_PER_CONNECTION == 0)
            if not (mail := claim()):
                break
            _deliver(mail, connection)
            done += 1
    finally:
        connection.close()
    return done


def _open(connection: BaseEmailBackend, *, afresh: bool) -> None:
    """See that it is open: otherwise Django opens and closes one for each mail."""
    if afresh:
        connection.close()
    try:
        connection.open()
    except OSError as error:
        raise MailServerAway(type(error).__name__) from error


def claim() -> Mail | None:
    """Take what is due longest and all that goes with it for MAIL_CLAIM_SECONDS, and count the attempt.

    Two workers never take the same, nor two parts of one mail: the recipient is locked too. PostgreSQL skips what
    another worker is just taking; SQLite lets one writer in at a time.
    """
    now = clock.now()
    with transaction.atomic():
        first = (
            _due(now)
            .select_for_update(skip_locked=True, of=("self", "notification__recipient"), no_key=True)
            .select_related("notification__recipient", "mail")
            .order_by("due")
            .first()
        )
        if first is None:
            return None
        recipient = first.notification.recipient
        mail = first.mail or Mail.objects.create(recipient=recipient)
        mail.recipient = recipient
        Delivery.objects.filter(pk__in=list(_together(first, now))).update(
            mail=mail, claimed_until=now + timedelta(seconds=settings.MAIL_CLAIM_SECONDS), attempts=F("attempts") + 1
        )
    return mail


def _together(first: Delivery, now: datetime) -> models.QuerySet[Delivery, int]:
    """Return what goes in one mail with `first`: what was settled once, or all of its bundle that is nearly due."""
    waiting = Delivery.objects.filter(state=Delivery.State.WAITING, road=Delivery.Road.MAIL).values_list(
        "pk", flat=True
    )
    if first.mail_id:
        return waiting.filter(mail=first.mail_id)
    if not first.bundle:
        return waiting.filter(pk=first.pk)
    soon = now + timedelta(seconds=settings.MAIL_BATCH_SECONDS)
    same = waiting.filter(notification__recipient=first.notification.recipient_id, bundle=first.bundle)
    return same.filter(mail=None, due__lte=soon)


def _due(now: datetime) -> models.QuerySet[Delivery]:
    return Delivery.objects.filter(
        Q(claimed_until=None) | Q(claimed_until__lt=now),
        state=Delivery.State.WAITING,
        road=Delivery.Road.MAIL,
        due__lte=now,
    )


def _deliver(mail: Mail, connection: BaseEmailBackend) -> None:
    deliveries = list(
        Delivery.objects.filter(mail=mail, state=Delivery.State.WAITING).select_related("notification__recipient")
    )
    if was_killed_by(deliveries):
        _settle(deliveries, Delivery.State.FAILED)
        return
    deliveries = without_quiet(mail.recipient, deliveries)
    if not deliveries:  # all of it waits, or what it told of was retracted this very moment
        return
    try:
        is_paused = Mailbox.objects.visible_to(mail.recipient).paused().exists()
        news = [] if is_paused else still_news(mail.recipient, deliveries)
        told = {one.delivery.pk for one in news}
        _settle([one for one in deliveries if one.pk not in told], Delivery.State.UNNEEDED)
        if not news:
            return
        mail.notices = sorted({one.notice.code for one in news})
        mail.save(update_fields=["notices"])
        message = composed(mail, news)
        message.connection = connection
        message.send()
    except Exception as error:
        refusal = refusal_in(error)
        if refusal is Refusal.MAIL:
            logger.exception("Mail %s failed, attempt %s.", mail.public_id, deliveries[0].attempts)
        else:
            logger.warning("Mail %s was refused: %s (%s).", mail.public_id, refusal.name, type(error).__name__)
        _REFUSED[refusal](mail, deliveries)
        connection.close()
    else:
        _settle([one.delivery for one in news], Delivery.State.SENT)


def was_killed_by(deliveries: Collection[Delivery]) -> bool:
    """Say whether every attempt was begun and none was put off: each time the worker was gone before it could.

    What kills workers (by its size, say) would otherwise be first in line for ever.
    """
    spent = [one for one in deliveries if one.attempts > MOST_ATTEMPTS]
    for one in spent:
        logger.error("Delivery %s is given up: no worker came to the end of it.", one.pk)
    return bool(spent)


def _settle(deliveries: Collection[Delivery], state: Delivery.State) -> None:
    _waiting(deliveries).update(state=state, claimed_until=None)


def _give_up(mail: Mail, deliveries: Collection[Delivery]) -> None:
    _settle(deliveries, Delivery.State.FAILED)
    note_hard_bounce(address=mail.recipient.email, event=mail.public_id)


def _wait(mail: Mail, deliveries: Collection[Delivery]) -> None:
    """Wait as long again as it was tried already, an hour at most; after TRIED_FOR give up. This was no attempt."""
    now = clock.now()
    tried = now - mail.created
    if tried > TRIED_FOR:
        _settle(deliveries, Delivery.State.FAILED)
        return
    due = now + min(max(tried, FIRST_WAIT), LONGEST_WAIT)
    _waiting(deliveries).update(due=due, claimed_until=None, attempts=F("attempts") - 1)


def _put_off(_mail: Mail, deliveries: Collection[Delivery]) -> None:
    """Try again later, each time twice as late; after the last attempt the rows stay, failed, in sight."""
    attempts = max(one.attempts for one in deliveries)
    if attempts >= MOST_ATTEMPTS:
        _settle(deliveries, Delivery.State.FAILED)
        return
    _waiting(deliveries).update(due=clock.now() + FIRST_WAIT * 2 ** (attempts - 1), claimed_until=None)


def _waiting(deliveries: Collection[Delivery]) -> models.QuerySet[Delivery]:
    return Delivery.objects.filter(pk__in=[one.pk for one in deliveries], state=Delivery.State.WAITING)


_REFUSED: Final = {Refusal.ADDRESS: _give_up, Refusal.MAIL: _put_off, Refusal.FOR_NOW: _wait}
