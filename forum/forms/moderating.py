"""What the moderators of a board say when they silence a participant or ask who it is."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .fields import WordsField

LONGEST_REASON = 500
LONGEST_SILENCE = 90
_USUAL_SILENCE = 7


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
