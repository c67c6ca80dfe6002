"""Links that open without signing in, because a mail holds them: opaque, signed, for one mail."""

import base64
import re
from typing import Final

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.core.signing import BadSignature, Signer, TimestampSigner
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from community.core.public_ids import LENGTH

from .models import Mail, Notification

_STOPPING: Final = Signer(salt="realtime.stop")


_ADDRESS: Final = TimestampSigner(salt="realtime.address")
ADDRESS_DAYS: Final = 3
"""So long a link that proves an address opens."""


_SEAL: Final = 26
"""Letters, of five bits each: 130 bits."""


def stop_link(mail: Mail) -> str:
    """Return the whole address at which the recipient of `mail` stops such mail. It says nothing, and never expires."""
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
    return f"{local}+{notification.public_id}{_seal(notification)}@{domain}"


def answered_notification(recipients: str) -> Notification | None:
    """Return what an answer is to, found in the text of the addresses it was sent to; None when none is ours.

    Whether it came in time is asked by the caller.
    """
    local, _at, domain = map(re.escape, settings.REPLY_BY_MAIL_ADDRESS.partition("@"))
    found = re.search(rf"{local}\+([a-z0-9]{{{LENGTH}}})([a-z2-7]{{{_SEAL}}})@{domain}", recipients, re.IGNORECASE)
    if not settings.REPLY_BY_MAIL_ADDRESS or not found:
        return None
    public_id, seal = found[1].lower(), found[2].lower()
    notification = Notification.objects.select_related("recipient").filter(public_id=public_id).first()
    if notification is None or not constant_time_compare(_seal(notification), seal):
        return None
    return notification


def _seal(notification: Notification) -> str:
    said = f"{notification.public_id} {notification.recipient.uuid}"
    digest = salted_hmac("realtime.answer", said, algorithm="sha256").digest()
    return base64.b32encode(digest).decode().lower()[:_SEAL]


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
