"""Who gives and takes seats in groups."""

from django.utils.translation import gettext_lazy as _

from community.core.rulings import YES, Ruling, no
from community.members.models import Group, Member, Membership
from community.members.models.group import MODERATING, SEATS

from .accounts import is_administrator


def can_add_to_group(actor: Member, member: Member, group: Group) -> Ruling:
    """Add somebody to a group alone: whoever is not staff, and not to those who moderate."""
    if not is_administrator(actor):
        return no(_("Administrators decide who is in a group."))
    if actor.pk == member.pk:
        return no(_("Nobody adds themself to a group: ask another administrator."))
    if takes_two(member, group):
        return no(_("This seat takes two people of different organisations: propose it, and let another agree."))
    return can_sit(member, group)


def can_take_out_of_group(actor: Member, group: Group) -> Ruling:
    """Take a seat away: any administrator, at once."""
    if not is_administrator(actor):
        return no(_("Administrators decide who is in a group."))
    if group.kind not in SEATS:
        return no(_("The members of this group follow from something else: they are not chosen here."))
    return YES


def takes_two(member: Member, group: Group) -> bool:
    """Say whether a seat is power: every seat of staff, and every one among moderators."""
    return member.is_staff or group.kind in MODERATING


def can_sit(member: Member, group: Group) -> Ruling:
    """Say whether a seat would change something, whoever gives it."""
    if group.kind not in SEATS:
        return no(_("The members of this group follow from something else: they are not chosen here."))
    if not member.is_verified:
        return no(_("Only members of the network can be in a group."))
    if Membership.objects.filter(group=group, member=member).exists():
        return no(_("This person is in that group already."))
    return YES
