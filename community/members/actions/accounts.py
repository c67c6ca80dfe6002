"""Making an account."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from community.audit.record import record
from community.members.models import Member, Organisation
from community.members.models.member import STAFF, Role

from .groups import put_into
from .organisations import group_of
from .roles import keep_editors_in_step


@transaction.atomic
def create_member(
    *,
    email: str,
    name: str,
    password: str | None = None,
    role: str = Role.APPLICANT,
    organisation: Organisation | None = None,
    stated_organisation: str = "",
    title: str = "",
    language: str = "en",
    joined: datetime | None = None,
    email_verified: bool = False,
) -> Member:
    """Make an account and return it; without a password it can only be opened by a reset.

    Everybody but an applicant needs an organisation (the database refuses otherwise). `email_verified` says that the
    address has been proven another way; whoever signs up proves it by mail.
    """
    joined = joined or timezone.now()
    member = Member.objects.create_user(
        email,
        password,
        name=name,
        role=role,
        organisation=organisation,
        stated_organisation=stated_organisation,
        title=title,
        language=language,
        joined=joined,
        admitted=None if role == Role.APPLICANT else joined,
    )
    EmailAddress.objects.create(user=member, email=member.email, primary=True, verified=email_verified)
    if organisation:
        put_into(group_of(organisation), member)
    if role in STAFF:
        keep_editors_in_step(member)
    record(actor=None, action="members.created", target=member, role=role)
    return member


@transaction.atomic
def sign_up(
    *, applicant: Member, email: str, password: str, name: str, stated_organisation: str, language: str
) -> Member:
    """Fill and save the new account of somebody who applies; allauth then sends the mail that proves the address."""
    applicant.email = email
    applicant.set_password(password)
    applicant.name = name
    applicant.stated_organisation = stated_organisation
    applicant.language = language
    applicant.role = Role.APPLICANT
    applicant.save()
    record(actor=None, action="members.applied", target=applicant)
    return applicant
