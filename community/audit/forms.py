"""By what the log can be filtered: any of it together."""

import re
from datetime import UTC, datetime, time
from typing import Any, Final

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .sentences import sentences

_TARGET: Final = re.compile(r"(?P<kind>[a-z]+\.[a-z]+)(?::(?P<key>-?\w{1,40}))?")
_LONGEST: Final = 120


def _actions() -> list[tuple[str, Any]]:
    said = sorted(sentences.items(), key=lambda one: str(one[1]))
    return [("", _("Whatever was done")), *said]


class LogFilter(forms.Form):
    """`fitting` are the conditions that the rows must meet; only of a valid form."""

    action = forms.ChoiceField(label=_("What was done"), choices=_actions, required=False)
    actor = forms.CharField(
        label=_("Who did it"), help_text=_("A handle, as in @noor"), max_length=_LONGEST, required=False
    )
    target = forms.CharField(
        label=_("To what"),
        help_text=_("As it stands in a row: forum.thread:12, or forum.thread for all of them"),
        max_length=_LONGEST,
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )
    since = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    until = forms.DateField(
        label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def clean_actor(self) -> str:
        handle: str = self.cleaned_data["actor"].removeprefix("@").strip().lower()
        self._actor = get_user_model()._default_manager.filter(handle=handle).first() if handle else None
        if handle and not self._actor:
            raise ValidationError(_("Nobody has this handle. Copy it from a row, or leave this empty."))
        return handle

    def clean_target(self) -> str:
        target: str = self.cleaned_data["target"].strip()
        if target and not _TARGET.fullmatch(target):
            raise ValidationError(_("This names nothing. Copy it from a row, for example forum.thread:12."))
        return target

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("since") and said.get("until") and said["until"] < said["since"]:
            self.add_error("until", _("This day is before the first one. Exchange the two."))
        return said

    @property
    def fitting(self) -> dict[str, Any]:
        """Return the conditions, as a queryset takes them; days are those of UTC."""
        said, found = self.cleaned_data, {}
        if said["action"]:
            found["action"] = said["action"]
        if said["actor"]:
            found["actor"] = self._actor
        if match := _TARGET.fullmatch(said["target"]):
            found |= {"target_type": match["kind"]} | ({"target_id": match["key"]} if match["key"] else {})
        if said["since"]:
            found["at__gte"] = datetime.combine(said["since"], time.min, UTC)
        if said["until"]:
            found["at__lte"] = datetime.combine(said["until"], time.max, UTC)  # the last day of all has no next
        return found

    @property
    def said(self) -> dict[str, str]:
        """Return what was chosen, as codes: what an export is accounted for with."""
        return {f"only_{name}": str(value) for name, value in self.cleaned_data.items() if value}
