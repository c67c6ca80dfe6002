"""Who is in a group. A group gains a member only with notice to all who are in it."""

from django.db import transaction

from community.audit.record import record
from community.core.rulings import require
from community.members import policy
from community.members.holdings import holdings
from community.members.models import Group, Member, Membership
from realtime.live import gathered


@transaction.atomic
@gathered()
def add_to_group(*, member: Member, group: Group, by: Member) -> Membership:
    """Give a seat that takes one person. Raises Refused for one that takes two (changes.py)."""
    locked = Member.objects.select_for_update(of=("self",), no_key=True).get(pk=member.pk)
    require(policy.can_add_to_group(by, locked, group))
    seat = give_seat(group, locked)
    record(actor=by, action="members.seat_given", target=locked, group=group.pk)
    return seat


@transaction.atomic
def take_out_of_group(*, member: Member, group: Group, by: Member) -> None:
    """Take a seat away, at once; nothing happens when there is none."""
    require(policy.can_take_out_of_group(by, group))
    taken, _rows = Membership.objects.filter(member=member, group=group).delete()
    if taken:
        record(actor=by, action="members.seat_taken", target=member, group=group.pk)


def give_seat(group: Group, member: Member) -> Membership:
    """Put a member into a group; tell all who are in it, and whose texts it reaches. The caller records it."""
    seat = put_into(group, member)
    for holding in holdings.values():
        holding.tell_of_seat(seat)
    return seat


def put_into(group: Group, member: Member) -> Membership:
    """Put a member into a group without a word: for accounts that are made together with all that is theirs."""
    return Membership.objects.create(group=group, member=member)
