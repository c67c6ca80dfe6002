"""Organisations, and the group of each one's members."""

from collections.abc import Collection

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from community.audit.record import record
from community.core.rulings import no, require
from community.members.models import Domain, FocalPoint, Group, Member, Membership, Organisation

from .groups import give_seat


@transaction.atomic
def create_organisation(*, name: str, country: str, sector: str, by: Member | None) -> Organisation:
    """Make an organisation with the group of its members; `by` is None when the system makes it."""
    organisation = Organisation.objects.create(name=name, country=country, sector=sector)
    group_of(organisation)
    record(actor=by, action="members.organisation_created", target=organisation)
    return organisation


def group_of(organisation: Organisation) -> Group:
    """Return the group of all members of `organisation`: TLP:AMBER+STRICT can be addressed to it."""
    group, _created = Group.objects.get_or_create(
        organisation=organisation, defaults={"name": organisation.name, "kind": Group.Kind.ORGANISATION}
    )
    return group


def join_organisation(*, member: Member, organisation: Organisation) -> None:
    """Let a locked member belong to a locked organisation, and to nothing of the one before; tell its members.

    The caller has the authority and records it.
    """
    Membership.objects.filter(member=member, group__kind=Group.Kind.ORGANISATION).delete()
    member.organisation = organisation
    member.save(update_fields=["organisation"])
    give_seat(group_of(organisation), member)


def set_domains(organisation: Organisation, domains: Collection[str]) -> None:
    """Let a locked organisation have exactly these domains. Raises Refused when another was given one just now."""
    Domain.objects.filter(organisation=organisation).exclude(name__in=domains).delete()
    known = set(Domain.objects.filter(organisation=organisation).values_list("name", flat=True))
    try:
        with transaction.atomic():
            Domain.objects.bulk_create(
                [Domain(name=name, organisation=organisation) for name in domains if name not in known]
            )
    except IntegrityError:
        require(no(_("One of these domains belongs to another organisation. Take it away there first.")))


def merge_organisations(organisation: Organisation, into: Organisation) -> None:
    """Let all members of one locked organisation belong to another; nobody begins to read what was written before.

    The group of the one that goes stays as it is, for the texts that were addressed to it: its members now read in
    both groups, those of the other in their own as before. Whoever leaves the organisation later leaves both.
    Domains and focal points go along; its names stay with it, for the one that stays has its own.
    """
    moved = Member.objects.filter(organisation=organisation)
    joined = group_of(into)
    Membership.objects.bulk_create(
        [Membership(group=joined, member_id=pk) for pk in moved.order_by("pk").values_list("pk", flat=True)]
    )
    moved.update(organisation=into)
    Domain.objects.filter(organisation=organisation).update(organisation=into)
    _move_focal_points(organisation, into)
    organisation.merged_into = into
    organisation.save(update_fields=["merged_into"])


def _move_focal_points(organisation: Organisation, into: Organisation) -> None:
    """Whoever answered for both, answers for the one that stays since the day they first did there."""
    already = FocalPoint.objects.filter(organisation=into).values("member")
    FocalPoint.objects.filter(organisation=organisation, member__in=already).delete()
    FocalPoint.objects.filter(organisation=organisation).update(organisation=into)
