"""A mail made of its parts: text, and the same as HTML."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import ngettext

from community.core.tlp import strictest
from realtime.conversations import conversation_of
from realtime.incoming.quotes import mark
from realtime.links import answer_address, return_address, stop_link
from realtime.models import DIGEST, Mail

from .digests import digest
from .heads import head
from .news import News, whys
from .parts import part, plain


def composed(mail: Mail, news: Sequence[News]) -> EmailMultiAlternatives:
    """Return `mail` to its recipient, in their language, about `news`, of which there is some and which they may see.

    The strictest label of all stands first in subject and body, each part under its own.
    """
    recipient = mail.recipient
    with translation.override(recipient.language):
        is_digest = news[0].delivery.bundle == DIGEST
        stem, said = ("digest", digest(news, recipient)) if is_digest else ("news", _news(news, recipient))
        said |= {
            "label": strictest(*(one.label for one in news)),
            "stop": stop_link(mail) if any(one.notice.about for one in news) else "",
            "whys": [] if is_digest else whys(news, recipient),
            "preferences": settings.SITE_URL + reverse("realtime:preferences"),
            "language": translation.get_language(),
            "direction": "rtl" if translation.get_language_bidi() else "ltr",
        }
        answering = "" if is_digest else _answer_address(news)
        said["mark"] = mark() if answering else ""
        message = EmailMultiAlternatives(
            f"{said['label']} {said['subject']}",
            plain(f"realtime/mail/{stem}.txt", said),
            to=[recipient.email],
            reply_to=[answering] if answering else None,
            headers=head(mail, news),
        )
        if returning := return_address(mail):  # where it comes back to (SMTP's MAIL FROM); From stays the site's
            message.extra_headers["From"], message.from_email = message.from_email, returning
        message.metadata = {"mail": mail.public_id}  # type: ignore[attr-defined]  # what anymail gives back with reports
        message.attach_alternative(render_to_string(f"realtime/mail/{stem}.html", said), "text/html")
    return message


def _news(news: Sequence[News], recipient: Any) -> dict[str, Any]:
    parts = [part(one, recipient) for one in news]
    if len(parts) == 1:
        return {"parts": parts, "subject": parts[0].subject, "several": False}
    return {"parts": parts, "subject": _subject_of_several(news), "several": True}


def _subject_of_several(news: Sequence[News]) -> str:
    """Say how many there are, as posts where all are posts; and of what, where mail carries that and it has a title."""
    number, title = len(news), ""
    if all(one.is_carried for one in news):
        title = " ".join(news[-1].notice.heading(news[-1].target).split())
    if not all(one.notice.tells_of_a_post for one in news):
        said = ngettext("%(n)s alert: %(title)s", "%(n)s alerts: %(title)s", number)
        said = said if title else ngettext("%(n)s unread alert", "%(n)s unread alerts", number)
    elif title:
        said = ngettext("%(n)s new post: %(title)s", "%(n)s new posts: %(title)s", number)
    else:
        said = ngettext("%(n)s new post for you", "%(n)s new posts for you", number)
    return said % {"n": number, "title": title}


def _answer_address(news: Sequence[News]) -> str:
    """Return where to answer the last of the news; nothing where it cannot be answered by mail.

    Nowhere where anything in the mail stands under TLP:AMBER or above: whoever quotes it would send it out.
    """
    if not settings.REPLY_BY_MAIL_ADDRESS or not all(one.is_carried for one in news):
        return ""
    last = news[-1]
    notification, conversation = last.delivery.notification, conversation_of(last.notice.code)
    if conversation is None or not conversation.can_answer(notification.recipient, last.target):
        return ""
    return answer_address(notification)
