"""The form of a saved note: parse and validate, never save."""

from typing import Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from community.core import text
from community.core.form_fields import field_of
from community.members.models import Group
from community.moderation.models import SavedNote
from community.moderation.models.saved_note import LONGEST_NAME, LONGEST_TEXT


class SavedNoteForm(forms.Form):
    """A name, and the text in each language of the site; English is always there."""

    use_required_attribute = False
    team = forms.ModelChoiceField(Group.objects.none(), label=_("Team"), empty_label=None)
    name = forms.CharField(
        label=_("Name"),
        widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=_("By which the moderators of the team choose it."),
    )

    def __init__(self, sent: Any, *, teams: QuerySet[Group], note: SavedNote | None = None) -> None:
        first = {"team": note.team_id, "name": note.name, **note.texts} if note else {}
        super().__init__(sent, initial=first)
        team = field_of(self, "team", forms.ModelChoiceField)
        team.queryset = teams
        if note or teams.count() == 1:
            team.widget, team.required, team.disabled = forms.HiddenInput(), False, True
            team.initial = note.team if note else teams.first()
            self.initial["team"] = team.initial
        for code, _name in settings.CONTENT_LANGUAGES:
            self.fields[code] = _text_field(code)

    def clean_name(self) -> str:
        return " ".join(text.clean(self.cleaned_data["name"], longest=LONGEST_NAME).split())

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        for code, _name in settings.CONTENT_LANGUAGES:
            if said.get(code, "").strip():
                try:
                    said[code] = text.clean(said[code], longest=LONGEST_TEXT)
                except forms.ValidationError as error:
                    self.add_error(code, error)
        return said

    def texts(self) -> dict[str, str]:
        """Return what was written, by language."""
        return {code: said for code, _name in settings.CONTENT_LANGUAGES if (said := self.cleaned_data[code].strip())}


def _text_field(code: str) -> forms.CharField:
    spoken = get_language_info(code)
    return forms.CharField(
        label=spoken["name_local"],
        required=code == "en",
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4, "lang": code, "dir": "rtl" if spoken["bidi"] else "ltr"}),
    )
