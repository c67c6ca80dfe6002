"""Changes that take two people, 72 hours, or both: proposed, seconded or declined, stopped, carried out.

Every action locks in one order: organisations by their keys, then the member, then the change.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.audit.models import AuditEntry
from community.audit.record import keep_reason, record
from community.core.one_by_one import one_by_one
from community.core.rulings import no, require
from community.members import policy
from community.members.models import Change, Member, Organisation
from community.members.models.change import SECOND_WITHIN, WAIT
from community.members.models.change_kinds import Kind, State
from community.members.notices import ChangeProposed, ChangeSettled, ChangeWaits
from community.members.policy.outcomes import named
from realtime.live import gathered
from realtime.notify import notify

from .emails import put_email
from .factors import forget_factors
from .groups import give_seat
from .organisations import join_organisation, merge_organisations, set_domains
from .roles import give_role
from .sessions import end_sessions


@transaction.atomic
@gathered()
def propose(*, change: Change, by: Member) -> Change:
    """Keep a change that somebody wrote down, and ask those who may second it. Raises Refused when `by` may not."""
    _lock_what_it_names(change)
    if change.member_id:
        change.member = Member.objects.get(pk=change.member_id)
    now = timezone.now()
    change.state, change.proposed, change.expires = State.PROPOSED, now, now + SECOND_WITHIN
    change.proposed_by, change.proposed_from_id = by, by.organisation_id
    require(policy.can_propose(by, change))
    if _proposed_already(change):
        require(no(_("This has been proposed already and waits for a second person.")))
    change.save()
    entry = _record("proposed", change, by=by)
    if change.reason:  # nobody gives one for their own address
        keep_reason(entry, change.reason)
    notify(ChangeProposed, change)
    return change


@transaction.atomic
@gathered()
def second(*, change: Change, by: Member) -> Change:
    """Agree as the second person: it takes effect, or its 72 hours begin. Raises Refused when `by` may not, or late."""
    locked, by = _locked(change), Member.objects.get(pk=by.pk)
    require(policy.can_second(by, locked))
    locked.seconded_by, locked.seconded_from_id, locked.seconded = by, by.organisation_id, timezone.now()
    _record("seconded", locked, by=by)
    if locked.is_delayed:
        locked.state, locked.due = State.WAITING, locked.seconded + WAIT
        locked.save()
        notify(ChangeWaits, locked)
    else:
        _bring_into_force(locked)
    return locked


@transaction.atomic
@gathered()
def decline(*, change: Change, by: Member) -> Change:
    """Refuse as the second person. Raises Refused when `by` may not, or somebody was faster."""
    locked, by = _locked(change), Member.objects.get(pk=by.pk)
    require(policy.can_decline(by, locked))
    return _close(locked, State.DECLINED, by=by)


@transaction.atomic
@gathered()
def withdraw(*, change: Change, by: Member) -> Change:
    """Take back what one proposed, while it waits. Raises Refused when it is somebody else's, or settled."""
    locked = _locked(change)
    require(policy.can_withdraw(by, locked))
    return _close(locked, State.WITHDRAWN, by=by)


@transaction.atomic
@gathered()
def stop(*, change: Change) -> Change:
    """Stop a change of an account for its owner, while its 72 hours run. Raises Refused when they do not."""
    locked = _locked(change)
    require(policy.can_stop(locked))
    return _close(locked, State.STOPPED, by=locked.member)


def settle_overdue() -> None:
    """Carry out what has waited long enough, and let lapse what nobody seconded: each in a transaction of its own."""
    overdue = Change.objects.overdue(timezone.now()).order_by("pk")
    one_by_one(overdue, _settle_overdue, failed="The change %s could not be settled; it is tried again.")


@transaction.atomic
@gathered()
def _settle_overdue(change: Change) -> None:
    locked = _locked(change)
    if not Change.objects.overdue(timezone.now()).filter(pk=locked.pk).exists():
        return  # seconded, stopped or carried out at this moment
    if locked.state == State.WAITING and policy.can_happen(locked):
        _bring_into_force(locked)
    else:
        _close(locked, State.LAPSED, by=None)


def _bring_into_force(change: Change) -> None:
    _carry_out(change)
    change.state, change.closed = State.IN_FORCE, timezone.now()
    change.save()
    _record("in_force", change, by=change.seconded_by or change.proposed_by)
    notify(ChangeSettled, change)


def _close(change: Change, state: State, *, by: Member | None) -> Change:
    change.state, change.closed, change.closed_by = state, timezone.now(), by
    change.save()
    _record(state, change, by=by)
    notify(ChangeSettled, change)
    return change


def _carry_out(change: Change) -> None:
    """Do what the change says. Somebody else's new address still has to be proven; their own has been."""
    match change.kind:
        case Kind.ROLE:
            give_role(named(change.member), change.role)
        case Kind.SEAT:
            give_seat(named(change.group), named(change.member))
        case Kind.ORGANISATION:
            join_organisation(member=named(change.member), organisation=named(change.organisation))
        case Kind.DOMAINS:
            set_domains(named(change.organisation), change.domains)
        case Kind.MERGE:
            merge_organisations(named(change.organisation), named(change.into))
        case Kind.OWN_EMAIL:
            put_email(named(change.member), change.email, proven=True)
        case Kind.EMAIL:
            put_email(named(change.member), change.email, proven=False)
            end_sessions(member=named(change.member))
        case Kind.FACTORS:
            forget_factors(named(change.member))
            end_sessions(member=named(change.member))


def _proposed_already(change: Change) -> bool:
    same = Change.objects.open().filter(kind=change.kind)
    if change.member_id:
        seat = {"group": change.group_id} if change.kind == Kind.SEAT else {}
        return same.filter(member=change.member_id, **seat).exists()
    return same.filter(organisation=change.organisation_id).exists()


def _record(verb: str, change: Change, *, by: Member | None) -> AuditEntry:
    """Account for a step with what the change names: keys and codes, neither the address nor the reason."""
    return record(
        actor=by,
        action=f"members.change_{verb}",
        target=change,
        kind=change.kind,
        member=change.member_id,
        group=change.group_id,
        organisation=change.organisation_id,
        into=change.into_id,
        role=change.role,
    )


def _locked(change: Change) -> Change:
    _lock_what_it_names(change)
    return Change.objects.with_all().select_for_update(of=("self",), no_key=True).get(pk=change.pk)


def _lock_what_it_names(change: Change) -> None:
    """Take the locks before the change's own; without `no_key` they would wait for whoever only refers to the rows."""
    organisations = [pk for pk in (change.organisation_id, change.into_id) if pk]
    if organisations:
        list(Organisation.objects.select_for_update(no_key=True).filter(pk__in=organisations).order_by("pk"))
    if change.member_id:
        list(Member.objects.select_for_update(of=("self",), no_key=True).filter(pk=change.member_id))
