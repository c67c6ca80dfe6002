"""Who may admit applicants, who may set roles, and in which sessions staff act as staff."""

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from community.core.rulings import YES, Ruling, no
from community.core.visibility import Viewer
from community.members.models import Member
from community.members.models.member import ADMITTING, STAFF, Role


def can_see_applicants(viewer: Viewer) -> Ruling:
    """Moderators and the secretariat decide over applications."""
    if getattr(viewer, "role", None) in ADMITTING and getattr(viewer, "is_active", False):
        return YES
    return no(_("Applications are decided by moderators and the secretariat."))


def can_admit(actor: Member | None, applicant: Member) -> Ruling:
    """Admit an applicant whose account is in use and who has not been admitted yet.

    `None` is whoever runs the server's command line: the first staff are admitted there, for want of others.
    """
    if actor and not can_see_applicants(actor):
        return can_see_applicants(actor)
    if applicant.role != Role.APPLICANT:
        return no(_("This person has already been admitted."))
    if not applicant.is_active:
        return no(_("This account is closed, so it cannot be admitted."))
    return YES


def can_set_role(actor: Member | None, member: Member, role: str) -> Ruling:
    """Set a role by one person: an administrator takes a staff role away, never their own.

    Giving one takes two (`can_propose`). `None` is whoever runs the server's command line, where the first staff are
    appointed.
    """
    if actor and not is_administrator(actor):
        return no(_("Roles are given by administrators."))
    if actor and actor.pk == member.pk:
        return no(_("Nobody gives a role to themself: ask another administrator."))
    if actor and role in STAFF:
        return no(_("A staff role takes two people of different organisations: propose it, and let another agree."))
    return _can_have_role(member, role)


def _can_have_role(member: Member, role: str) -> Ruling:
    if role not in Role.values:
        return no(_("There is no such role."))
    if role == Role.APPLICANT:
        return no(_("A member does not become an applicant again: close the account instead."))
    if not member.organisation_id:
        return no(_("Admit this person first: every member has an organisation."))
    return YES


def is_administrator(actor: Member) -> bool:
    return actor.role == Role.ADMINISTRATOR and actor.is_active


def can_act_as_staff(request: HttpRequest) -> Ruling:
    """Act as staff: in a session opened, or confirmed since, with a factor that staff must have (ASVS 5.0 6.3.3).

    Recovery codes are no such factor: they let their owner in to set up a new one, and no further.
    """
    for record in get_authentication_records(request, request.user):
        if record.get("method") == "mfa" and record.get("type") in settings.STAFF_SECOND_FACTORS:
            return YES
    return no(_("Your role asks for a second factor. Confirm that it is you, then go on."))
