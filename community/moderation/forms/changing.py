"""What a moderator changes of a text before it is decided, and why they open who flagged it: parse and validate."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from community.core import text
from community.core.form_fields import field_of
from community.core.tlp import Label
from community.moderation.subjects import Words

LONGEST_TITLE = 200
LONGEST_BODY = 30_000
LONGEST_REASON = 500


class RewordForm(forms.Form):
    """The words as they are to be released."""

    use_required_attribute = False
    title = forms.CharField(label=_("Title"), strip=False, widget=forms.TextInput(attrs={"dir": "auto"}))
    body = forms.CharField(
        label=_("The text"),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 16, "dir": "auto"}),
        help_text=_("Change as little as you can. The author is shown word by word what you changed."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, sent: Any, *, before: Words, version: int, language: str) -> None:
        super().__init__(sent, initial={"title": before.title, "body": before.body, "version": version})
        for name in ("title", "body"):
            self.fields[name].widget.attrs["lang"] = language
        if not before.title:
            del self.fields["title"]

    def clean_title(self) -> str:
        return " ".join(text.clean(self.cleaned_data["title"], longest=LONGEST_TITLE).split())

    def clean_body(self) -> str:
        return text.clean(self.cleaned_data["body"], longest=LONGEST_BODY)

    def words(self) -> Words:
        """Return what was sent, once it is valid."""
        return Words(self.cleaned_data.get("title", ""), self.cleaned_data["body"])


class RaiseLabelForm(forms.Form):
    """The stricter label."""

    use_required_attribute = False
    label = forms.ChoiceField(
        label=_("Stricter label"),
        widget=forms.RadioSelect,
        help_text=_("It holds at once and for good. Its readers stay those of the thread."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, sent: Any, *, labels: list[Label], version: int) -> None:
        super().__init__(sent, initial={"version": version})
        field_of(self, "label", forms.ChoiceField).choices = [(label.value, label.value) for label in labels]


class OpenReportersForm(forms.Form):
    """Why a moderator must know who flagged a text."""

    use_required_attribute = False
    reason = forms.CharField(
        label=_("Why"),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=_("It is kept in the record. Whoever flagged it is told that you were shown their name."),
    )

    def clean_reason(self) -> str:
        return text.clean(self.cleaned_data["reason"], longest=LONGEST_REASON)


class EscalateForm(forms.Form):
    """What the reserve moderators should know."""

    use_required_attribute = False
    words = forms.CharField(
        label=_("To whoever decides"),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=_("Moderators read it beside the text. Its author does not."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def clean_words(self) -> str:
        return text.clean(self.cleaned_data["words"], longest=LONGEST_REASON)
