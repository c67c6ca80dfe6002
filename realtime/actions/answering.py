"""A member answered a notice by mail."""

import hashlib
import logging
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from community.core.rulings import Refused, require
from community.core.tlp import Content, Road, carries
from realtime.conversations import conversation_of
from realtime.incoming.letters import Letter
from realtime.incoming.quotes import answer_in
from realtime.links import answered_notification
from realtime.models import Notification, Received
from realtime.notices import Target, notices
from realtime.notify import notify
from realtime.own_notices import AnswerLeftOut

logger = logging.getLogger(__name__)

MOST_PER_HOUR: Final = 20
"""Answers of one member by mail."""
MOST_REASONS_PER_HOUR: Final = 5
"""Mails that say why one was refused: whatever answers machines by itself is not fed any longer."""


def take_answer(letter: Letter) -> Received | None:
    """Do what `letter` asks, once; return what became of it, or None when it was nobody's answer and nobody is told.

    The address shows that the sender read the mail, From that they write as its recipient; neither is enough alone.
    Whatever a mail server found out about the sender is believed only where it speaks against them.
    """
    notification = answered_notification(letter.recipients)
    if letter.is_automatic or notification is None or not notification.recipient.is_active:
        logger.info("A mail came in that answers nothing.")
        return None
    with translation.override(notification.recipient.language):
        return _take(letter, notification)


@transaction.atomic
def _take(letter: Letter, notification: Notification) -> Received:
    member = notification.recipient
    # One at a time for each member: what comes twice at once is still one, and the numbers below are true.
    type(member)._default_manager.select_for_update(no_key=True).get(pk=member.pk)
    name = hashlib.sha256((letter.message_id or f"{notification.public_id} {letter.text}").encode()).hexdigest()
    if known := Received.objects.filter(member=member, name=name).first():
        return known
    received = Received(member=member, name=name, outcome=Received.Outcome.POSTED, files_left_out=letter.has_files)
    try:
        with transaction.atomic():
            _answer(letter, notification, received)
    except Refused as refused:
        received.outcome, received.reason = Received.Outcome.REFUSED, str(refused.sentence)[:500]
    except ValidationError as wrong:
        received.outcome, received.reason = Received.Outcome.REFUSED, " ".join(wrong.messages)[:500]
    received.save()
    if (received.reason or received.files_left_out) and _may_be_told(received):
        notify(AnswerLeftOut, received)
    return received


def _answer(letter: Letter, notification: Notification, received: Received) -> None:
    member = notification.recipient
    target = _answerable(letter, notification)
    conversation = conversation_of(notification.notice)
    if conversation is None:
        raise Refused(_("What this mail told you of cannot be answered by mail. Open it on the site."))
    require(conversation.can_answer(member, target))
    text = answer_in(letter.text)
    if not text.strip():
        raise Refused(_("No words of yours were found in the mail. Write them above the mail that you answer."))
    key = UUID(hashlib.sha256(f"{member.uuid} {received.name}".encode()).hexdigest()[:32])
    conversation.answer(member, target, text=text, key=key)


def _answerable(letter: Letter, notification: Notification) -> Target:
    """Return what is answered, as the member may see it now. Raises Refused."""
    member, notice = notification.recipient, notices.get(notification.notice)
    if letter.sender != member.email.lower():
        raise Refused(
            _("It did not come from the address of your account. If you did not write it, tell the secretariat.")
        )
    if notification.created < timezone.now() - timedelta(days=settings.REPLY_BY_MAIL_DAYS):
        raise Refused(_("The mail that you answered is too old to be answered by mail. Answer on the site."))
    if letter.is_too_large:
        raise Refused(_("It was too large. Send the words alone, or answer on the site."))
    target = notice and notice.targets(member).select_related(*notice.select).filter(pk=notification.target_id).first()
    # Labels are asked again: what travelled by mail when it was told may not any more.
    if notice is None or target is None or carries(notice.label(target), Road.MAIL) is not Content.FULL:
        raise Refused(_("What you answered cannot be answered by mail any more. Open it on the site."))
    if _received_lately(member).count() >= MOST_PER_HOUR:
        raise Refused(_("You answered very often by mail in one hour. Send it again a little later."))
    return target


def _may_be_told(received: Received) -> bool:
    refused = _received_lately(received.member).filter(outcome=Received.Outcome.REFUSED)
    return refused.count() <= MOST_REASONS_PER_HOUR


def _received_lately(member: Any) -> QuerySet[Received]:
    return Received.objects.filter(member=member, created__gt=timezone.now() - timedelta(hours=1))
