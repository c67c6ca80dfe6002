"""What a watch rule may look for and what follows when it finds it, and how what it looks for is written."""

import re
from collections.abc import Callable
from typing import Final

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from community.moderation import patterns
from community.moderation.folding import fold_term


class Kind(models.TextChoices):
    TERM = "term", _("A word or phrase")
    PATTERN = "pattern", _("A pattern")
    CAS = "cas", _("A CAS Registry Number on a control list")
    LINK = "link", _("A link")
    FILE = "file", _("A file")
    FIRST_POSTS = "first-posts", _("An author’s first posts")
    FIRST_LINKS = "first-links", _("A link in an author’s first posts")
    LONG = "long", _("A long text")


class Effect(models.TextChoices):
    HOLD = "hold", _("Hold it until a moderator has decided")
    TELL = "tell", _("Publish it, and put it before the moderators")
    ADVISE = "advise", _("Only tell the author while they write")


STRENGTH: Final = {Effect.ADVISE: 0, Effect.TELL: 1, Effect.HOLD: 2}
"""A change to a weaker effect loosens a rule."""

ANY: Final = "any"
PER_BOARD: Final = "on each board"
ARCHIVE, LOCKED = "archive", "locked"
MOST_FIRST_POSTS: Final = 50
SHORTEST_TERM, LONGEST_VALUE = 3, patterns.LONGEST
SHORTEST_LONG: Final = 500

_FIRST = re.compile(rf"(\d{{1,2}})(?: ({PER_BOARD}))?")
_DOMAIN = re.compile(r"(?=.{4,100}\Z)(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")

HOW_WRITTEN = {
    Kind.TERM: _("Found as whole words, whatever the case, accents or hidden characters. At least 3 characters."),
    Kind.PATTERN: _(
        "A regular expression in RE2’s syntax, of at most 200 characters, tried on the text in small letters without "
        "accents. \\w and \\b know Latin letters only; \\p{L} is a letter of any script."
    ),
    Kind.CAS: _("The name of one control list, as it is written there; or: any"),
    Kind.LINK: _("A domain, which stands for those below it too, such as example.org; or: any"),
    Kind.FILE: _("archive, locked (with a password), or: any"),
    Kind.FIRST_POSTS: _("How many, such as 3; or: 3 on each board"),
    Kind.FIRST_LINKS: _("In how many first posts, such as 3; or: 3 on each board"),
    Kind.LONG: _("From how many characters on, 500 at least"),
}
"""What to write for each kind, as a sentence."""


def clean_value(kind: str, value: str) -> str:
    """Return what a rule of `kind` looks for, as it is kept. Raises ValidationError with a sentence."""
    value = " ".join(value.split())
    if len(value) > LONGEST_VALUE:
        raise ValidationError(_("This is longer than %(n)s characters: shorten it."), params={"n": LONGEST_VALUE})
    return _CHECKS[Kind(kind)](value)


def first_posts(value: str) -> tuple[int, bool]:
    """Return how many first posts a value of that kind means, and whether they are counted on each board."""
    found = _FIRST.fullmatch(value)
    if not found or not 1 <= int(found[1]) <= MOST_FIRST_POSTS:
        raise ValidationError(_("Write a number from 1 to %(n)s, such as: 3, or: 3 on each board"), params={"n": 50})
    return int(found[1]), bool(found[2])


def _term(value: str) -> str:
    if len(value) < SHORTEST_TERM or not fold_term(value):
        raise ValidationError(_("Write at least 3 characters, with a letter or a digit among them."))
    return value


def _named(value: str) -> str:
    if not value:
        raise ValidationError(_("Write the name of a list, or: any"))
    return value


def _link(value: str) -> str:
    domain = value.lower().removeprefix("www.").rstrip(".")
    if domain != ANY and not _DOMAIN.fullmatch(domain):
        raise ValidationError(_("Write a domain, such as example.org, or: any"))
    return domain


def _file(value: str) -> str:
    if value not in (ANY, ARCHIVE, LOCKED):
        raise ValidationError(_("Write one of these words: archive, locked, any"))
    return value


def _first(value: str) -> str:
    count, on_each = first_posts(value)
    return f"{count} {PER_BOARD}" if on_each else str(count)


def _long(value: str) -> str:
    if not re.fullmatch(r"[0-9]{1,6}", value) or int(value) < SHORTEST_LONG:
        raise ValidationError(_("Write a number of characters, 500 at least."))
    return str(int(value))


_CHECKS: dict[Kind, Callable[[str], str]] = {
    Kind.TERM: _term,
    Kind.PATTERN: patterns.checked,
    Kind.CAS: _named,
    Kind.LINK: _link,
    Kind.FILE: _file,
    Kind.FIRST_POSTS: _first,
    Kind.FIRST_LINKS: _first,
    Kind.LONG: _long,
}
