"""The forms of those who keep the watch rules: parse and validate, never save."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.core import text
from community.core.form_fields import field_of
from community.members.models import Member
from community.members.models.member import Role
from community.moderation.folding import fold_term
from community.moderation.models import WatchRule
from community.moderation.models.allowed_context import LONGEST_PHRASE
from community.moderation.models.loosening import LONGEST_REASON
from community.moderation.models.rule_kinds import HOW_WRITTEN, LONGEST_VALUE, Effect, Kind, clean_value
from community.moderation.models.rule_words import in_code, in_words
from community.moderation.models.watch_rule import LONGEST_EXPLANATION, Saying

_LINE = {"dir": "auto"}
LOOKED_AT_AGAIN_AFTER = timedelta(days=182)

_FEWEST_WORDS = 2
"""Of an allowed phrase."""


class _RuleFields(forms.Form):
    """What every rule says."""

    use_required_attribute = False
    effect = forms.ChoiceField(
        label=_("What follows"), choices=Effect.choices, initial=Effect.HOLD, widget=forms.RadioSelect
    )
    explanation = forms.CharField(
        label=_("Why a moderator looks, in English"),
        max_length=LONGEST_EXPLANATION,
        widget=forms.TextInput(attrs={"dir": "ltr", "lang": "en"}),
        help_text=_("Moderators read it beside the text. If the rule only tells the author, this is what they read."),
    )
    arabic = forms.CharField(
        label=_("The same in Arabic"),
        max_length=LONGEST_EXPLANATION,
        required=False,
        widget=forms.TextInput(attrs={"dir": "rtl", "lang": "ar"}),
    )
    owner = forms.ModelChoiceField(label=_("Owner"), queryset=Member.objects.none(), required=False)
    review = forms.DateField(
        label=_("To be looked at again by"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("A rule past this day stands at the head of the list."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner = field_of(self, "owner", forms.ModelChoiceField)
        owner.queryset = Member.objects.verified().filter(role=Role.MODERATOR).order_by("name", "pk")
        for name in ("explanation", "arabic"):
            self.fields[name].validators.append(_one_line)

    def said(self) -> Saying:
        """Return what goes into a rule besides what it looks for."""
        found = self.cleaned_data
        return {
            "effect": found["effect"],
            "explanation": found["explanation"],
            "translations": {"ar": found["arabic"]} if found["arabic"] else {},
            "owner": found["owner"],
            "review": found["review"],
        }


class NewRuleForm(_RuleFields):
    """A rule that is not there yet."""

    kind = forms.ChoiceField(label=_("What it looks for"), choices=Kind.choices, initial=Kind.TERM)
    value = forms.CharField(
        label=_("Which"),
        max_length=LONGEST_VALUE,
        widget=forms.TextInput(attrs=_LINE),
        help_text=_("How to write it depends on what the rule looks for; see below."),
    )
    field_order = ("kind", "value")

    def __init__(self, *args: Any, owner: Member, **kwargs: Any) -> None:
        first = {"owner": owner, "review": timezone.localdate() + LOOKED_AT_AGAIN_AFTER}
        super().__init__(*args, initial=first, **kwargs)

    @property
    def how_written(self) -> list[tuple[Any, Any]]:
        """Return each kind with how what it looks for is written."""
        return [(kind.label, HOW_WRITTEN[kind]) for kind in Kind]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if "kind" in said and "value" in said:
            _put_clean_value(self, said["kind"])
        return said


class RuleForm(_RuleFields):
    """A rule that is there; what it looks for can be written anew only before it has been in force."""

    value = forms.CharField(label=_("Which"), max_length=LONGEST_VALUE, widget=forms.TextInput(attrs=_LINE))
    reason = forms.CharField(
        label=_("Why less may follow"),
        max_length=LONGEST_REASON,
        required=False,
        widget=forms.TextInput(attrs=_LINE),
        help_text=_("Needed when a rule in force is to hold or tell less: the second person reads it."),
    )
    field_order = ("value", "effect", "reason")

    def __init__(self, *args: Any, rule: WatchRule, may_reword: bool, **kwargs: Any) -> None:
        first = {
            "value": in_words(rule.kind, rule.value),
            "effect": rule.effect,
            "explanation": rule.explanation,
            "arabic": rule.translations.get("ar", ""),
            "owner": rule.owner,
            "review": rule.review,
        }
        super().__init__(*args, initial=first, **kwargs)
        self.rule = rule
        self.fields["value"].disabled = not may_reword
        self.fields["value"].help_text = HOW_WRITTEN[Kind(rule.kind)]
        if not rule.enabled:
            del self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if self.fields["value"].disabled:
            said["value"] = self.rule.value
        elif "value" in said:
            _put_clean_value(self, self.rule.kind)
        if self.rule.would_weaken(said.get("effect", Effect.HOLD)) and not said.get("reason"):
            self.add_error("reason", _("Say why: a second person has to agree."))
        return said


class LoosenForm(forms.Form):
    """Why something may be looser."""

    use_required_attribute = False
    reason = forms.CharField(
        label=_("Why"),
        max_length=LONGEST_REASON,
        widget=forms.TextInput(attrs=_LINE),
        help_text=_("The second person reads it before they agree."),
    )


class AllowForm(LoosenForm):
    """A phrase in which a match does not count."""

    phrase = forms.CharField(
        label=_("Phrase"),
        max_length=LONGEST_PHRASE,
        widget=forms.TextInput(attrs=_LINE),
        help_text=_("The whole phrase around the match, such as the name of a list or a regulation."),
    )
    field_order = ("phrase", "reason")

    def __init__(self, *args: Any, needs_reason: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not needs_reason:
            del self.fields["reason"]

    def clean_phrase(self) -> str:
        return clean_phrase(self.cleaned_data["phrase"])


def clean_phrase(phrase: str) -> str:
    """Return a phrase fit for an allow-list. One word alone would switch off whatever names it."""
    phrase = " ".join(phrase.split())
    if len(phrase) > LONGEST_PHRASE:
        raise ValidationError(_("This is longer than %(n)s characters: shorten it."), params={"n": LONGEST_PHRASE})
    if len(fold_term(phrase)) < _FEWEST_WORDS:
        raise ValidationError(_("Write at least two words: one word alone would let everything that names it through."))
    return phrase


def _put_clean_value(form: forms.Form, kind: str) -> None:
    try:
        form.cleaned_data["value"] = clean_value(kind, in_code(kind, form.cleaned_data["value"]))
    except ValidationError as error:
        form.add_error("value", error)


def _one_line(value: str) -> None:
    text.clean(value, longest=LONGEST_EXPLANATION)
