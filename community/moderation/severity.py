"""How urgent an item is: three classes by its reasons, each with a time within which somebody should have decided.

Within a class the nearest target time comes first, then the oldest item. No count of flags moves anything up.
"""

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.db.models import IntegerChoices
from django.utils.translation import gettext_lazy as _

from .reasons import HoldCode


class Severity(IntegerChoices):
    """A smaller number goes first."""

    SENSITIVE = 1, _("sensitive details")
    EXPOSURE = 2, _("a label, a person or a file")
    ORDER = 3, _("newcomers, tone and the rest")


_OF = {
    HoldCode.WATCH_RULE: Severity.SENSITIVE,
    HoldCode.LISTED_SUBSTANCE: Severity.SENSITIVE,
    HoldCode.SAID_SENSITIVE: Severity.SENSITIVE,
    HoldCode.WITHHELD: Severity.SENSITIVE,
    HoldCode.INFECTED_FILE: Severity.EXPOSURE,
    HoldCode.SEALED_FILE: Severity.EXPOSURE,
    "sensitive": Severity.SENSITIVE,
    "label": Severity.EXPOSURE,
    "personal": Severity.EXPOSURE,
}
"""By the code of a reason to hold or of a flag; all others are of the last class."""

QUEUE_ORDER = ("severity", "due", "pk")


def severity_of(codes: Iterable[str]) -> Severity:
    """Return the most urgent class among the codes."""
    return min((_OF.get(code, Severity.ORDER) for code in codes), default=Severity.ORDER)


def target_time(severity: int) -> timedelta:
    """Return within which time an item of that class should be decided (settings.MODERATION_HOURS)."""
    hours: float = settings.MODERATION_HOURS[severity - 1]
    return timedelta(hours=hours)
