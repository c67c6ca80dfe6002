"""Finding people and organisations by name, to tick them.

Works without a script: the button sends the whole form, and the same page comes back with what was found.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from community.core.form_fields import field_of
from community.core.public_ids import is_public_id
from community.members.models import Group, Member

PEOPLE, ORGANISATIONS = "people", "organisations"
SEVERAL = (PEOPLE, ORGANISATIONS)
"""The fields in which several can be ticked."""
FIND_AND_TICK = _("Find those who will read it by name, tick them, and send it again.")
_MOST_FOUND = 10


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody, or an organisation, that can be ticked."""

    field: str
    value: str
    name: str
    about: str
    ticked: bool


class PickedField(forms.ModelMultipleChoiceField[Any]):
    """Rows that were ticked, by an id that is no sequential key."""

    def __init__(self, *, by: str) -> None:
        super().__init__(Member.objects.none(), required=False, to_field_name=by)
        self.error_messages["invalid_choice"] = _(
            "Somebody you ticked is not among those you can choose, or no longer. Look through the list and send again."
        )

    def clean(self, value: Any) -> Any:
        if not all(_is_an_id(one) for one in value or ()):
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().clean(value)


def _is_an_id(text: str) -> bool:
    try:
        return is_public_id(text) or bool(UUID(text))
    except ValueError:
        return False


class FinderForm(forms.Form):
    """Finds people by name or organisation among those who can be chosen, and keeps who was ticked."""

    name = forms.CharField(label=_("Name or organisation"), required=False, max_length=80)
    people = PickedField(by="uuid")

    def __init__(self, *args: Any, among: QuerySet[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = among.select_related("organisation").order_by("name")
        field_of(self, PEOPLE, PickedField).queryset = people

    @property
    def looks_for(self) -> str:
        """The field in which is ticked what is found."""
        return PEOPLE

    @cached_property
    def candidates(self) -> list[Candidate]:
        """Those who are ticked, and whoever the name that was looked for may mean."""
        ticked = self.picked(self.looks_for)
        found = [row for row in self._found() if row not in ticked]
        return [_candidate(row, ticked=row in ticked) for row in (*ticked, *found)]

    @property
    def found_nobody(self) -> bool:
        return bool(self._wanted) and all(candidate.ticked for candidate in self.candidates)

    def picked(self, field: str) -> list[Any]:
        """Return the rows that are ticked so far, whether or not the form was sent; none when one of them is wrong."""
        try:
            return list(self.fields[field].clean(self[field].value() or []))
        except ValidationError:
            return []

    @property
    def _wanted(self) -> list[str]:
        return str(self["name"].value() or "").replace("\0", " ").split()

    def _found(self) -> list[Any]:
        rows = field_of(self, self.looks_for, PickedField).queryset
        if rows is None or not self._wanted:
            return []
        for word in self._wanted:
            about = Q(organisation__name__icontains=word)
            rows = rows.filter(Q(name__icontains=word) | about if self.looks_for == PEOPLE else about)
        return list(rows[:_MOST_FOUND])


def _candidate(row: Model, *, ticked: bool) -> Candidate:
    if isinstance(row, Member):
        about = ", ".join(part for part in (row.title, row.organisation.name if row.organisation else "") if part)
        return Candidate(PEOPLE, str(row.uuid), row.name, about, ticked)
    assert isinstance(row, Group)  # noqa: S101 - the two querysets of these forms
    return Candidate(ORGANISATIONS, row.public_id, row.name, "", ticked)
