"""What a mail about a notification says: as much as the label of its target lets leave the site."""

from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.template import Context, loader
from django.urls import reverse
from django.utils import translation

from community.core.tlp import Content, Road, carries

from .models import Notification
from .notices import Target, notices

HOST: Final = urlsplit(settings.SITE_URL).hostname or "localhost"


def composed(notification: Notification, target: Target) -> EmailMessage:
    """Return the mail to the notification's recipient, in their language, about `target`, which they may see.

    The label stands first in subject and body. Under TLP:AMBER and above there is nothing but the label and the link.
    The Message-ID comes from the notification, so a repeat is known as one; it belongs to no thread of mails.
    """
    recipient, notice = notification.recipient, notices[notification.notice]
    label = notice.label(target)
    with translation.override(recipient.language):
        context = {
            "target": target,
            "viewer": recipient,
            "label": label,
            "url": settings.SITE_URL + notice.url(target),
            "preferences": settings.SITE_URL + reverse("realtime:preferences"),
        }
        stem = "realtime/mail/reference"
        if carries(label, Road.MAIL) is Content.FULL:
            stem = notice.templates
            context |= notice.words(target, recipient)
        context["subject"] = " ".join(_text(f"{stem}.subject.txt", context).split())
        context["body"] = _text(f"{stem}.txt", context).strip()
        body = _text("realtime/mail/frame.txt", context)
    return EmailMessage(
        f"{label} {context['subject']}",
        body,
        to=[recipient.email],
        headers=_headers(notification, context["preferences"]),
    )


def _text(template: str, context: dict[str, Any]) -> str:
    """Render plain text: nothing is escaped, whatever the template says."""
    return loader.get_template(template).template.render(Context(context, autoescape=False))  # type: ignore[attr-defined, no-any-return]


def _headers(notification: Notification, preferences: str) -> dict[str, str]:
    return {
        "Message-ID": f"<{notification.public_id}.notification@{HOST}>",
        "List-Id": f"<notifications.{HOST}>",
        "List-Unsubscribe": f"<{preferences}>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }
