"""The composer below a thread, before anybody wrote in it: the same for everybody but for a few values.

Rendering a form's widgets costs more than twenty posts do. So it is rendered once per language, labels and readers,
with gaps, and each page fills the gaps. A form with words or errors in it is rendered as any other.
"""

import uuid
from functools import lru_cache

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from community.core.tlp import Label
from forum.forms import ReplyForm

from .enclosing import Enclosed

_GAPS = ("action", "csrf", "draft", "key", "people", "stricter", "to")
_OPEN, _CLOSE = "\ue001", "\ue002"


def empty_composer(
    request: HttpRequest,
    *,
    action: str,
    to: str,
    draft: str,
    people: str,
    language: str,
    labels: tuple[Label, ...],
    readers: int,
    who: str,
    stricter: str,
    under_rule: bool,
) -> SafeString:
    """Return the form for a reply to the post `to` (a public id; empty: the opening post), first in `language`, under
    the first of `labels`. `who` will read it; `people` is where those of them are found who can be mentioned,
    `stricter` where a stricter thread is started beside that post.
    """
    return format_html(
        _with_gaps(
            get_language() or "", language, labels, readers, who, has_stricter=bool(stricter), under_rule=under_rule
        ),
        action=action,
        csrf=get_token(request),
        draft=draft,
        key=uuid.uuid4(),
        people=people,
        stricter=stricter,
        to=to,
    )


@lru_cache(maxsize=2_000)
def _with_gaps(
    _page_language: str,
    language: str,
    labels: tuple[Label, ...],
    readers: int,
    who: str,
    *,
    has_stricter: bool,
    under_rule: bool,
) -> str:
    """Return the composer as a format string."""
    gap = {name: f"{_OPEN}{name}{_CLOSE}" for name in _GAPS}
    first = {"to": gap["to"], "language": language, "label": labels[0], "submission_key": gap["key"]}
    page = {
        "form": ReplyForm(initial=first, labels=labels, under_rule=under_rule),
        "action": gap["action"],
        "draft": gap["draft"],
        "people": gap["people"],
        "readers": readers,
        "who": who,
        "stricter": gap["stricter"] if has_stricter else "",
        "rule": under_rule,
        "enclosed": None if under_rule else Enclosed(),
        "csrf_token": gap["csrf"],
    }
    html = render_to_string("forum/composer.html", page)
    return html.replace("{", "{{").replace("}", "}}").replace(_OPEN, "{").replace(_CLOSE, "}")
