"""Short forms around a request: a reason, an offer, whom to ask, milestones, feedback, the summary."""

from datetime import timedelta
from typing import Any, Final

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from community.assistance.models import Format, Offer
from community.assistance.states import Move
from community.core.form_fields import field_of
from community.members.models import Member
from forum.forms.fields import LineField, WordsField

LONGEST: Final = 5_000
LONGEST_REASON: Final = 2_000
_FROM_ONE_TO_FIVE: Final = [(n, str(n)) for n in range(1, 6)]
REASONS: Final[dict[str, StrOrPromise]] = {
    "terms": _("The terms: what will be done, for whom, by when, and what will not"),
    "ask": _("What you ask"),
    "answer": _("Your answer"),
}


def _box(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "dir": "auto"})


class DayField(forms.DateField):
    """A day from today on."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        if day and day < timezone.now().date():
            raise ValidationError(_("This day is over. Choose a later one."), code="past")
        return day


class MoveForm(forms.Form):
    """A deed with its reason, where it needs one."""

    use_required_attribute = False
    reason = WordsField(label=_("Why"), longest=LONGEST_REASON, widget=_box(5))

    def __init__(self, *args: Any, move: Move, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not move.reason:
            del self.fields["reason"]
        elif move.deed in REASONS:
            self.fields["reason"].label = REASONS[move.deed]


class OfferForm(forms.Form):
    use_required_attribute = False
    words = WordsField(
        label=_("What you can do"),
        longest=LONGEST,
        widget=_box(6),
        help_text=_("Whoever asks reads this before they know who you are: name neither people nor organisations."),
    )
    capacity = forms.IntegerField(label=_("How many days of work you can give"), min_value=1, max_value=200)
    lead_days = forms.IntegerField(label=_("In how many days you can begin"), min_value=0, max_value=365)
    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=settings.CONTENT_LANGUAGES, widget=forms.CheckboxSelectMultiple
    )
    formats = forms.MultipleChoiceField(
        label=_("In which form"), choices=Format.choices, widget=forms.CheckboxSelectMultiple
    )
    has_interest = forms.BooleanField(
        label=_("I, or whoever employs me, could sell something or gain by this"), required=False
    )
    interest = LineField(
        label=_("Your interests in this matter"),
        longest=500,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=_("Say which, or that you have none. The secretariat reads it before it chooses."),
    )
    valid_until = DayField(label=_("The offer stands until"))


def initial_offer(offer: Offer | None) -> dict[str, Any]:
    """Return what the form shows: the offer that was made, or a month from now."""
    if offer is None:
        return {"valid_until": timezone.now().date() + timedelta(days=30)}
    return {name: getattr(offer, name) for name in OfferForm.base_fields}


class ConfirmForm(forms.Form):
    """Until when an offer stands, said anew."""

    use_required_attribute = False
    valid_until = DayField(label=_("The offer stands until"))


class InviteForm(forms.Form):
    """Whom to ask, in the order of the page: some at once, the others when one does not answer."""

    use_required_attribute = False
    experts = forms.MultipleChoiceField(label=_("Experts"), widget=forms.CheckboxSelectMultiple)
    at_once = forms.IntegerField(
        label=_("How many at once"), min_value=1, max_value=10, initial=3, help_text=_("The others wait in line.")
    )

    def __init__(self, *args: Any, suggested: list[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_key = {str(member.uuid): member for member in suggested}
        field_of(self, "experts", forms.MultipleChoiceField).choices = [
            (key, member.name) for key, member in self.by_key.items()
        ]

    def chosen(self) -> list[Member]:
        """Return them in the order in which they were suggested."""
        ticked = set(self.cleaned_data["experts"])
        return [member for key, member in self.by_key.items() if key in ticked]


class MilestoneForm(forms.Form):
    use_required_attribute = False
    words = LineField(label=_("What"), longest=200, widget=forms.TextInput(attrs={"dir": "auto"}))
    day = DayField(label=_("By when"))


class FirstWordsForm(forms.Form):
    """The first words of the thread of a match."""

    use_required_attribute = False
    body = WordsField(label=_("Your first words"), longest=LONGEST, widget=_box(5))
    language = forms.ChoiceField(label=_("Language"), choices=settings.CONTENT_LANGUAGES)


class FeedbackForm(forms.Form):
    use_required_attribute = False
    useful = forms.TypedChoiceField(
        label=_("How useful it was, from 1 (not at all) to 5 (very)"),
        choices=_FROM_ONE_TO_FIVE,
        coerce=int,
        widget=forms.RadioSelect,
    )
    together = forms.TypedChoiceField(
        label=_("How well you worked together, from 1 to 5"),
        choices=_FROM_ONE_TO_FIVE,
        coerce=int,
        widget=forms.RadioSelect,
    )
    words = WordsField(
        label=_("In words"),
        longest=LONGEST_REASON,
        widget=_box(5),
        help_text=_("The other side reads them once both have given theirs. The numbers stay with the secretariat."),
    )


class SummaryForm(forms.Form):
    use_required_attribute = False
    title = LineField(label=_("Title"), longest=150, widget=forms.TextInput(attrs={"dir": "auto"}))
    body = WordsField(
        label=_("Text"),
        longest=20_000,
        widget=_box(14),
        help_text=_("What others can learn from it. Take out people, organisations, places, and what tells of them."),
    )
    ready = forms.BooleanField(label=_("It is ready for the library"), required=False)
