"""What staff say when they silence a participant, ask who it is, or open a thread with a reason."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from community.core.public_ids import LENGTH

from .fields import LineField, WordsField

LONGEST_REASON = 500
LONGEST_SILENCE = 90
_USUAL_SILENCE = 7
_LONGEST_ADDRESS = 300
_ADDRESS = re.compile(f"(?:.*/t/)?([a-z0-9]{{{LENGTH}}})(?:[/?#].*)?")


class SilenceForm(forms.Form):
    """For how long, and why."""

    use_required_attribute = False
    days = forms.IntegerField(
        label=_("Days"),
        min_value=1,
        max_value=LONGEST_SILENCE,
        initial=_USUAL_SILENCE,
        help_text=_("From 1 to 90, today not counted"),
    )
    reason = WordsField(
        label=_("Why"),
        longest=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=_("The participant finds it under My posts under the Rule."),
    )


class UnmaskingForm(forms.Form):
    """Why two moderators should be told who a participant is."""

    use_required_attribute = False
    reason = WordsField(
        label=_("Why"),
        longest=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
        help_text=_("The second moderator decides by this alone. If they agree, the participant finds it too."),
    )


class WithheldForm(forms.Form):
    """Why two moderators should read what was withheld."""

    use_required_attribute = False
    reason = WordsField(
        label=_("Why"),
        longest=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
        help_text=_("The second moderator decides by this alone. It is kept in the record."),
    )


class BreakGlassForm(forms.Form):
    """Which thread is to be opened, and why. Whether one is there is not looked at here."""

    use_required_attribute = False
    address = LineField(
        label=_("Address of the thread"),
        longest=_LONGEST_ADDRESS,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off", "spellcheck": "false"}),
        help_text=_("As you were told it, or the twelve letters and digits after /t/"),
    )
    reason = WordsField(
        label=_("Why"),
        longest=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
        help_text=_("Its authors read this, word for word. A second person decides by this alone."),
    )

    def clean_address(self) -> str:
        """Return the public id that the address holds."""
        if found := _ADDRESS.fullmatch(self.cleaned_data["address"]):
            return found[1]
        raise ValidationError(
            _("No thread has an address of this form: it ends in twelve letters and digits after /t/.")
        )
