"""What a member may choose about their notifications."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .notices import notices


class PreferencesForm(forms.Form):
    """Which kinds of news also come by mail."""

    mail = forms.MultipleChoiceField(
        label=_("Send me a mail about"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(code, notice.about) for code, notice in notices.items() if notice.mailed and notice.about]
        self.fields["mail"].choices = choices  # type: ignore[attr-defined]
