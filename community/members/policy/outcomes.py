"""Whether a change would still change something: asked when it is proposed, seconded, and carried out."""

from collections.abc import Callable
from typing import TypeVar

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from community.core.rulings import YES, Ruling, no
from community.members.models import Change, Domain, Member
from community.members.models.change_kinds import Kind
from community.members.models.member import STAFF, Role

from .groups import can_sit

Thing = TypeVar("Thing")


def can_happen(change: Change) -> Ruling:
    """Say whether `change` would still change something, and for somebody who is there."""
    if change.member and not change.member.is_active:
        return no(_("This account is closed."))
    return _RULES[Kind(change.kind)](change)


def named(thing: Thing | None) -> Thing:
    """Return what a change of its kind always names: the database refuses one that does not (models/change.py)."""
    assert thing is not None  # noqa: S101
    return thing


def is_taken(email: str, *, besides: Member) -> bool:
    """Say whether an account other than `besides` has the address."""
    proven = EmailAddress.objects.filter(email=email, verified=True).exclude(user=besides)
    return proven.exists() or Member.objects.filter(email=email).exclude(pk=besides.pk).exists()


def _role(change: Change) -> Ruling:
    member = named(change.member)
    if change.role not in STAFF:
        return no(_("This role takes no second person."))
    if member.role == Role.APPLICANT:
        return no(_("Admit this person first: every member has an organisation."))
    if member.is_outside:
        return no(_("This person is suspended at present. A staff role can be given when that is over or lifted."))
    return YES if member.role != change.role else no(_("This person has that role already."))


def _seat(change: Change) -> Ruling:
    return can_sit(named(change.member), named(change.group))


def _organisation(change: Change) -> Ruling:
    member, organisation = named(change.member), named(change.organisation)
    if member.role == Role.APPLICANT:
        return no(_("Admit this person first: every member has an organisation."))
    if organisation.merged_into_id:
        return no(_("This organisation has been merged into another."))
    if member.organisation_id == organisation.pk:
        return no(_("This person belongs to that organisation already."))
    return YES


def _email(change: Change) -> Ruling:
    member = named(change.member)
    if member.email == change.email:
        return no(_("This is the address of the account already."))
    if is_taken(change.email, besides=member):
        return no(_("This address belongs to another account."))
    return YES


def _factors(change: Change) -> Ruling:
    held = Authenticator.objects.filter(user=named(change.member)).exists()
    return YES if held else no(_("This person has no second factor."))


def _domains(change: Change) -> Ruling:
    organisation = named(change.organisation)
    if organisation.merged_into_id:
        return no(_("This organisation has been merged into another."))
    found = Domain.objects.filter(Q(name__in=change.domains) | Q(organisation=organisation))
    known = dict(found.values_list("name", "organisation"))
    if any(owner != organisation.pk for owner in known.values()):
        return no(_("One of these domains belongs to another organisation. Take it away there first."))
    return YES if set(known) != set(change.domains) else no(_("These are the domains of the organisation already."))


def _merge(change: Change) -> Ruling:
    organisation, into = named(change.organisation), named(change.into)
    if organisation == into:
        return no(_("An organisation cannot be merged into itself."))
    if organisation.merged_into_id or into.merged_into_id:
        return no(_("This organisation has been merged into another."))
    return YES


_RULES: dict[Kind, Callable[[Change], Ruling]] = {
    Kind.ROLE: _role,
    Kind.SEAT: _seat,
    Kind.ORGANISATION: _organisation,
    Kind.EMAIL: _email,
    Kind.OWN_EMAIL: _email,
    Kind.FACTORS: _factors,
    Kind.DOMAINS: _domains,
    Kind.MERGE: _merge,
}
