"""Forms about people: what to impose, what to say when it is lifted or appealed against, a note."""

import uuid
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from community.core import text
from community.core.form_fields import field_of
from community.members.models import Member
from community.moderation.models import Decision, Sanction
from community.moderation.models.sanction import LONGEST_WORDS
from community.moderation.people import MOST_DAYS, MOST_POSTS_PER_DAY
from community.moderation.reasons import REFUSING

LONGEST_NOTE = 2000
_USUAL_DAYS = {
    Sanction.Kind.WARNING: 90,
    Sanction.Kind.LIMIT: 7,
    Sanction.Kind.READ_ONLY: 7,
    Sanction.Kind.SUSPENSION: 7,
    Sanction.Kind.BAN: 180,
}
_TO_THE_MEMBER = _("The member finds this on the site, word for word; it is never mailed.")


class WordsField(forms.CharField):
    """Several lines that somebody will read."""

    def __init__(self, *, longest: int = LONGEST_WORDS, rows: int = 5, **options: Any) -> None:
        super().__init__(strip=False, widget=forms.Textarea(attrs={"rows": rows, "dir": "auto"}), **options)
        self.longest = longest

    def clean(self, value: Any) -> str:
        return text.clean(value or "", longest=self.longest)


class SanctionForm(forms.Form):
    """What is imposed on somebody: one kind, chosen before."""

    use_required_attribute = False
    days = forms.IntegerField(label=_("For how many days"), min_value=1)
    posts_per_day = forms.IntegerField(
        label=_("Posts in 24 hours"),
        min_value=1,
        max_value=MOST_POSTS_PER_DAY,
        initial=2,
        help_text=_("New threads and replies together. Under the Chatham House Rule nobody is counted."),
    )
    rule = forms.ChoiceField(
        label=_("Rule"),
        choices=[(rule.value, rule.label) for rule in REFUSING],
        help_text=_("The member is told the rule in these words."),
    )
    words = WordsField(label=_("What the member is told"), help_text=_TO_THE_MEMBER)
    decision = forms.ModelChoiceField(
        Decision.objects.none(), to_field_name="public_id", required=False, widget=forms.HiddenInput
    )
    submission_key = forms.UUIDField(required=False, initial=uuid.uuid4, widget=forms.HiddenInput)

    def __init__(self, *args: Any, kind: str, member: Member, moderator: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.member = kind, member
        most = MOST_DAYS[kind]
        days, decision = self.fields["days"], field_of(self, "decision", forms.ModelChoiceField)
        days.initial = _USUAL_DAYS[Sanction.Kind(kind)]
        days.help_text = _("From 1 to %(n)s. It ends by itself.") % {"n": most}
        decision.queryset = Decision.objects.visible_to(moderator).filter(item__author=member)
        if kind != Sanction.Kind.LIMIT:
            del self.fields["posts_per_day"]

    def clean_days(self) -> int:
        """How many there may be is asked of the policy again; here stands the sentence beside the field."""
        days: int = self.cleaned_data["days"]
        if days > MOST_DAYS[self.kind]:
            raise forms.ValidationError(
                _("This is longer than it may last: at most %(n)s days. It can be imposed again."),
                params={"n": MOST_DAYS[self.kind]},
            )
        return days

    def sanction(self) -> Sanction:
        """Return what was written down, not kept yet."""
        return Sanction(kind=self.kind, member=self.member, **self.cleaned_data)


class LiftForm(forms.Form):
    """Ending a sanction early."""

    use_required_attribute = False
    words = WordsField(label=_("What the member is told"), help_text=_TO_THE_MEMBER)


class AnswerForm(LiftForm):
    """Deciding an appeal."""

    outcome = forms.ChoiceField(
        label=_("Decision"),
        choices=[("lift", _("Lift the sanction at once")), ("uphold", _("Let it stand until its end"))],
        widget=forms.RadioSelect,
    )
    field_order = ("outcome", "words")


class SanctionAppealForm(forms.Form):
    """Why a member thinks that a sanction is wrong."""

    use_required_attribute = False
    text = WordsField(
        label=_("Why should it be lifted?"),
        rows=6,
        help_text=_("Somebody decides who had no part in it, of another organisation. You can appeal once."),
    )


def appeal_form(sanction: Sanction, sent: QueryDict | None = None) -> SanctionAppealForm:
    """Return the form for an appeal against one of the sanctions on a page: each has names of its own there."""
    return SanctionAppealForm(sent, auto_id=f"appeal-{sanction.public_id}-%s")


class NoteForm(forms.Form):
    """What other moderators should know."""

    use_required_attribute = False
    text = WordsField(
        label=_("Note"),
        longest=LONGEST_NOTE,
        rows=3,
        help_text=_(
            "Moderators read it. The member does not see it here, but it is among the data they can download: write "
            "what you could say to them, and name nobody who flagged something."
        ),
    )
    submission_key = forms.UUIDField(required=False, initial=uuid.uuid4, widget=forms.HiddenInput)
