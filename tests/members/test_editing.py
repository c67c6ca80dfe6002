"""Wagtail's admin: open to editors, without its screens for accounts, under a policy of its own."""

import pytest
from django.contrib.auth.models import Group as PermissionGroup
from django.test import Client
from django.urls import NoReverseMatch, reverse

from community.members.models import Member
from community.members.models.member import Role
from tests.factories import members

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> Member:
    from community.members.actions.roles import keep_editors_in_step

    made = members.member(Role.SECRETARIAT)
    keep_editors_in_step(made)
    return made


def test_a_visitor_is_asked_to_sign_in():
    assert Client().get("/admin/").url == "/accounts/login/?next=/admin/"


@pytest.mark.parametrize("role", [Role.APPLICANT, Role.MEMBER, Role.MODERATOR, Role.ADMINISTRATOR])
@pytest.mark.parametrize("path", ["/admin/", "/admin/pages/", "/admin/no-such-page/"])
def test_for_everybody_but_the_secretariat_there_is_no_such_page(role, path, client_as):
    assert client_as(members.member(role)).get(path).status_code == 404


def test_an_editor_works_there(editor, client_as):
    client = client_as(editor)
    assert client.get("/admin/").status_code == 200
    assert client.get("/admin/pages/").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/admin/users/",
        "/admin/users/add/",
        "/admin/users/edit/1/",
        "/admin/groups/",
        "/admin/groups/new/",
        "/admin/password_reset/",
        "/admin/bulk/members/member/assign_role/?id=1",
        "/admin/bulk/members/member/set_active_state/?id=1",
        "/admin/bulk/members/member/delete/?id=1",
        "/admin/bulk/auth/group/delete/?id=1",
        "/admin/tag-autocomplete/?term=a",
        "/admin/tag-autocomplete/taggit/tag/?term=a",
        "/django-admin/",
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_the_screens_for_accounts_rights_and_the_tags_of_threads_do_not_exist(path, method, editor, client_as):
    assert getattr(client_as(editor), method)(path).status_code == 404


@pytest.mark.parametrize("name", ["wagtailusers_users:index", "wagtailusers_groups:index"])
def test_they_are_not_even_mounted(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_wagtails_own_door_leads_to_ours():
    answer = Client().post("/admin/login/", {"username": "x", "password": "y"})
    assert answer.url.startswith("/accounts/login/")


def test_an_editor_changes_neither_rights_nor_password_nor_address_on_the_account_page(editor, client_as):
    client = client_as(editor)
    before = Member.objects.values().get(pk=editor.pk)
    form = {
        "name_email-email": "other@example.org",
        "password-old_password": "a long password",
        "password-new_password1": "another few plain words",
        "password-new_password2": "another few plain words",
        "is_superuser": "on",
        "role": Role.ADMINISTRATOR,
        "groups": [str(PermissionGroup.objects.get(name="Editors").pk)],
    }
    client.post("/admin/account/", form)
    assert Member.objects.values().get(pk=editor.pk) == before
    assert "other@example.org" not in client.get("/admin/account/").content.decode()


def test_editors_may_not_touch_accounts_or_groups(editor):
    rights = Member.objects.get(pk=editor.pk).get_all_permissions()
    assert "wagtailadmin.access_admin" in rights
    assert not [right for right in rights if right.startswith(("members.", "auth.", "account.", "mfa.", "audit."))]


def test_the_editors_policy_lets_nothing_in_from_elsewhere(editor, client_as):
    policy = client_as(editor).get("/admin/")["Content-Security-Policy"]
    assert "script-src 'self' 'unsafe-inline'" in policy
    assert "default-src 'none'" in policy
    assert "http" not in policy
    assert "unsafe-eval" not in policy


def test_public_and_members_pages_keep_the_strict_policy(client_as):
    for answer in (Client().get("/"), client_as(members.member()).get("/forum/")):
        assert "unsafe" not in answer["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
        assert answer["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT", "FOO"])
def test_strange_methods_are_refused(method):
    assert Client().generic(method, "/").status_code == 405
