"""Ending sessions."""

from allauth.usersessions.models import UserSession
from django.db import transaction

from community.members.models import Member


@transaction.atomic
def end_session(*, member: Member, session_key: str) -> None:
    """Sign `member` out of one session; of somebody else's session nothing happens."""
    for session in UserSession.objects.filter(user=member, session_key=session_key):
        session.end()


@transaction.atomic
def end_sessions(*, member: Member, but: str = "") -> None:
    """Sign `member` out everywhere, except in the session whose key is `but`."""
    for session in UserSession.objects.filter(user=member).exclude(session_key=but):
        session.end()
