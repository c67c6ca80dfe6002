"""The form of a decision: parses and validates, never saves."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from community.core import text
from community.core.form_fields import field_of
from community.members.models import Member
from community.moderation.models import Decision, Flag, QueueItem
from community.moderation.models.appeal import LONGEST_APPEAL
from community.moderation.models.saved_note import NoteAsRead
from community.moderation.reasons import CLEARING, REFUSING, Rule

LONGEST_NOTE = 2000

MOST_PASSAGES = 20
_WITHHOLD = Decision.Outcome.WITHHOLD
_WITHOUT_PASSAGES = [(outcome.value, outcome.label) for outcome in Decision.Outcome if outcome != _WITHHOLD]


class HandOverForm(forms.Form):
    """To whom an item goes."""

    to = forms.ModelChoiceField(Member.objects.none(), to_field_name="uuid")

    def __init__(self, *args: Any, able: QuerySet[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "to", forms.ModelChoiceField).queryset = able


class DecisionForm(forms.Form):
    """What one of the buttons sends: the button is the outcome."""

    refusals: ClassVar[tuple[str, ...]] = (
        Decision.Outcome.RETURN,
        Decision.Outcome.REMOVE,
        Decision.Outcome.WITHHOLD,
    )
    """What takes a text away, or lets that stand: it needs a rule that was not met, and words to the author."""
    outcome = forms.ChoiceField(choices=_WITHOUT_PASSAGES, widget=forms.HiddenInput)
    reason = forms.ChoiceField(
        label=_("Rule"),
        choices=[
            (_("To release or keep"), [(rule.value, rule.label) for rule in CLEARING]),
            (_("To return or remove"), [(rule.value, rule.label) for rule in REFUSING]),
        ],
        initial=Rule.NO_CONCERN.value,
        help_text=_("The author is told the rule in these words."),
    )
    saved = forms.ChoiceField(
        label=_("Saved note"),
        required=False,
        help_text=_("Goes before what you write, in the author’s language."),
    )
    note = forms.CharField(
        label=_("Note to the author"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=_(
            "Say what to change, or why it cannot stay. The author finds it on the site; it is never mailed. "
            "If you release or keep the text, the note stays in the record."
        ),
    )
    answer = forms.ChoiceField(
        label=_("To whoever flagged it"),
        required=False,
        choices=[("", _("What follows from the decision")), *Flag.Answer.choices],
        help_text=_("They are told this in our words and in their language, nothing else."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, notes: Sequence[NoteAsRead] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.notes = {note.public_id: note for note in notes}
        field_of(self, "saved", forms.ChoiceField).choices = [
            ("", _("No saved note")),
            *((note.public_id, note.name) for note in notes),
        ]

    def clean_note(self) -> str:
        """Return the saved note that was chosen, with what was written after it."""
        written: str = self.cleaned_data["note"]
        saved = self.notes.get(self.cleaned_data.get("saved", ""))
        note = "\n\n".join(part for part in (saved.text if saved else "", written.strip()) if part)
        return text.clean(note, longest=LONGEST_NOTE) if note else ""

    def clean(self) -> dict[str, Any]:
        """What refuses needs a rule that was not met, and words to the author."""
        cleaned = super().clean() or self.cleaned_data
        cleaned.pop("saved", None)
        if "outcome" not in cleaned:
            raise ValidationError(_("Choose what to do with one of the buttons."))
        refuses = cleaned["outcome"] in self.refusals
        if refuses and "note" in cleaned and not cleaned["note"]:
            self.add_error("note", _("Write to the author what to change, or why it cannot stay."))
        if refuses and cleaned.get("reason") in CLEARING:
            self.add_error("reason", _("Choose the rule that the text does not meet."))
        if not refuses and cleaned.get("reason") in REFUSING:
            self.add_error("reason", _("This rule speaks against the text. To release or keep it, choose another one."))
        return cleaned


class WithholdForm(DecisionForm):
    """Which passages, each on a line of its own, and the rule that they do not meet."""

    outcome = forms.ChoiceField(choices=[(_WITHHOLD.value, _WITHHOLD.label)], widget=forms.HiddenInput)
    passages = forms.CharField(
        label=_("Passages to withhold"),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
        help_text=_("Copy them exactly from the text below, each on a line of its own."),
    )
    field_order = ("passages", "reason", "saved", "note", "answer", "version", "outcome")

    def clean_passages(self) -> list[str]:
        """Return each once."""
        lines = list(dict.fromkeys(filter(None, map(str.strip, self.cleaned_data["passages"].splitlines()))))
        if not lines or len(lines) > MOST_PASSAGES:
            raise ValidationError(_("Write from one to twenty passages, each on a line of its own."))
        return lines


class AnswerForm(DecisionForm):
    """Over an appeal: the text is published again, or the decision stands."""

    refusals: ClassVar[tuple[str, ...]] = (Decision.Outcome.KEEP,)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "reason", forms.ChoiceField).choices = [
            (_("To publish it again"), [(rule.value, rule.label) for rule in CLEARING]),
            (_("To let the decision stand"), [(rule.value, rule.label) for rule in REFUSING]),
        ]
        self.fields["note"].help_text = _("Answer the appeal. The author finds it on the site; it is never mailed.")


def form_of(item: QueueItem) -> type[DecisionForm]:
    """Return the form of a decision over an item."""
    return AnswerForm if item.kind == QueueItem.Kind.APPEAL else DecisionForm


class AppealForm(forms.Form):
    """What the author of a text writes against a decision."""

    words = forms.CharField(
        label=_("Why the decision should be another"),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto", "maxlength": LONGEST_APPEAL}),
        help_text=_("Only the moderators of the board read it, with your text. It is sent once and not changed."),
    )

    def clean_words(self) -> str:
        words: str = self.cleaned_data["words"]
        return text.clean(words, longest=LONGEST_APPEAL)
