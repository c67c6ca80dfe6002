"""Signed-in sessions for tests: with the second factor that staff need, unless said otherwise."""

import time

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client

from community.members.models import Member


def session_key(member: Member, *, second_factor: bool = True) -> str:
    """Return the key of a new session of `member`."""
    session = SessionStore()
    session[SESSION_KEY] = str(member.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = member.get_session_auth_hash()
    proofs = [{"method": "password", "at": time.time(), "email": member.email}]
    if second_factor:
        proofs += [{"method": "mfa", "type": kind, "at": time.time()} for kind in settings.STAFF_SECOND_FACTORS]
    session[AUTHENTICATION_METHODS_SESSION_KEY] = proofs
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(member.pk)
    session.create()
    return str(session.session_key)


def client_as(member: Member | None, *, second_factor: bool = True, **options: object) -> Client:
    """Return a test client signed in as `member`, or nobody's. `options` are Client's own."""
    client = Client(**options)
    if member:
        client.cookies[settings.SESSION_COOKIE_NAME] = session_key(member, second_factor=second_factor)
    return client
