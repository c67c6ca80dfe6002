"""Links that open without signing in, because a mail holds them: opaque, signed, for one mail."""

from typing import Final

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.core.signing import BadSignature, Signer, TimestampSigner
from django.urls import reverse

from .models import Mail

_STOPPING: Final = Signer(salt="realtime.stop")


_ADDRESS: Final = TimestampSigner(salt="realtime.address")
ADDRESS_DAYS: Final = 3
"""So long a link that proves an address opens."""


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
