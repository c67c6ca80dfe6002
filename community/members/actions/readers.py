"""The groups that an author makes by choosing readers: several organisations, and named people."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from community.core.dates import half_day
from community.core.public_ids import unordered_key
from community.members.models import Group, Member, Membership


@transaction.atomic
def organisations_together(groups: Iterable[Group]) -> Group:
    """Return the one group of whoever is in one of `groups`, which are organisations' own."""
    chosen = sorted(set(groups), key=lambda group: group.pk)
    if len(chosen) == 1:
        return chosen[0]
    key = "|".join(str(group.pk) for group in chosen)
    fresh = {"pk": unordered_key(), "kind": Group.Kind.ORGANISATIONS}
    together, created = Group.objects.get_or_create(key=key, defaults=fresh)
    if created:
        made_of = Group.parts.through
        made_of._default_manager.bulk_create(
            made_of(pk=unordered_key(), from_group=together, to_group=one) for one in chosen
        )
    return together


@transaction.atomic
def name_readers(members: Iterable[Member]) -> Group:
    """Make the list of those who alone read one thread. Its rows say neither who made it nor to the moment when."""
    group = Group.objects.create(pk=unordered_key(), kind=Group.Kind.NAMED)
    since = half_day(timezone.now())
    Membership.objects.bulk_create(
        [Membership(pk=unordered_key(), group=group, member=member, since=since) for member in set(members)]
    )
    return group


@transaction.atomic
def name_more(*, group: Group, members: Iterable[Member]) -> list[Member]:
    """Add to a list of named readers, and return those who were new; the caller asked its policy."""
    return [member for member in members if Membership.objects.get_or_create(group=group, member=member)[1]]
