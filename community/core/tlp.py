"""Traffic Light Protocol 2.0 (FIRST, August 2022): the labels, their order, and by which road a text may leave.

Labels are written exactly so in every language: capitals, no space after the colon, never translated.
"""

from enum import Enum

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
        return list(Label).index(self)


class MailContent(Enum):
    """How much of a labelled text a mail may carry."""

    FULL = "full"
    LINK = "link"


def mail_content(label: str) -> MailContent:
    """Say what a mail about something under `label` may carry; an unknown label is treated as TLP:RED."""
    return MailContent.FULL if label in (Label.CLEAR, Label.GREEN) else MailContent.LINK


def may_be_indexed(label: str) -> bool:
    """Say whether full-text search may hold something under `label`: everything but TLP:RED and the unknown."""
    return label in Label and label != Label.RED
