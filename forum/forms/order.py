"""What a moderator says when keeping a thread in order."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from community.core.form_fields import field_of
from community.core.public_ids import LENGTH
from forum.models import Board

from .fields import LONGEST_TITLE, LineField, TagField, TagsField

_LONGEST_OUTCOME = 300
_LONGEST_ADDRESS = 300
_SLOWEST = 24 * 60
_ADDRESS = re.compile(f"(?:.*/t/)?([a-z0-9]{{{LENGTH}}})(?:[/?#].*)?")


class CloseForm(forms.Form):
    use_required_attribute = False
    outcome = LineField(
        label=_("What came of it"),
        required=False,
        longest=_LONGEST_OUTCOME,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=_("One line for its readers, if you like."),
    )


class RenameForm(forms.Form):
    use_required_attribute = False
    title = LineField(label=_("Title"), longest=LONGEST_TITLE, widget=forms.TextInput(attrs={"dir": "auto"}))
    tags = TagsField()


class SlowForm(forms.Form):
    use_required_attribute = False
    minutes = forms.IntegerField(
        label=_("Minutes between two posts of the same member"),
        min_value=0,
        max_value=_SLOWEST,
        help_text=_("0: none need to lie between."),
    )
    last_day = forms.DateField(
        required=False,
        label=_("Last day"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("After it the thread is closed for replies."),
        error_messages={"invalid": _("Write the day as year-month-day, for example 2027-03-31.")},
    )


class MoveForm(forms.Form):
    use_required_attribute = False
    board = forms.ChoiceField(
        label=_("To the board"), error_messages={"invalid_choice": _("Choose one of the boards of the list.")}
    )

    def __init__(self, *args: Any, boards: Iterable[Board], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "board", forms.ChoiceField).choices = [(board.slug, board.name) for board in boards]


class MergeForm(forms.Form):
    use_required_attribute = False
    address = forms.CharField(
        label=_("Address of the thread that takes its posts"),
        max_length=_LONGEST_ADDRESS,
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )

    def clean_address(self) -> str:
        if not (found := _ADDRESS.fullmatch(self.cleaned_data["address"].strip())):
            raise ValidationError(_("Copy the address of the other thread from your browser: it holds /t/ and a code."))
        return found[1]


class SplitForm(forms.Form):
    use_required_attribute = False
    title = LineField(
        label=_("Title of the new thread"), longest=LONGEST_TITLE, widget=forms.TextInput(attrs={"dir": "auto"})
    )


class TagSynonymForm(forms.Form):
    use_required_attribute = False
    written = TagField(label=_("The spelling that is not wanted"))
    means = TagField(label=_("The tag that is meant"))
