"""Traffic Light Protocol 2.0 (FIRST, August 2022): the labels, their order, and by which road a text may leave.

Labels are written exactly so in every language: capitals, no space after the colon, never translated. What is none of
the five acts as TLP:RED.
"""

from enum import Enum
from typing import Final

from django.db import models


class Label(models.TextChoices):
    """The five labels, widest first."""

    CLEAR = "TLP:CLEAR", "TLP:CLEAR"
    GREEN = "TLP:GREEN", "TLP:GREEN"
    AMBER = "TLP:AMBER", "TLP:AMBER"
    AMBER_STRICT = "TLP:AMBER+STRICT", "TLP:AMBER+STRICT"
    RED = "TLP:RED", "TLP:RED"

    @property
    def strictness(self) -> int:
        """0 for TLP:CLEAR to 4 for TLP:RED."""
        return _STRICTNESS[self]


COUNTED: Final = frozenset({Label.CLEAR, Label.GREEN})
"""Under which labels readers are counted while they read: beyond the community nobody is told that somebody looks."""
_STRICTNESS: Final = {label: place for place, label in enumerate(Label)}


class Road(Enum):
    """A way by which a text reaches a reader; all but PUBLIC only one who belongs to its audience."""

    PUBLIC = "public"  # what visitors and crawlers get
    PAGE = "page"  # pages, lists and counts of the site
    SEARCH = "search"  # the index, and so hits and suggestions
    MAIL = "mail"
    PUSH = "push"  # what a browser shows while the site is closed
    FEED = "feed"  # a personal address that is read without signing in
    PRINT = "print"  # and every other export of a thread
    LOG = "log"  # logs, error reports, metrics, arguments of tasks


class Content(Enum):
    """How much of a text a road carries."""

    FULL = "full"
    STAMPED = "stamped"  # all of it, the label on every page
    STAMPED_FOR_READER = "stamped for reader"  # all of it, the label and the reader's name on every page
    LINKED_TITLE = "linked title"
    TITLE = "title"
    LINK = "link"  # the label and the address
    LABEL = "label"  # that there is something new under the label
    ID = "id"
    NOTHING = "nothing"


_AMBER: Final = {
    Road.PUBLIC: Content.NOTHING,
    Road.PAGE: Content.FULL,
    Road.SEARCH: Content.FULL,
    Road.MAIL: Content.LINK,
    Road.PUSH: Content.LABEL,
    Road.FEED: Content.LINK,
    Road.PRINT: Content.STAMPED_FOR_READER,
    Road.LOG: Content.ID,
}
_CARRIED: Final = {
    Label.CLEAR: {
        Road.PUBLIC: Content.FULL,  # once it is published on a public board
        Road.PAGE: Content.FULL,
        Road.SEARCH: Content.FULL,
        Road.MAIL: Content.FULL,
        Road.PUSH: Content.TITLE,
        Road.FEED: Content.FULL,
        Road.PRINT: Content.FULL,
        Road.LOG: Content.ID,
    },
    Label.GREEN: {
        Road.PUBLIC: Content.NOTHING,
        Road.PAGE: Content.FULL,
        Road.SEARCH: Content.FULL,
        Road.MAIL: Content.FULL,
        Road.PUSH: Content.TITLE,
        Road.FEED: Content.LINKED_TITLE,
        Road.PRINT: Content.STAMPED,
        Road.LOG: Content.ID,
    },
    Label.AMBER: _AMBER,
    Label.AMBER_STRICT: _AMBER,
    Label.RED: _AMBER
    | {
        Road.SEARCH: Content.NOTHING,
        Road.FEED: Content.NOTHING,
        Road.PRINT: Content.NOTHING,
    },
}


_BY_NAME: Final = {label.value: label for label in Label}


def carries(label: str, road: Road) -> Content:
    """Say how much of something under `label` may go by `road`."""
    return _CARRIED[acting(label)][road]


def acting(label: str) -> Label:
    """Return the label as it acts: itself, or TLP:RED for anything that is none."""
    return _BY_NAME.get(label, Label.RED)


def strictest(*labels: str) -> Label:
    """Return the strictest of `labels`, of which there is at least one."""
    return max((acting(label) for label in labels), key=_STRICTNESS.__getitem__)
