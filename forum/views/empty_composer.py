"""The composer below a thread, before anybody wrote in it: the same for everybody but for a few values.

Rendering a form's widgets costs more than twenty posts do. So it is rendered once per language and number of readers,
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

from forum.forms import ReplyForm

_GAPS = ("action", "csrf", "draft", "key", "to")
_OPEN, _CLOSE = "\ue001", "\ue002"


def empty_composer(
    request: HttpRequest, *, action: str, to: str, draft: str, language: str, readers: int, under_rule: bool
) -> SafeString:
    """Return the form for a reply to the post `to` (a public id; empty: the opening post), first in `language`."""
    return format_html(
        _with_gaps(get_language() or "", language, readers, under_rule=under_rule),
        action=action,
        csrf=get_token(request),
        draft=draft,
        key=uuid.uuid4(),
        to=to,
    )


@lru_cache(maxsize=2_000)
def _with_gaps(_page_language: str, language: str, readers: int, *, under_rule: bool) -> str:
    """Return the composer as a format string."""
    gap = {name: f"{_OPEN}{name}{_CLOSE}" for name in _GAPS}
    first = {"to": gap["to"], "language": language, "submission_key": gap["key"]}
    page = {
        "form": ReplyForm(initial=first, under_rule=under_rule),
        "action": gap["action"],
        "draft": gap["draft"],
        "readers": readers,
        "rule": under_rule,
        "csrf_token": gap["csrf"],
    }
    html = render_to_string("forum/composer.html", page)
    return html.replace("{", "{{").replace("}", "}}").replace(_OPEN, "{").replace(_CLOSE, "}")
