"""Links that open without signing in, because a mail holds them: opaque, signed, for one mail."""

import base64
import re
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.core.signing import BadSignature, Signer, TimestampSigner
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from community.core.public_ids import LENGTH

from .models import Mail, Notification

_STOPPING: Final = Signer(salt="realtime.stop")


_ADDRESS: Final = TimestampSigner(salt="realtime.address")
ADDRESS_DAYS: Final = 3
"""So long a link that proves an address opens."""


_SEAL: Final = 26
"""Letters, of five bits each: 130 bits."""

_RETURN: Final = "b"
"""Before what is sealed in an address for mails that come back: one letter more than in those for answers."""
RETURNED_WITHIN: Final = timedelta(days=10)
"""Mail servers give up after four or five days (RFC 5321 4.5.4.1): what comes back later says nothing of today."""


def stop_link(mail: Mail) -> str:
    """Return the whole address at which the recipient of `mail` stops such mail. It says nothing, and opens for as long
    as the mail is known (`KEPT_DAYS`).
    """
    return settings.SITE_URL + reverse("realtime:stop-mail", args=[_STOPPING.sign(mail.public_id)])


def mail_to_stop(token: str) -> Mail | None:
    """Return the mail whose link ends with `token`; None when nobody was sent that."""
    try:
        public_id = _STOPPING.unsign(token)
    except BadSignature:
        return None
    return Mail.objects.filter(public_id=public_id).select_related("recipient").first()


def answer_address(notification: Notification) -> str:
    """Return the address to which its recipient writes to answer what the notification told of.

    Small letters and digits, since some servers fold them; at most 64 before the @ (RFC 5321 4.5.3.1.1).
    """
    local, _at, domain = settings.REPLY_BY_MAIL_ADDRESS.partition("@")
    return f"{local}+{notification.public_id}{_seal_of_answer(notification)}@{domain}"


def answered_notification(recipients: str) -> Notification | None:
    """Return what an answer is to, found in the text of the addresses it was sent to; None when none is ours.

    Whether it came in time is asked by the caller.
    """
    public_id, seal = _sealed_in(recipients, settings.REPLY_BY_MAIL_ADDRESS)
    notification = Notification.objects.select_related("recipient").filter(public_id=public_id).first()
    if notification is None or not constant_time_compare(_seal_of_answer(notification), seal):
        return None
    return notification


def return_address(mail: Mail) -> str:
    """Return the address to which servers send `mail` back when they cannot deliver it; nothing where none is ours.

    One per mail, sealed over the recipient's address: whoever was not sent the mail cannot say that it came back, and
    what comes back from an address that its member has left is known as that.
    """
    local, _at, domain = settings.RETURN_ADDRESS.partition("@")
    return local and f"{local}+{_RETURN}{mail.public_id}{_seal_of_return(mail)}@{domain}"


def returned_mail(recipients: str) -> Mail | None:
    """Return the mail that came back, found in the text of the addresses of a report; None when none is ours or the
    mail is older than RETURNED_WITHIN.
    """
    public_id, seal = _sealed_in(recipients, settings.RETURN_ADDRESS, before=_RETURN)
    since = timezone.now() - RETURNED_WITHIN
    mail = Mail.objects.select_related("recipient").filter(public_id=public_id, created__gt=since).first()
    return mail if mail and constant_time_compare(_seal_of_return(mail), seal) else None


def _sealed_in(recipients: str, address: str, *, before: str = "") -> tuple[str, str]:
    """Return the public id and the seal in the first that was made of `address`; both empty where there is none."""
    local, _at, domain = map(re.escape, address.partition("@"))
    sealed = rf"{local}\+{before}([a-z0-9]{{{LENGTH}}})([a-z2-7]{{{_SEAL}}})@{domain}"
    found = re.search(sealed, recipients, re.IGNORECASE) if local else None
    return (found[1].lower(), found[2].lower()) if found else ("", "")


def _seal_of_answer(notification: Notification) -> str:
    return _seal("realtime.answer", f"{notification.public_id} {notification.recipient.uuid}")


def _seal_of_return(mail: Mail) -> str:
    return _seal("realtime.return", f"{mail.public_id} {mail.recipient.uuid} {mail.recipient.email}")


def _seal(salt: str, said: str) -> str:
    return base64.b32encode(salted_hmac(salt, said, algorithm="sha256").digest()).decode().lower()[:_SEAL]


def address_link(member: AbstractBaseUser) -> str:
    """Return the whole address that only somebody who reads the member's mail can know; it opens for ADDRESS_DAYS."""
    token = _ADDRESS.sign_object({"member": member.pk, "address": member.get_username()})
    return settings.SITE_URL + reverse("realtime:mailbox-confirm", args=[token])


def proven_address(token: str, member: AbstractBaseUser) -> str:
    """Return the address that `token` proves for `member`; nothing when it proves none, or not any more."""
    try:
        said = _ADDRESS.unsign_object(token, max_age=ADDRESS_DAYS * 24 * 3600)
    except BadSignature:
        return ""
    return str(said["address"]) if said["member"] == member.pk else ""
