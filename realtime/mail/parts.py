"""One piece of news in words: as text, and the same as simple HTML."""

from dataclasses import dataclass
from html import unescape
from typing import Any, Final

from django.conf import settings
from django.template import Context, loader
from django.template.defaultfilters import linebreaks_filter
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString

from community.core import markup
from community.core.tlp import Label
from realtime.notices import NOTHING_QUOTED, Quoted

from .news import News

_HERE: Final = "\0"
"""Stands where the quoted words come: no text that anybody wrote holds it."""


@dataclass(frozen=True, slots=True)
class Part:
    """What a mail says of one piece of news. All but `html` is plain; `url` is whole.

    `text` is the `lead`, the site's own sentence, with the words that it quotes, of which `words` are without Markdown.
    """

    label: Label
    subject: str
    text: str
    lead: str
    words: str
    html: SafeString
    url: str


def part(news: News, recipient: Any) -> Part:
    """Return what a mail to `recipient` says of `news`, in the language of the moment.

    Under TLP:AMBER and above there is nothing but the label and the link.
    """
    stem, quoted = "realtime/mail/reference", NOTHING_QUOTED
    context: dict[str, Any] = {"label": news.label}
    if news.is_carried:
        stem, quoted = news.notice.templates, news.notice.quoted(news.target)
        context |= {"target": news.target, "viewer": recipient, "quoted": _HERE}
        context |= news.notice.words(news.target, recipient)
    written = plain(f"{stem}.txt", context).strip()
    return Part(
        label=news.label,
        subject=" ".join(plain(f"{stem}.subject.txt", context).split()),
        text=written.replace(_HERE, quoted.text),
        lead=written.replace(_HERE, "").strip(),
        words=unescape(strip_tags(quoted.html)),
        html=_html(written, quoted),
        url=settings.SITE_URL + news.notice.url(news.target),
    )


def plain(template: str, context: dict[str, Any]) -> str:
    """Render plain text: nothing is escaped, whatever the template says."""
    return loader.get_template(template).template.render(Context(context, autoescape=False))  # type: ignore[attr-defined, no-any-return]


def _html(written: str, quoted: Quoted) -> SafeString:
    before, here, after = written.partition(_HERE)
    if not here:
        return linebreaks_filter(written)
    return format_html(
        '{}<blockquote dir="auto" lang="{}">{}</blockquote>{}',
        linebreaks_filter(before.strip()),
        quoted.language,
        markup.outside(quoted.html, settings.SITE_URL),
        linebreaks_filter(after.strip()),
    )
