"""Two moderators learn who a participant is. Every step locks the thread first: of two at once, one is second."""

from datetime import date, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from community.audit.record import keep_reason, record
from community.core.rulings import require
from community.members.models import Member
from forum import policy
from forum.authorship import who_wrote
from forum.models import Post, Unmasking

from .publishing import locked_thread

ANSWERED_WITHIN: Final = timedelta(days=14)
"""One that nobody answers would keep the thread's key for ever."""


@transaction.atomic
def ask_who(*, moderator: Member, post: Post, reason: str) -> Unmasking:
    """Ask another moderator to agree that both are told who wrote `post`. Raises Refused by policy."""
    post.thread = locked_thread(post.thread_id)
    require(policy.can_ask_who(moderator, post))
    assert post.participant  # noqa: S101 - policy: only who has a number can be asked about
    asked = Unmasking.objects.create(
        thread=post.thread,
        author_tag=post.author_tag,
        participant=post.participant,
        reason=reason,
        asked_by=moderator,
        asked_from=moderator.organisation,
        asked=timezone.now().date(),
    )
    keep_reason(record(actor=moderator, action="forum.unmasking_asked", target=asked), reason)
    return asked


@transaction.atomic
def agree(*, moderator: Member, unmasking: Unmasking) -> None:
    """Agree without having seen the name; from now on each of the two can be told. Raises Refused by policy."""
    fresh = _locked(unmasking)
    require(policy.can_agree(moderator, fresh))
    _decide(fresh, Unmasking.State.AGREED, moderator)
    record(actor=moderator, action="forum.unmasking_agreed", target=fresh)


@transaction.atomic
def decline(*, moderator: Member, unmasking: Unmasking) -> None:
    """Let the participant stay unnamed. Raises Refused by policy."""
    fresh = _locked(unmasking)
    require(policy.can_decline(moderator, fresh))
    _decide(fresh, Unmasking.State.DECLINED, moderator)
    record(actor=moderator, action="forum.unmasking_declined", target=fresh)


@transaction.atomic
def tell_once(*, moderator: Member, unmasking: Unmasking) -> Member | None:
    """Return who the participant is, to one of the two and never again; None when that account is gone.

    It is written nowhere, the audit log included. Raises Refused by policy, NoKey when nobody can say it any more.
    """
    fresh = _locked(unmasking)
    require(policy.can_be_told(moderator, fresh))
    told = who_wrote(fresh.thread, fresh.author_tag)
    seen = "seen_by_asker" if moderator.pk == fresh.asked_by_id else "seen_by_second"
    setattr(fresh, seen, True)
    fresh.save(update_fields=[seen])
    return told


def let_lapse(today: date) -> int:
    """Close what nobody answered within 14 days and return how many; it can be asked again."""
    late = Unmasking.objects.filter(state=Unmasking.State.ASKED, asked__lt=today - ANSWERED_WITHIN)
    return late.update(state=Unmasking.State.LAPSED)


def _locked(unmasking: Unmasking) -> Unmasking:
    """Return the unmasking as it is once its thread is locked, and so nobody else changes it."""
    thread = locked_thread(unmasking.thread_id)
    fresh = Unmasking.objects.select_related("asked_by").get(pk=unmasking.pk)
    fresh.thread = thread
    return fresh


def _decide(unmasking: Unmasking, state: Unmasking.State, second: Member) -> None:
    unmasking.state, unmasking.decided = state, timezone.now().date()
    unmasking.seconded_by, unmasking.seconded_from = second, second.organisation
    unmasking.save(update_fields=["state", "decided", "seconded_by", "seconded_from"])
