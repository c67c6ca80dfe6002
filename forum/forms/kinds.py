"""What the forms of some kinds of thread have besides: parts in the place of one text, the options of a poll."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from community.core import text
from forum.models import Kind
from forum.models.kind import PARTS, joined, parted

from .fields import BodyField

_LONGEST_OPTION = 200
_LONGEST_OPTIONS = 4_000
_ROWS = 4


class OptionsField(forms.CharField):
    """One option on each line."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Options"),
            required=False,  # too few of them get the action's sentence
            help_text=_("Two to ten, each on a line of its own."),
            widget=forms.Textarea(attrs={"rows": _ROWS, "dir": "auto"}),
        )

    def clean(self, value: Any) -> list[str]:
        if not (value or "").strip():
            return []
        lines = text.clean(value, longest=_LONGEST_OPTIONS).splitlines()
        return [text.clean(line, longest=_LONGEST_OPTION).strip() for line in lines if line.strip()]


class OfKind(forms.Form):
    """A form for an opening. Its `body` is put together from parts where its kind has some."""

    kind: str = Kind.DISCUSSION

    def take_kind(self, kind: str) -> None:
        """Ask for what an opening of that kind has. What the form begins with is taken apart, if it can be."""
        self.kind = kind
        if kind not in PARTS:
            return
        parts = parted(str(self.initial.get("body", "")), kind)
        if self.initial.get("body") and parts is None:
            return  # its author gave it other headings: it is changed as one text
        del self.fields["body"]
        for part, question in PARTS[kind].items():
            self.fields[part] = BodyField(label=question, rows=_ROWS)
            self.initial.setdefault(part, (parts or {}).get(part, ""))

    def parts(self) -> Iterator[BoundField]:
        """Yield the fields of the parts, if there are any."""
        return (self[part] for part in PARTS.get(self.kind, {}) if part in self.fields)

    def put_together(self, language: str) -> None:
        """Make the body of the parts that were written, once every one of them is fit."""
        parts = [part.name for part in self.parts()]
        if parts and all(part in self.cleaned_data for part in parts):
            self.cleaned_data["body"] = joined({part: self.cleaned_data[part] for part in parts}, language)


class OfPoll(forms.Form):
    """What a poll asks besides."""

    options = OptionsField()
    multiple = forms.BooleanField(required=False, label=_("Several can be chosen"))
    named = forms.BooleanField(
        required=False,
        label=_("Readers see who chose what"),
        help_text=_("Otherwise it is kept nowhere who chose what, and a choice cannot be changed."),
    )
    last_day = forms.DateField(
        required=False,
        label=_("Last day"),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": _("Write the day as year-month-day, for example 2027-03-31.")},
    )
