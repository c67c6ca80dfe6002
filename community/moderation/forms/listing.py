"""The form of an entry on a control list."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from community.moderation.models import ListedIdentifier
from community.moderation.screening import check_digit_holds

_CAS = re.compile(r"([0-9]{2,7})-([0-9]{2})-([0-9])")


class EntryForm(forms.ModelForm):  # type: ignore[type-arg]  # cannot be subscribed at run time
    """A number and what its list says of it: the category and its standing, no other hazard data."""

    use_required_attribute = False

    class Meta:
        model = ListedIdentifier
        fields = ("cas", "list_name", "category", "version", "legal_status")
        widgets = {"cas": forms.TextInput(attrs={"dir": "ltr"})}
        labels = {"cas": _("CAS Registry Number")}
        help_texts = {"list_name": _("As the other entries of that list have it.")}

    def clean_cas(self) -> str:
        cas: str = self.cleaned_data["cas"].strip()
        found = _CAS.fullmatch(cas)
        if not found or not check_digit_holds(*found.groups()):
            raise ValidationError(_("This is no CAS Registry Number: its last digit does not fit the others."))
        return cas

    def clean(self) -> dict[str, Any]:
        for name in ("list_name", "category", "version", "legal_status"):
            self.cleaned_data[name] = " ".join(self.cleaned_data.get(name, "").split())
        return self.cleaned_data
