"""What a site refuses to run with: a second door to accounts, an admin of everything, somebody with all rights."""

import pytest
from django.apps import apps
from django.core import checks
from django.db import connection

from community.members.models import Member
from tests.factories import members

pytestmark = pytest.mark.django_db


def found(*tags: str) -> set[str]:
    return {message.id for message in checks.run_checks(tags=tags, databases=["default"])}


def test_this_site_has_one_door_and_nobody_with_all_rights():
    assert not {code for code in found(checks.Tags.security, checks.Tags.database) if code.startswith("members.")}


def test_a_second_way_to_sign_in_is_refused(settings):
    settings.AUTHENTICATION_BACKENDS = [*settings.AUTHENTICATION_BACKENDS, "django.contrib.auth.backends.ModelBackend"]
    assert "members.E001" in found(checks.Tags.security)


def test_djangos_admin_is_refused(monkeypatch):
    there = apps.is_installed
    monkeypatch.setattr(apps, "is_installed", lambda name: name == "django.contrib.admin" or there(name))
    assert "members.E002" in found(checks.Tags.security)


def test_a_superuser_is_found_even_where_the_constraint_is_gone():
    constraint = next(one for one in Member._meta.constraints if one.name == "superusers_do_not_exist")
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA ignore_check_constraints = on")
    else:
        with connection.schema_editor(atomic=False) as editor:
            editor.remove_constraint(Member, constraint)
    Member.objects.filter(pk=members.member().pk).update(is_superuser=True)
    try:
        assert "members.E003" in found(checks.Tags.database)
    finally:
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA ignore_check_constraints = off")
