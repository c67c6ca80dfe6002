"""What stands above a mail: which it is, of which list, in which thread of mails, and that no machine need answer."""

from collections.abc import Sequence
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.crypto import salted_hmac

from realtime.links import stop_link
from realtime.models import DIGEST, Mail

from .news import News

HOST: Final = urlsplit(settings.SITE_URL).hostname or "localhost"


def head(mail: Mail, news: Sequence[News]) -> dict[str, str]:
    """Return the header fields of `mail`, beside those of every mail.

    The Message-ID comes from the row, so a repeat is known as one. RFC 3834: `Auto-Submitted`. RFC 2919: `List-Id`.
    """
    return {
        "Message-ID": f"<{mail.public_id}.mail@{HOST}>",
        "List-Id": f"<notifications.{HOST}>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        **_stopping(mail, news),
        **_thread(mail, news),
    }


def _stopping(mail: Mail, news: Sequence[News]) -> dict[str, str]:
    """Let the reader's mail program stop such mail with one click (RFC 8058), unless nobody may do without it."""
    if not any(one.notice.about for one in news):
        return {}
    return {"List-Unsubscribe": f"<{stop_link(mail)}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def _thread(mail: Mail, news: Sequence[News]) -> dict[str, str]:
    """Tie mails about one conversation together (RFC 5322 3.6.4), unless any of it stands under TLP:AMBER or above.

    The root is a keyed hash of conversation and recipient: nobody learns from it which conversation it is, nor that two
    members are told of the same. No mail has that Message-ID itself.
    """
    conversation = news[0].delivery.bundle and news[0].notice.conversation(news[0].target)
    if not conversation or news[0].delivery.bundle == DIGEST or not all(one.is_carried for one in news):
        return {}
    secret = salted_hmac("realtime.mail.thread", f"{conversation} {mail.recipient.uuid}", algorithm="sha256")
    root = f"<{secret.hexdigest()[:32]}.thread@{HOST}>"
    return {"In-Reply-To": root, "References": root}
