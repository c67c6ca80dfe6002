"""Reasons by code: why a text is held, and by which rule a decision was made. Stored as codes, shown as sentences."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class HoldCode(TextChoices):
    """Why a moderator looks before a text is published. A signal means look, never guilty."""

    NEWCOMER = "newcomer", _("One of the author’s first posts")
    NEWCOMER_LINK = "newcomer-link", _("A link in one of the author’s first posts")
    WATCH_RULE = "watch-rule", _("A term on the watch list")
    LINK = "link", _("A link that is on the watch list")
    LONG_TEXT = "long-text", _("A long text")
    LISTED_SUBSTANCE = "listed-substance", _("A CAS Registry Number on a public control list")
    SEALED_FILE = "sealed-file", _("A file into which no machine looks: an archive, or one with a password")
    FILE = "file", _("A file goes with it")
    INFECTED_FILE = "infected-file", _("A virus was found in a file. Nobody is given it")
    PREMODERATED = "premoderated", _("Everything on this board is read before it is published")
    RETURNED = "returned", _("An earlier version was returned to the author")
    WITHHELD = "withheld", _("It repeats words that were withheld from another post")
    SAID_SENSITIVE = "said-sensitive", _("The author said that it may be sensitive")


FOUND_BY_MACHINE = (
    HoldCode.NEWCOMER,
    HoldCode.NEWCOMER_LINK,
    HoldCode.WATCH_RULE,
    HoldCode.LINK,
    HoldCode.LONG_TEXT,
    HoldCode.LISTED_SUBSTANCE,
    HoldCode.SEALED_FILE,
    HoldCode.FILE,
    HoldCode.INFECTED_FILE,
    HoldCode.WITHHELD,
)
"""Reasons that an automatic check found; the author is told that a machine was involved."""

SENSITIVE = (HoldCode.WATCH_RULE, HoldCode.LISTED_SUBSTANCE, HoldCode.SAID_SENSITIVE)
"""Reasons for which two moderators of different organisations release, and never one alone."""

CIRCUMSTANCES = (
    HoldCode.NEWCOMER,
    HoldCode.NEWCOMER_LINK,
    HoldCode.PREMODERATED,
    HoldCode.LONG_TEXT,
    HoldCode.SEALED_FILE,
    HoldCode.FILE,
    HoldCode.INFECTED_FILE,
)
"""Reasons that lie in who writes and where, and in files; they do not go along when the words stand elsewhere too."""


class Rule(TextChoices):
    """The rule a decision rests on, as its author is told it."""

    NO_CONCERN = "no-concern", _("Nothing speaks against publishing it.")
    FALSE_ALARM = "false-alarm", _("The check that held it was a false alarm.")
    SENSITIVE = "sensitive", _("Details that could help somebody misuse materials do not belong here.")
    LABEL = "label", _("What it says needs a stricter label or a smaller audience.")
    PERSONAL = "personal", _("Persons and sites are not named without need.")
    CONDUCT = "conduct", _("We stay respectful and on the topic.")
    ADVERTISING = "advertising", _("Advertising does not belong here.")
    OTHER = "other", _("Another reason, explained in the note.")


CLEARING = (Rule.NO_CONCERN, Rule.FALSE_ALARM)
"""Rules under which a text is released or kept."""

REFUSING = (Rule.SENSITIVE, Rule.LABEL, Rule.PERSONAL, Rule.CONDUCT, Rule.ADVERTISING, Rule.OTHER)
"""Rules under which a text is returned or removed."""
