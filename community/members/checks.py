"""What must be so on every site: nobody has all rights, and accounts are opened by one door alone."""

from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

from .models import Member

OUR_DOOR = ["allauth.account.auth_backends.AuthenticationBackend"]


@register(Tags.security)
def accounts_have_one_door(**_options: Any) -> list[CheckMessage]:
    """Refuse a second way to sign in, which would know neither second factors nor rates, and Django's admin."""
    found: list[CheckMessage] = []
    if settings.AUTHENTICATION_BACKENDS != OUR_DOOR:
        found.append(Error("Accounts are opened by more than allauth.", hint="Leave one backend.", id="members.E001"))
    if apps.is_installed("django.contrib.admin"):
        found.append(Error("Django's admin shows what nobody may see alone.", hint="Remove it.", id="members.E002"))
    return found


@register(Tags.database)
def superusers_do_not_exist(*, databases: Sequence[str] | None = None, **_options: Any) -> list[CheckMessage]:
    """Refuse a database in which somebody has all rights, whatever became of its constraint; `migrate` asks."""
    found: list[CheckMessage] = []
    for name in databases or []:
        there = Member._meta.db_table in connections[name].introspection.table_names()
        if there and Member.objects.using(name).filter(is_superuser=True).exists():
            found.append(Error("A superuser exists.", hint="Set is_superuser to false.", id="members.E003"))
    return found
