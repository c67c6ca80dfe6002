"""A digest: what is new and unread, by board; of what mail only points at, how much there is."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any, Final

from django.conf import settings
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext, ngettext

from .news import News
from .parts import part

MOST: Final = 50
"""Pieces of news in words; what more there is waits on the site."""
EXCERPT: Final = 280
"""Letters of each."""


def digest(news: Sequence[News], recipient: Any) -> dict[str, Any]:
    """Return what the templates of a digest say, in the language of the moment."""
    told = [one for one in news if one.is_carried]
    sections: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for one in told[:MOST]:
        said = part(one, recipient)
        entry = {"said": said, "lead": _excerpt(said.lead), "words": _excerpt(said.words)}
        sections[one.notice.section(one.target) or gettext("Everything else")].append(entry)
    number = len(news)
    return {
        "subject": ngettext("%(n)s unread alert", "%(n)s unread alerts", number) % {"n": number},
        "sections": sorted(sections.items()),
        "more": len(told[MOST:]),
        "only_counted": sorted(Counter(one.label for one in news if not one.is_carried).items()),
        "alerts": settings.SITE_URL + reverse("realtime:notifications"),
    }


def _excerpt(text: str) -> str:
    return Truncator(" ".join(text.split())).chars(EXCERPT)
