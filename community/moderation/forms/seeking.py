"""By what the queue can be narrowed: the moderators of a board, and whoever wrote a text."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from community.members.models import Group, Member
from community.moderation.models.queue_item import seats_of

_LONGEST = 120


class SeekForm(forms.Form):
    """`cleaned_data` holds a `team` (Group) and an `author` (Member), or None for either."""

    use_required_attribute = False

    team = forms.ModelChoiceField(
        Group.objects.none(),
        to_field_name="public_id",
        required=False,
        label=_("Whose queue"),
        empty_label=_("Every queue of yours"),
        error_messages={"invalid_choice": _("This is no queue of yours. Choose one of the list.")},
    )
    author = forms.CharField(
        max_length=_LONGEST,
        required=False,
        label=_("Who wrote it"),
        help_text=_("A handle, as in @noor"),
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )

    def __init__(self, viewer: Member, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        seats = seats_of(viewer).filter(group__kind=Group.Kind.MODERATORS)
        self.fields["team"].queryset = Group.objects.filter(pk__in=seats.values("group")).order_by("name")  # type: ignore[attr-defined]  # a ModelChoiceField

    def clean_author(self) -> Member | None:
        handle = self.cleaned_data["author"].strip().removeprefix("@").lower()
        if not handle:
            return None
        if found := Member.objects.filter(handle=handle).first():
            return found
        raise ValidationError(_("Nobody has this handle. Copy it from a profile, or leave this empty."))
