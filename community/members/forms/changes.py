"""What somebody proposes. Each form turns what was said into a change that is not kept yet; actions keep it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from community.core import text
from community.members import policy
from community.members.models import Change, Group, Member, Organisation
from community.members.models.change_kinds import EFFECTS, Kind
from community.members.models.group import SEATS
from community.members.models.member import STAFF, Role

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MOST_DOMAINS: Final = 20
_DOMAIN = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
ROLES = [(role.value, role.label) for role in STAFF]


class PersonField(forms.CharField):
    """A member, named by the address of their account or by their full name."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Person"),
            max_length=254,
            help_text=_("The e-mail address of the account, or the person's full name."),
        )

    def clean(self, value: Any) -> Member | None:
        said = " ".join(super().clean(value).split())
        by = {"email": said.lower()} if "@" in said else {"name__iexact": said}
        found = list(Member.objects.verified().filter(**by)[:2]) if "\x00" not in said else []
        if not found:
            raise ValidationError(_("No member has this address or this name. Look for typing errors."), code="unknown")
        if len(found) > 1:
            raise ValidationError(_("Several members have this name. Give the e-mail address."), code="ambiguous")
        return found[0]


class GroupField(forms.ModelChoiceField):  # type: ignore[type-arg]  # cannot be subscribed at run time
    """A group in which seats are given."""

    def __init__(self) -> None:
        groups = Group.objects.filter(kind__in=SEATS).order_by("name")
        super().__init__(groups, label=_("Group"), empty_label=_("Choose one"))


class OrganisationField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """An organisation to which somebody can belong."""

    def __init__(self, label: StrOrPromise) -> None:
        super().__init__(Organisation.objects.standing().order_by("name"), label=label, empty_label=_("Choose one"))


class ProposalForm(forms.Form):
    """The part that all have. `kind` says what the change is; the other fields are named as its columns."""

    kind: Kind
    button = _("Propose it")

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("One sentence that the second person can judge by. It is kept with the change."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields([name for name in self.fields if name != "reason"])
        self.heading, self.explains = self.kind.label, EFFECTS[self.kind]

    def clean_reason(self) -> str:
        return " ".join(text.clean(self.cleaned_data["reason"], longest=500).split())

    def change(self) -> Change:
        """Return what was proposed, for the action to judge and keep."""
        return Change(kind=self.kind, **self.cleaned_data)


class RoleForm(ProposalForm):
    kind = Kind.ROLE
    member = PersonField()
    role = forms.ChoiceField(label=_("Role"), choices=ROLES)


class SeatForm(ProposalForm):
    kind = Kind.SEAT
    member = PersonField()
    group = GroupField()

    def takes_one(self) -> bool:
        """Say whether this seat is given at once, without a second person."""
        return not policy.takes_two(self.cleaned_data["member"], self.cleaned_data["group"])


class MoveForm(ProposalForm):
    kind = Kind.ORGANISATION
    member = PersonField()
    organisation = OrganisationField(_("New organisation"))


class EmailForm(ProposalForm):
    kind = Kind.EMAIL
    member = PersonField()
    email = forms.CharField(
        label=_("New e-mail address"),
        max_length=254,
        validators=[validate_email],
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class FactorsForm(ProposalForm):
    kind = Kind.FACTORS
    member = PersonField()


class DomainsForm(ProposalForm):
    kind = Kind.DOMAINS
    organisation = OrganisationField(_("Organisation"))
    domains = forms.CharField(
        label=_("All its domains"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "ltr", "autocapitalize": "none"}),
        help_text=_("One in a line, for example port.example.org. Those that are left out are taken away."),
    )

    def clean_domains(self) -> list[str]:
        said = sorted(set(self.cleaned_data["domains"].lower().split()))
        if len(said) > MOST_DOMAINS:
            raise ValidationError(_("That is more than an organisation can have."), code="too_many")
        for name in said:
            if not _DOMAIN.fullmatch(name):
                raise ValidationError(_("%(name)s is not a domain."), code="malformed", params={"name": name})
        return said


class MergeForm(ProposalForm):
    kind = Kind.MERGE
    organisation = OrganisationField(_("Organisation that goes"))
    into = OrganisationField(_("Organisation that stays"))


PROPOSALS: dict[str, type[ProposalForm]] = {
    form.kind.value: form for form in (RoleForm, SeatForm, MoveForm, EmailForm, FactorsForm, DomainsForm, MergeForm)
}


class TakeRoleForm(forms.Form):
    """Whose staff role is taken away."""

    heading = _("Take a staff role away")
    explains = _("The person is a member like others at once, and all their sessions end. Nobody else has to agree.")
    button = _("Take the role away")

    member = PersonField()

    def clean_member(self) -> Member:
        member: Member = self.cleaned_data["member"]
        if member.role == Role.MEMBER:
            raise ValidationError(_("This person has no staff role."), code="no_role")
        return member


class TakeSeatForm(forms.Form):
    """Who is taken out of which group."""

    heading = _("Take somebody out of a group")
    explains = _("The person no longer reads what is addressed to the group, at once. Nobody else has to agree.")
    button = _("Take the person out")

    member = PersonField()
    group = GroupField()
