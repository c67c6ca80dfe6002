"""May this viewer listen? Asked when a page begins to listen, and again and again while it does."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.contrib.auth import HASH_SESSION_KEY, get_user_model
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from community.core.visibility import Viewer
from realtime.notices import topics

MOST: Final = 200
"""Topics that one browser may listen to: its pages share a socket."""
LONGEST_NAME: Final = 80


Door = Callable[[Any, SessionBase], bool]
"""Says whether a member may be here in a session; what it asks for is known above (community/asgi.py)."""


@dataclass(frozen=True, slots=True)
class Claim:
    """On what a socket was opened: which member, in which session, through which door."""

    viewer: Any
    session: SessionBase
    door: Door

    @property
    def member_id(self) -> Any:
        return self.viewer.pk

    @property
    def session_key(self) -> str:
        return self.session.session_key or ""


def audible_now(claim: Claim, names: Iterable[str]) -> set[str]:
    """Return those of `names` that the member of a socket may listen to as they are now, whatever they were when it was
    opened.
    """
    member = _active_members({claim.member_id}).get(claim.member_id)
    return audible(member, names) if member else set()


def audible(viewer: Viewer, names: Iterable[str]) -> set[str]:
    """Return those of `names` that exist and that `viewer` may listen to, in one query per kind.

    A topic that is not there and one that may not be heard give the same answer: none.
    """
    asked: dict[str, list[str]] = defaultdict(list)
    for name in names:
        kind, _, ident = name.partition(":")
        if kind in topics and len(name) <= LONGEST_NAME and ident.isascii() and ident.isprintable():
            asked[kind].append(ident)
    return {f"{kind}:{ident}" for kind, idents in asked.items() for ident in topics[kind].audible(viewer, idents)}


def is_counted(name: str) -> bool:
    """Say whether those who listen to the topic are counted, which is all that is heard of it."""
    kind = name.partition(":")[0]
    return kind in topics and topics[kind].counted


def entitlements(held: Sequence[tuple[Claim, set[str]]]) -> list[set[str] | None]:
    """Return for each socket the topics it may no longer hear, or None when its session ended.

    One query for all members, one for all sessions, then one per member and kind of topic.
    """
    members = _active_members({claim.member_id for claim, _ in held})
    sessions = _open_sessions({claim.session_key for claim, _ in held})
    asked: dict[Any, set[str]] = defaultdict(set)
    for claim, names in held:
        asked[claim.member_id] |= names
    heard = {member_id: audible(member, asked[member_id]) for member_id, member in members.items()}
    return [names - heard[claim.member_id] if _holds(claim, members, sessions) else None for claim, names in held]


def _active_members(ids: set[Any]) -> dict[Any, Any]:
    return get_user_model()._default_manager.filter(is_active=True).in_bulk(ids)


def _open_sessions(keys: set[str]) -> set[str]:
    found = Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now())
    return set(found.values_list("session_key", flat=True))


def _holds(claim: Claim, members: dict[Any, Any], sessions: set[str]) -> bool:
    """Say whether the session would still sign its member in (a changed password ends it) and let them pass."""
    member = members.get(claim.member_id)
    return (
        member is not None
        and claim.session_key in sessions
        and constant_time_compare(claim.session.get(HASH_SESSION_KEY, ""), member.get_session_auth_hash())
        and claim.door(member, claim.session)
    )
