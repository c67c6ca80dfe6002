"""Opening one thread with a reason. Every step locks who asked: of two at once, one is second.

One order of locks: the member who asks, then the asking, then the thread.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from community.audit.record import keep_reason, record, record_once
from community.core.rulings import no, require
from community.members.models import Member
from forum import policy
from forum.models import BreakGlass, Thread
from forum.models.break_glass import OPEN_FOR, OPENED_WITHIN
from forum.notices import GlassAnswered, GlassAsked, ThreadOpened
from realtime.live import gathered
from realtime.notify import notify

from .publishing import locked_thread


@transaction.atomic
@gathered()
def ask_to_open(*, by: Member, address: str, reason: str) -> BreakGlass:
    """Ask to read the thread at `address`: what one person may open is opened at once.

    All else waits for a second person alike: what stands under TLP:AMBER and above, and where nothing is. Raises
    Refused by policy.
    """
    by = _locked_member(by.pk)
    require(policy.can_ask_to_open(by, address))
    assert by.organisation  # noqa: S101 - policy: whoever asks is of the staff
    glass = BreakGlass.objects.create(address=address, reason=reason, asked_by=by, asked_from=by.organisation)
    keep_reason(record(actor=by, action="forum.glass_asked", target=glass), reason)
    thread = _locked_at(glass)
    if thread and not policy.takes_two(policy.strictest_in(thread)):
        _open(glass, thread)
    else:
        require(policy.can_wait_for_second(by))
        notify(GlassAsked, glass)
    return glass


@transaction.atomic
@gathered()
def agree_to_open(*, by: Member, glass: BreakGlass) -> None:
    """Let whoever asked open it, without seeing what it is. Raises Refused by policy, or when somebody was faster."""
    fresh, by = _locked(glass), Member.objects.get(pk=by.pk)
    require(policy.can_second_glass(by, fresh))
    _settle(fresh, BreakGlass.State.AGREED, by)
    record(actor=by, action="forum.glass_agreed", target=fresh)


@transaction.atomic
@gathered()
def decline_to_open(*, by: Member, glass: BreakGlass) -> None:
    """Let it stay closed. Raises Refused by policy, or when somebody was faster."""
    fresh, by = _locked(glass), Member.objects.get(pk=by.pk)
    require(policy.can_decline_glass(by, fresh))
    _settle(fresh, BreakGlass.State.DECLINED, by)
    record(actor=by, action="forum.glass_declined", target=fresh)


@transaction.atomic
@gathered()
def open_agreed(*, by: Member, glass: BreakGlass) -> BreakGlass:
    """Open what two people agreed on, for an hour from now; or find that there is nothing. Raises Refused by policy."""
    fresh = _locked(glass)
    require(policy.can_open_glass(by, fresh))
    if thread := _locked_at(fresh):
        _open(fresh, thread)
    else:
        fresh.state = BreakGlass.State.NOTHING
        fresh.save(update_fields=["state"])
        record(actor=fresh.asked_by, action="forum.glass_empty", target=fresh)
    return fresh


@transaction.atomic
def close_early(*, by: Member, glass: BreakGlass) -> None:
    """End it before its time, by whom it is open to. Raises Refused when it is over."""
    fresh = _locked(glass)
    if not BreakGlass.objects.open_to(by).filter(pk=fresh.pk).exists():
        require(no(policy.OVER))
    fresh.until = timezone.now()
    fresh.save(update_fields=["until"])
    record(actor=by, action="forum.glass_closed", target=fresh)


@transaction.atomic
def note_reading(*, by: Member, glass: BreakGlass, page: int) -> None:
    """Account for looking at one page of the thread, once an hour."""
    record_once(actor=by, action="forum.glass_read", target=glass, page=page)


def let_glass_lapse(now: datetime) -> int:
    """Close what was not opened within 7 days and return how many; it can be asked again."""
    late = BreakGlass.objects.waiting().filter(asked__lte=now - OPENED_WITHIN)
    return late.update(state=BreakGlass.State.LAPSED)


def _open(glass: BreakGlass, thread: Thread) -> None:
    """Open a locked thread. Under the Chatham House Rule its authors find it when they look: nobody knows them."""
    now = timezone.now()
    glass.state, glass.thread, glass.label = BreakGlass.State.OPEN, thread, policy.strictest_in(thread)
    glass.last_seq, glass.opened, glass.until = thread.last_seq, now, now + OPEN_FOR
    glass.save()
    record(actor=glass.asked_by, action="forum.glass_opened", target=glass, thread=thread.pk)
    if not thread.under_rule:
        notify(ThreadOpened, glass)


def _settle(glass: BreakGlass, state: BreakGlass.State, second: Member) -> None:
    glass.state, glass.seconded_by, glass.seconded_from_id = state, second, second.organisation_id
    glass.save(update_fields=["state", "seconded_by", "seconded_from"])
    notify(GlassAnswered, glass)


def _locked_at(glass: BreakGlass) -> Thread | None:
    """Return what whoever asked may open, locked: until the end nothing is published in it, and no label changes."""
    for pk in Thread.objects.filter(public_id=glass.address).values_list("pk", flat=True):
        locked_thread(pk)
    return policy.thread_at(glass.asked_by, glass.address)


def _locked(glass: BreakGlass) -> BreakGlass:
    _locked_member(glass.asked_by_id)
    found = BreakGlass.objects.select_for_update(of=("self",), no_key=True).select_related("asked_by")
    return found.get(pk=glass.pk)


def _locked_member(pk: int) -> Member:
    return Member.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)
