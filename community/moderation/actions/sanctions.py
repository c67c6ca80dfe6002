"""Imposing, agreeing, lifting. Every action locks the member first, then the sanction.

What a sanction takes away stands on the member (`outside_until`, `read_only_until`), where every rule of who may see
finds it; it is computed here anew with every step, and ends by its time alone.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from community.audit.models import AuditEntry
from community.audit.record import keep_reason, record
from community.core.rulings import require
from community.members.models import Member
from community.moderation import people
from community.moderation.models import Sanction
from community.moderation.notices import BanProposed, MemberSanctioned, MemberSuspended, SanctionLifted
from realtime.live import gathered
from realtime.notify import notify


@transaction.atomic
@gathered()
def impose(*, sanction: Sanction, by: Member) -> Sanction:
    """Impose what somebody wrote down, or propose it where it takes two people, and return it.

    The same submission sent twice is one sanction. Raises Refused when `by` may not.
    """
    sanction.member = locked_member(sanction.member_id)
    by = Member.objects.get(pk=by.pk)  # role and organisation as they are now, not as the page was opened
    if earlier := _sent_before(sanction, by):
        return earlier
    now = timezone.now()
    sanction.imposed_by, sanction.imposed_from_id, sanction.made = by, by.organisation_id or 0, now
    _let_lapse(sanction.member, now)
    require(people.can_impose(by, sanction))
    if sanction.kind != Sanction.Kind.BAN:
        keep_reason(_begin(sanction, now, by=by), sanction.words)
        return sanction
    sanction.state = Sanction.State.PROPOSED
    sanction.save()
    keep_reason(_record("proposed", sanction, by=by), sanction.words)
    notify(BanProposed, sanction)
    return sanction


@transaction.atomic
@gathered()
def agree(*, sanction: Sanction, by: Member) -> Sanction:
    """Agree to a ban as the second person: it begins. Raises Refused when `by` may not, or late."""
    locked, by = locked_sanction(sanction), Member.objects.get(pk=by.pk)
    require(people.can_second(by, locked))
    locked.seconded_by, locked.seconded_from_id = by, by.organisation_id
    _begin(locked, timezone.now(), by=by)
    return locked


@transaction.atomic
def decline(*, sanction: Sanction, by: Member) -> Sanction:
    """Refuse as the second person; nothing follows. Raises Refused as `agree` does."""
    locked, by = locked_sanction(sanction), Member.objects.get(pk=by.pk)
    require(people.can_decline(by, locked))
    return _close(locked, Sanction.State.DECLINED, by=by)


@transaction.atomic
def withdraw(*, sanction: Sanction, by: Member) -> Sanction:
    """Take back what one proposed, while it waits. Raises Refused when it is another's, or settled."""
    locked = locked_sanction(sanction)
    require(people.can_withdraw(by, locked))
    return _close(locked, Sanction.State.WITHDRAWN, by=by)


@transaction.atomic
@gathered()
def lift(*, sanction: Sanction, by: Member, words: str) -> Sanction:
    """End what holds, at once, with words to the member. Raises Refused when `by` may not, or it is over."""
    locked, by = locked_sanction(sanction), Member.objects.get(pk=by.pk)
    require(people.can_lift(by, locked))
    locked.answer = words
    end(locked, by=by)
    return locked


def end(sanction: Sanction, *, by: Member) -> None:
    """Let a locked sanction hold no more; the caller has the authority."""
    sanction.state, sanction.lifted, sanction.lifted_by = Sanction.State.LIFTED, timezone.now(), by
    sanction.save()
    _keep_in_step(sanction.member, sanction.lifted)
    _record("lifted", sanction, by=by)
    notify(SanctionLifted, sanction)


def locked_member(pk: int) -> Member:
    return Member.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)


def locked_sanction(sanction: Sanction) -> Sanction:
    """Return the row as it now is, locked, and its member's."""
    member = locked_member(sanction.member_id)
    locked = Sanction.objects.select_related("imposed_by").select_for_update(of=("self",)).get(pk=sanction.pk)
    locked.member = member
    return locked


def _begin(sanction: Sanction, now: datetime, *, by: Member) -> AuditEntry:
    sanction.state, sanction.begins = Sanction.State.IN_FORCE, now
    sanction.until = now + timedelta(days=sanction.days)
    sanction.save()
    _keep_in_step(sanction.member, now)
    entry = _record("imposed", sanction, by=by)
    notify(MemberSanctioned, sanction)
    if sanction.kind in people.OUTSIDE:
        notify(MemberSuspended, sanction)
    return entry


def _keep_in_step(member: Member, now: datetime) -> None:
    """Let the member's row say what stands. Both ends are those of the longest."""
    ends = Sanction.objects.standing(now).filter(member=member)
    found = ends.aggregate(
        outside=Max("until", filter=Q(kind__in=people.OUTSIDE)),
        read_only=Max("until", filter=Q(kind=Sanction.Kind.READ_ONLY)),
    )
    member.outside_until, member.read_only_until = found["outside"], found["read_only"]
    member.save(update_fields=["outside_until", "read_only_until"])


def _sent_before(sanction: Sanction, by: Member) -> Sanction | None:
    if sanction.submission_key is None:
        return None
    return Sanction.objects.filter(imposed_by=by, submission_key=sanction.submission_key).first()


def _let_lapse(member: Member, now: datetime) -> None:
    """Close a proposal to which nobody agreed in time, so that another can be made."""
    proposed = Sanction.objects.filter(member=member, state=Sanction.State.PROPOSED)
    proposed.exclude(pk__in=Sanction.objects.waiting(now).values("pk")).update(state=Sanction.State.LAPSED)


def _close(sanction: Sanction, state: Sanction.State, *, by: Member) -> Sanction:
    sanction.state, sanction.closed_by = state, by
    sanction.save()
    _record(state.name.lower(), sanction, by=by)
    return sanction


def _record(verb: str, sanction: Sanction, *, by: Member) -> AuditEntry:
    """Account for a step with keys and codes, no words."""
    return record(
        actor=by,
        action=f"moderation.sanction_{verb}",
        target=sanction,
        kind=sanction.kind,
        rule=sanction.rule,
        days=sanction.days,
        member=sanction.member_id,
    )
