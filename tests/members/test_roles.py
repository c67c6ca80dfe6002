"""Giving roles, and what hangs on them."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group as PermissionGroup
from django.db import IntegrityError, transaction
from django.test import Client

from community.audit.models import AuditEntry
from community.core.rulings import Refused
from community.members.actions.accounts import create_member
from community.members.actions.roles import EDITORS, set_role
from community.members.models import Member
from community.members.models.member import Role
from tests.factories import members

pytestmark = pytest.mark.django_db


def sign_in(member: Member) -> Client:
    EmailAddress.objects.get_or_create(user=member, email=member.email, defaults={"primary": True, "verified": True})
    client = Client()
    client.post("/accounts/login/", {"login": member.email, "password": "a long password"})
    assert client.session["_auth_user_id"]
    return client


def test_a_role_is_taken_away_by_one_and_accounted_for():
    administrator, moderator = members.member(Role.ADMINISTRATOR), members.moderator()
    set_role(member=moderator, role=Role.MEMBER, by=administrator)
    moderator.refresh_from_db()
    assert moderator.role == Role.MEMBER
    entry = AuditEntry.objects.get(action="members.role_set")
    assert entry.actor == administrator
    assert entry.details == {"before": "moderator", "after": "member"}


def test_one_administrator_alone_gives_no_staff_role():
    member = members.member()
    with pytest.raises(Refused, match="two people"):
        set_role(member=member, role=Role.MODERATOR, by=members.member(Role.ADMINISTRATOR))
    member.refresh_from_db()
    assert member.role == Role.MEMBER


def test_the_same_role_again_changes_and_records_nothing():
    set_role(member=members.moderator(), role=Role.MODERATOR, by=None)
    assert not AuditEntry.objects.filter(action="members.role_set").exists()


def test_whoever_loses_a_staff_role_is_signed_out_everywhere():
    moderator = members.moderator()
    one, other = sign_in(moderator), sign_in(moderator)
    set_role(member=moderator, role=Role.MEMBER, by=None)
    for client in (one, other):
        assert client.get("/forum/").url.startswith("/accounts/login/")


def test_a_member_who_rises_stays_signed_in():
    member = members.member()
    client = sign_in(member)
    set_role(member=member, role=Role.MODERATOR, by=None)
    assert client.get("/forum/").url.startswith("/accounts/second-factor")


def test_the_editors_are_the_secretariat_and_nobody_else():
    member = members.member()
    for role, edits in [
        (Role.SECRETARIAT, True),
        (Role.MODERATOR, False),
        (Role.SECRETARIAT, True),
        (Role.MEMBER, False),
    ]:
        member = set_role(member=member, role=role, by=None)
        assert Member.objects.get(pk=member.pk).has_perm("wagtailadmin.access_admin") is edits
        assert PermissionGroup.objects.get(name=EDITORS).user_set.filter(pk=member.pk).exists() is edits


def test_a_secretariat_account_that_is_made_is_an_editor_at_once():
    made = create_member(
        email="new@example.org",
        name="New",
        role=Role.SECRETARIAT,
        organisation=members.organisation(),
        email_verified=True,
    )
    assert made.has_perm("wagtailadmin.access_admin")


def test_superusers_do_not_exist():
    with pytest.raises(IntegrityError), transaction.atomic():
        Member.objects.filter(pk=members.member().pk).update(is_superuser=True)
