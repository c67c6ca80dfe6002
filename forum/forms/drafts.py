"""A draft as the browser sends it."""

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from community.core import text

_LONGEST_KEY = 80
_LONGEST_TEXTS = 200_000
_MOST_FIELDS = 12


class TextsField(forms.CharField):
    """Words by the name of their field, as JSON."""

    def clean(self, value: Any) -> dict[str, str]:
        if len(value or "") > _LONGEST_TEXTS:
            raise ValidationError("too long", code=text.TOO_LONG)
        try:
            said = json.loads(value or "{}")
        except (ValueError, RecursionError):  # brackets within brackets
            raise ValidationError("no JSON", code="invalid") from None
        fits = isinstance(said, dict) and len(said) <= _MOST_FIELDS
        if not fits or not all(isinstance(part, str) and "\0" not in part for pair in said.items() for part in pair):
            raise ValidationError("no texts", code="invalid")
        return {_whole(name): _whole(words) for name, words in said.items()}


def _whole(part: str) -> str:
    """Put a question mark for half a character (a surrogate without its other half): no database keeps one."""
    return part.encode("utf-8", "replace").decode()


class DraftForm(forms.Form):
    key = forms.CharField(max_length=_LONGEST_KEY)
    texts = TextsField(required=False)
    sequence = forms.IntegerField(min_value=0)
