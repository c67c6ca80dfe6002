"""What a decider says on admitting somebody."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from community.members.models import Organisation
from community.members.models.organisation import Sector

from .accounts import one_line


class AdmissionForm(forms.Form):
    """Under which organisation an applicant is admitted: one that is known, or a new one."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.standing().order_by("name"),
        label=_("Organisation that is known here"),
        required=False,
        empty_label=_("None of these: it is new"),
    )
    new_name = forms.CharField(label=_("Name of the new organisation"), max_length=120, required=False)
    country = CountryField(blank=True).formfield(label=_("Its country"), required=False)
    sector = forms.ChoiceField(
        label=_("Its sector"), choices=[("", _("Choose a sector")), *Sector.choices], required=False
    )

    def clean_new_name(self) -> str:
        return one_line(self.cleaned_data["new_name"]) if self.cleaned_data["new_name"] else ""

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("organisation"):
            return said
        for name in ("new_name", "country", "sector"):
            if not said.get(name) and name not in self.errors:
                self.add_error(name, _("Choose an organisation above, or fill this in for a new one."))
        if Organisation.objects.filter(name__iexact=said.get("new_name", "")).exists():
            raise ValidationError(_("An organisation of this name is known here already: choose it from the list."))
        return said
