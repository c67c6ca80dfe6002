"""Organisations, and the group of each one's members."""

from django.db import transaction

from community.audit.record import record
from community.members.models import Group, Member, Membership, Organisation


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


@transaction.atomic
def join_organisation(*, member: Member, organisation: Organisation) -> None:
    """Put `member` into `organisation` and its group, and out of the group of the one before."""
    Membership.objects.filter(member=member, group__kind=Group.Kind.ORGANISATION).delete()
    Membership.objects.create(member=member, group=group_of(organisation))
    member.organisation = organisation
    member.save(update_fields=["organisation"])
