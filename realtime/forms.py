"""What a member may choose about their notifications."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from community.core.public_ids import is_public_id

from .models import MOST_TOGETHER, Pace
from .notices import notices


def _in_reach(moment: datetime) -> None:
    """The first and the last day of the calendar lie beyond it in another zone, and a database asks in its own."""
    if not date.min < moment.date() < date.max:
        raise forms.ValidationError(_("Nothing was chosen. Go back to your alerts and choose again."))


class _PublicIds(forms.Field):
    """The public ids of up to MOST_TOGETHER notifications, separated by blanks."""

    def to_python(self, value: str | None) -> list[str]:
        ids = (value or "").split()
        if len(ids) > MOST_TOGETHER or not all(map(is_public_id, ids)):
            raise forms.ValidationError(_("Nothing was chosen. Go back to your alerts and choose again."))
        return ids


class ReadForm(forms.Form):
    """Which alerts were read: those of one line, or all that a page showed when it was made."""

    notification = _PublicIds(required=False)
    until = forms.DateTimeField(required=False, validators=[_in_reach])

    def clean(self) -> dict[str, Any]:
        chosen = super().clean() or {}
        if not chosen.get("notification") and not chosen.get("until"):
            raise forms.ValidationError(_("Nothing was chosen. Go back to your alerts and choose again."))
        return chosen


class PreferencesForm(forms.Form):
    """How soon each kind of news comes by mail: one field per notice, named by its code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, notice in notices.items():
            if notice.mailed and notice.about:
                self.fields[code] = forms.ChoiceField(label=notice.about, choices=Pace.choices)
