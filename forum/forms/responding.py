"""The short forms beside a post or a thread: a reaction, a bookmark, a choice in a poll."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.core.form_fields import field_of
from forum.models import Reaction

from .fields import LineField

_LONGEST_NOTE = 200


class ReactionForm(forms.Form):
    word = forms.ChoiceField(choices=Reaction.Word.choices)


class VoteForm(forms.Form):
    """The keys of the options that were chosen; which of them may be is the action's question."""

    option = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, *args: Any, options: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "option", forms.MultipleChoiceField).choices = [(key, key) for key in options]


class BookmarkForm(forms.Form):
    note = LineField(
        label=_("Why you keep it"),
        required=False,
        longest=_LONGEST_NOTE,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=_("Only you see this."),
    )
    remind = forms.DateField(
        label=_("Remind me on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": _("Write the day as year-month-day, for example 2027-03-31.")},
    )

    def clean_remind(self) -> Any:
        day = self.cleaned_data["remind"]
        if day and day <= timezone.now().date() and "remind" in self.changed_data:
            raise ValidationError(_("Choose a day that is still to come, or none."))
        return day
