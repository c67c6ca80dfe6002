"""Links that open without signing in, because a mail holds them: opaque, signed, for one mail."""

from typing import Final

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from .models import Mail

_STOPPING: Final = Signer(salt="realtime.stop")


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
