"""What a mail provider reports: of mails that were sent, that they came back, arrived or were unwanted; and answers."""

import logging
from typing import Final

from anymail.signals import AnymailInboundEvent, AnymailTrackingEvent, EventType, RejectReason

from .actions.answering import take_answer
from .actions.mailboxes import note_arrival, note_complaint, note_hard_bounce, note_return
from .incoming.letters import Letter, Unreadable, letter_of

logger = logging.getLogger(__name__)

_FOR_GOOD: Final = {RejectReason.BOUNCED, RejectReason.INVALID}
"""Why a provider gives up on an address; a server that was slow, or a filter that took offence, is no such reason."""


def hear(event: AnymailTrackingEvent) -> None:
    """Act on one report. Opening and clicking is neither asked for nor listened to."""
    address, name = event.recipient or "", str(event.event_id or event.message_id or "")
    if event.event_type == EventType.COMPLAINED:
        note_complaint(address=address, event=name, mail_id=str((event.metadata or {}).get("mail", "")))
    elif event.event_type == EventType.DELIVERED:
        note_arrival(address=address, event=name)
    elif event.event_type in (EventType.BOUNCED, EventType.REJECTED) and event.reject_reason in _FOR_GOOD:
        note_hard_bounce(address=address, event=name)


def hear_mail(event: AnymailInboundEvent) -> None:
    """Take a mail that came in. What cannot be read is let go: to have it sent again would change nothing."""
    try:
        letter = letter_of(event.message)
    except Unreadable:
        logger.warning("A mail came in that cannot be read.")
    else:
        hear_letter(letter)


def hear_letter(letter: Letter) -> str:
    """Act on a mail that came in, whichever way; return in a word what became of it."""
    if letter.bounce:
        return "bounce" if note_return(recipients=letter.recipients, bounce=letter.bounce) else "ignored"
    received = take_answer(letter)
    return received.outcome if received else "ignored"
