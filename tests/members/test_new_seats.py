"""Who is told of a new seat, and under which label: whoever is in the group, or wrote where its moderators decide."""

import pytest
from django.core import mail

from community.core.tlp import Label
from community.members.actions.groups import give_seat
from community.members.models import Group, Membership
from community.members.models.change_kinds import Kind
from community.members.models.member import Role
from realtime.outbox.delivery import deliver_due
from realtime.reading import notifications_page
from tests.factories import changes, forum, members
from tests.factories.changes import told
from tests.leaks.mails import whole

pytestmark = pytest.mark.django_db


def test_a_new_moderator_is_told_to_whoever_has_written_on_the_board():
    board = forum.board(moderators=members.group(kind=Group.Kind.MODERATORS))
    wrote, reads, staff = members.member(), members.member(), changes.subject(role=Role.MODERATOR)
    forum.thread(board=board, author=wrote)
    changes.seconded(Kind.SEAT, staff, group=board.moderators)
    seat = Membership.objects.get(group=board.moderators, member=staff)
    assert told("moderator-seated", seat) == {wrote}
    assert reads not in told("moderator-seated", seat)
    assert [one.html for one in notifications_page(wrote).lines if board.name in one.html]


@pytest.mark.parametrize("strictest", [Label.AMBER, Label.RED])
def test_a_new_moderator_of_boards_is_told_under_the_strictest_of_their_labels(strictest):
    group = members.group(kind=Group.Kind.MODERATORS)
    wrote, staff = members.member(), changes.subject(role=Role.MODERATOR)
    names = {label: f"Lantern {label.name}" for label in (strictest, Label.GREEN)}
    for label, name in names.items():
        forum.thread(board=forum.board(moderators=group, label=label, names={"en": name}), author=wrote)

    changes.seconded(Kind.SEAT, staff, group=group)

    [line] = [one for one in notifications_page(wrote).lines if "Lantern" in one.html]
    assert line.label == strictest
    deliver_due()
    [message] = [one for one in mail.outbox if one.to == [wrote.email]]
    assert message.subject == f"{strictest} Something new for you"
    assert "Lantern" not in whole(message)


@pytest.mark.parametrize(
    ("kind", "label"),
    [
        (Group.Kind.STANDING, Label.AMBER),
        (Group.Kind.MODERATORS, Label.AMBER),
        (Group.Kind.RESERVE, Label.GREEN),
        (Group.Kind.ORGANISATION, Label.GREEN),
    ],
)
def test_the_name_of_a_group_leaves_by_mail_only_where_all_members_may_know_it(kind, label):
    inside, joining = members.member(), members.member()
    group = members.group(inside, kind=kind, name="Lantern group")

    give_seat(group, joining)

    deliver_due()
    [message] = [one for one in mail.outbox if one.to == [inside.email]]
    assert message.subject.startswith(f"{label} ")
    assert (group.name in whole(message)) == (label == Label.GREEN)
    assert [one for one in notifications_page(inside).lines if group.name in one.html]


def test_a_seat_in_a_group_that_moderates_nothing_is_told_to_nobody_else():
    wrote, staff = members.member(), changes.subject(role=Role.MODERATOR)
    forum.thread(author=wrote)
    group = members.group()
    changes.seconded(Kind.SEAT, staff, group=group)
    assert not told("moderator-seated", Membership.objects.get(group=group, member=staff))


def test_a_new_reserve_moderator_is_told_to_whoever_has_written_anywhere():
    reserve = members.group(kind=Group.Kind.RESERVE)
    wrote, reads, staff = members.member(), members.member(), changes.subject(role=Role.MODERATOR)
    forum.thread(author=wrote)
    changes.seconded(Kind.SEAT, staff, group=reserve)
    seat = Membership.objects.get(group=reserve, member=staff)
    assert told("reserve-seated", seat) == {wrote}
    assert reads not in told("reserve-seated", seat)
    assert [one.html for one in notifications_page(wrote).lines if "is a reserve moderator" in one.html]
