"""A watch rule: a term at which a moderator looks before a text is published. A signal means look, never guilty."""

from django.core.validators import MinLengthValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class WatchRule(models.Model):
    """A word or phrase, matched whole and without regard to case; no patterns, so nothing can backtrack."""

    term = models.CharField(_("term"), max_length=100, unique=True, validators=[MinLengthValidator(3)])
    language = models.CharField(_("language"), max_length=5, blank=True)
    explanation = models.CharField(_("why a moderator looks"), max_length=200)
    """In English. A reason to hold keeps it as it was said then."""
    translations = models.JSONField(default=dict, blank=True)
    """The explanation in other languages, by code; without one, moderators read the English."""
    enabled = models.BooleanField(default=True)
    created = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.term
