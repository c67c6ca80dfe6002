"""What stands below a post: what can be done with it, and how its readers reacted. As formats, for speed.

`home` and `post` are still to be filled in. The buttons belong to the page's one form for deeds (`deeds` in
templates/forum/thread.html), so that twenty posts need no twenty forms. The classes are those of
static/css/components/{post,react}.css.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forum.models import Reaction


@dataclass(frozen=True, slots=True)
class May:
    """What one viewer may do with one post."""

    reply: bool = False
    change: bool = False
    bookmark: bool = False
    flag: bool = False
    silence: bool = False
    split: bool = False
    accept: bool = False
    unaccept: bool = False
    undo: bool = False
    mute: bool = False


@lru_cache(maxsize=1_000)
def acts(_language: str, may: May) -> str:
    """Return the format of the links and buttons, with a further place for the `reactions`."""
    links = [
        ("{home}/reply?to={post}", _("Reply"), may.reply),
        ("{home}/{post}/edit", _("Change"), may.change),
        ("{home}/{post}/bookmark", _("Bookmark"), may.bookmark),
        ("{home}/{post}/flag", _("Flag"), may.flag),
        ("{home}/{post}/silence", _("Silence"), may.silence),
        ("{home}/{post}/unmask", _("Ask who it is"), may.silence),
        ("{home}/{post}/split", _("Split off"), may.split),
    ]
    buttons = [
        ("{home}/{post}/accept", _("Accept as the answer"), may.accept),
        ("{home}/{post}/unaccept", _("No longer the answer"), may.unaccept),
        ("{home}/{post}/undo", _("Take back"), may.undo),
        ("{home}/{post}/mute", _("Mute"), may.mute),
    ]
    return format_html(
        '<div class="acts">{}{}{}</div>',
        _each('<a class="link-btn" href="{}">{}</a>', links),
        _each('<button class="link-btn" form="deeds" formaction="{}">{}</button>', buttons),
        "{reactions}",
    )


def _each(form: str, offered: list[tuple[str, str, bool]]) -> SafeString:
    return format_html_join("", form, [(address, words) for address, words, may in offered if may])


def reactions(language: str, counts: Mapping[str, int], own: set[str], *, may: bool, every: bool = False) -> str:
    """Return the format of the reactions to a post, those of the viewer marked; empty when there are none to show.

    `every`: each word that there is, to choose one, in the place of the link that leads to them.
    """
    return _reactions(language, tuple(sorted(counts.items())), frozenset(own), may=may, every=every)


@lru_cache(maxsize=5_000)
def _reactions(
    _language: str, counts: tuple[tuple[str, int], ...], own: frozenset[str], *, may: bool, every: bool
) -> str:
    numbers = dict(counts)
    words = [word for word in Reaction.Word if every or word in numbers]
    there = [(_reaction(word, numbers.get(word, 0), own, may=may),) for word in words]
    link = '<a class="react-more" href="{}">{}</a>'
    more = format_html(link, "{home}/{post}/react", _("React")) if may and not every else ""
    shown = format_html_join("", "{}", [*there, *([(more,)] if more else [])])
    return format_html('<span class="reacts">{}</span>', shown) if shown else ""


def _reaction(word: Reaction.Word, number: int, own: frozenset[str], *, may: bool) -> SafeString:
    people = ngettext("%(n)s person", "%(n)s people", number) % {"n": number}
    counted = format_html(' <b aria-hidden="true">{}</b><span class="vh">, {}</span>', number, people) if number else ""
    said = format_html("{}{}", word.label, counted)
    return _button(word, said, pressed=word in own) if may else format_html('<span class="react">{}</span>', said)


def _button(word: Reaction.Word, said: object, *, pressed: bool) -> SafeString:
    return format_html(
        '<button class="react" form="deeds" formaction="{}" name="word" value="{}" aria-pressed="{}">{}</button>',
        "{home}/{post}/react",
        word.value,
        "true" if pressed else "false",
        said,
    )
