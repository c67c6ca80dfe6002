"""Two at the same moment: a change is decided once, made once, and nobody waits crosswise. Real threads."""

from datetime import timedelta
from functools import partial

from django.utils import timezone

from community.audit.models import AuditEntry
from community.core.rulings import Refused
from community.members.actions.admission import admit
from community.members.actions.changes import decline, propose, second, settle_overdue, stop
from community.members.actions.groups import add_to_group
from community.members.actions.roles import set_role
from community.members.models import Change, Group, Member, Membership
from community.members.models.change_kinds import Kind, State
from community.members.models.member import Role
from tests.factories import changes, members

RACES = 10


def outcome(call, **given) -> str:
    try:
        call(**given)
    except Refused:
        return "told"
    return "done"


def test_of_two_who_decide_at_once_exactly_one_counts(two_at_once):
    pair = [changes.administrator() for _ in range(2)]
    for deeds in ((second, second), (second, decline)) * (RACES // 2):
        change = changes.proposed()
        ends = two_at_once(
            *(partial(outcome, deed, change=change, by=by) for deed, by in zip(deeds, pair, strict=True))
        )
        assert sorted(ends) == ["done", "told"]
        change.refresh_from_db()
        assert change.state in (State.IN_FORCE, State.DECLINED)
        assert (Member.objects.get(pk=change.member_id).role == Role.MODERATOR) == (change.state == State.IN_FORCE)
    decided = AuditEntry.objects.filter(action__in=["members.change_in_force", "members.change_declined"])
    assert decided.count() == RACES // 2 * 2


def test_the_same_proposed_by_two_at_once_waits_once(two_at_once):
    pair = [changes.administrator() for _ in range(2)]
    for kind in (Kind.ROLE, Kind.SEAT, Kind.DOMAINS, Kind.MERGE) * (RACES // 2):
        wanted = changes.wanted(kind)
        named = ("role", "group", "organisation", "into", "domains")
        twin = changes.wanted(kind, wanted.member, **{name: getattr(wanted, name) for name in named})
        ends = two_at_once(
            *(partial(outcome, propose, change=one, by=by) for one, by in zip((wanted, twin), pair, strict=True))
        )
        assert sorted(ends) == ["done", "told"]


def test_two_who_second_what_concerns_the_other_do_not_wait_for_each_other(two_at_once):
    for _ in range(RACES):
        pair = [members.member(Role.SECRETARIAT) for _ in range(2)]
        about = [changes.proposed(Kind.SEAT, one) for one in pair]
        ends = two_at_once(
            *(partial(outcome, second, change=change, by=by) for change, by in zip(about, pair[::-1], strict=True))
        )
        assert ends == ["done", "done"]


def test_whoever_is_demoted_while_they_second_ends_in_one_order_or_the_other(two_at_once):
    for _ in range(RACES):
        by = changes.administrator()
        change = changes.proposed()
        ended, _role = two_at_once(
            partial(outcome, second, change=change, by=by),
            partial(outcome, set_role, member=by, role=Role.MEMBER, by=change.proposed_by),
        )
        change.refresh_from_db()
        assert change.state == (State.IN_FORCE if ended == "done" else State.PROPOSED)


def test_stopping_at_the_moment_at_which_it_takes_effect_is_one_or_the_other(two_at_once):
    for _ in range(RACES):
        change = changes.seconded(Kind.FACTORS)
        Change.objects.filter(pk=change.pk).update(due=timezone.now() - timedelta(seconds=1))
        ended, _settled = two_at_once(partial(outcome, stop, change=change), settle_overdue)
        change.refresh_from_db()
        assert change.state == (State.STOPPED if ended == "done" else State.IN_FORCE)


def test_two_workers_carry_a_change_out_once(two_at_once):
    for _ in range(RACES):
        change = changes.seconded(Kind.FACTORS)
        Change.objects.filter(pk=change.pk).update(due=timezone.now() - timedelta(seconds=1))
        two_at_once(settle_overdue, settle_overdue)
        done = AuditEntry.objects.filter(action="members.change_in_force", target_id=str(change.pk))
        assert done.count() == 1


def test_nobody_is_admitted_to_an_organisation_that_is_merged_at_that_moment(two_at_once):
    by, decider = changes.administrator(), members.moderator()
    for _ in range(RACES):
        change = changes.proposed(Kind.MERGE)
        applicant = changes.subject(role=Role.APPLICANT)
        two_at_once(
            partial(outcome, second, change=change, by=by),
            partial(outcome, admit, applicant=applicant, organisation=change.organisation, by=decider),
        )
        applicant.refresh_from_db()
        assert applicant.organisation in (None, change.into)


def test_a_seat_that_one_gives_alone_is_never_one_of_staff(two_at_once):
    """Either the seat comes first, and the second person sees it, or the role, and the seat is refused."""
    for _ in range(RACES):
        subject, group = changes.subject(), members.group(kind=Group.Kind.STANDING)
        change = changes.proposed(Kind.ROLE, subject)
        ended, seated = two_at_once(
            partial(outcome, second, change=change, by=changes.administrator()),
            partial(outcome, add_to_group, member=subject, group=group, by=changes.administrator()),
        )
        assert ended == "done"
        assert Membership.objects.filter(group=group, member=subject).exists() == (seated == "done")
