"""What becomes known of members' addresses, and what follows: pausing, stopping a kind of mail, starting again."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone, translation

from community.audit.record import record
from community.core.visibility import Viewer
from realtime.incoming.bounces import Bounce
from realtime.links import address_link, returned_mail
from realtime.mail import HOST, plain
from realtime.models import Mail, Mailbox
from realtime.notices import notices
from realtime.notify import notify, retract
from realtime.own_notices import AddressTroubled

from .stopping import stop_kinds

State = Mailbox.State


@transaction.atomic
def note_hard_bounce(*, address: str, event: str) -> None:
    """Count that a mail to `address` came back for good; after settings.MAIL_HARD_BOUNCES no more is sent there.

    `event` names the provider's report, of which the repeat is not counted again.
    """
    mailbox = _locked(address, event)
    if mailbox is None or mailbox.state == State.PAUSED:
        return
    mailbox.bounces += 1
    if mailbox.bounces < settings.MAIL_HARD_BOUNCES:
        _turn(mailbox, State.BOUNCING)
        return
    _turn(mailbox, State.PAUSED)
    record(actor=None, action="realtime.address_paused", target=mailbox)
    notify(AddressTroubled, mailbox)


@transaction.atomic
def note_soft_bounce(*, address: str, event: str) -> None:
    """Show that a mail to `address` came back; that it is so for good was not said, so nothing is paused."""
    mailbox = _locked(address, event)
    if mailbox and mailbox.state == State.OK:
        _turn(mailbox, State.BOUNCING)


def note_return(*, recipients: str, bounce: Bounce) -> bool:
    """Count a mail of ours that came back to the address sealed for it, named in `recipients`; False when none is.

    Whatever else the report says is believed of nobody: anyone can write one.
    """
    mail = returned_mail(recipients)
    if mail is None:
        return False
    note = note_hard_bounce if bounce is Bounce.HARD else note_soft_bounce
    note(address=mail.recipient.email, event=mail.public_id)
    return True


@transaction.atomic
def note_complaint(*, address: str, event: str, mail_id: str) -> None:
    """Stop the kinds of mail of which `address` was sent one (a public id) that was reported as unwanted.

    Where the report does not say which, all kinds that can be stopped.
    """
    mailbox = _locked(address, event)
    if mailbox is None:
        return
    sent = Mail.objects.filter(public_id=mail_id, recipient=mailbox.member_id).first()
    stop_kinds(mail=sent or Mail(recipient=mailbox.member, notices=list(notices)))
    if mailbox.state != State.PAUSED:
        _turn(mailbox, State.COMPLAINED)
    record(actor=None, action="realtime.complaint_heard", target=mailbox)
    notify(AddressTroubled, mailbox)


@transaction.atomic
def note_arrival(*, address: str, event: str) -> None:
    """Forget single bounces: a mail has arrived. What is paused stays so until its owner confirms it."""
    if Mailbox.objects.filter(address__iexact=address, state=State.BOUNCING).exists():
        mailbox = _locked(address, event)
        if mailbox and mailbox.state == State.BOUNCING:
            mailbox.bounces = 0
            _turn(mailbox, State.OK)


@transaction.atomic
def confirm_address(*, member: Viewer, address: str) -> bool:
    """Send mail to `member` again: they opened the link that was mailed to `address`. False when theirs is another."""
    mailbox = Mailbox.objects.select_for_update(of=("self",)).visible_to(member).filter(address=address).first()
    if mailbox is None:
        return False
    mailbox.bounces = 0
    _turn(mailbox, State.OK)
    retract(AddressTroubled, mailbox)
    record(actor=mailbox.member, action="realtime.address_confirmed", target=mailbox)
    return True


def send_check(*, mailbox: Mailbox) -> None:
    """Mail the link that proves the address, at once and whatever is paused.

    Raises OSError or AnymailError when it cannot be sent.
    """
    member = mailbox.member
    with translation.override(member.language):
        said = {"url": address_link(member)}
        EmailMessage(
            plain("realtime/mail/check.subject.txt", said).strip(),
            plain("realtime/mail/check.txt", said),
            to=[member.email],
            headers={"Auto-Submitted": "auto-generated", "List-Id": f"<notifications.{HOST}>"},
        ).send()


def _locked(address: str, event: str) -> Mailbox | None:
    """Return the row of whoever has this address, locked; None when nobody has it, or the report is known."""
    member = get_user_model()._default_manager.filter(email__iexact=address, is_active=True).first()
    if member is None:
        return None
    Mailbox.objects.get_or_create(member=member, defaults={"address": member.email})
    mailbox = Mailbox.objects.select_for_update(of=("self",)).select_related("member").get(member=member)
    if mailbox.address != member.email:
        mailbox.address, mailbox.state, mailbox.bounces = member.email, State.OK, 0
    elif event and mailbox.last_event == event[:100]:
        return None
    mailbox.last_event = event[:100]
    return mailbox


def _turn(mailbox: Mailbox, state: str) -> None:
    mailbox.state = state
    mailbox.since = timezone.now()
    mailbox.save()
