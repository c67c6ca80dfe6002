"""The groups that an author makes by choosing readers: several organisations, and named people."""

from collections.abc import Iterable

from django.db import transaction

from community.members.models import Group, Member, Membership


@transaction.atomic
def organisations_together(groups: Iterable[Group]) -> Group:
    """Return the one group of whoever is in one of `groups`, which are organisations' own."""
    chosen = sorted(set(groups), key=lambda group: group.pk)
    if len(chosen) == 1:
        return chosen[0]
    key = "|".join(str(group.pk) for group in chosen)
    together, created = Group.objects.get_or_create(key=key, defaults={"kind": Group.Kind.ORGANISATIONS})
    if created:
        together.parts.set(chosen)
    return together


@transaction.atomic
def name_readers(members: Iterable[Member]) -> Group:
    """Make the list of those who alone read one thread. The order of its rows says nothing of who made it."""
    group = Group.objects.create(kind=Group.Kind.NAMED)
    shuffled = sorted(set(members), key=lambda member: member.uuid)
    Membership.objects.bulk_create([Membership(group=group, member=member) for member in shuffled])
    return group


@transaction.atomic
def name_another(*, group: Group, member: Member) -> bool:
    """Add one to a list of named readers, and say whether they were new; the caller asked its policy."""
    _seat, created = Membership.objects.get_or_create(group=group, member=member)
    return created
