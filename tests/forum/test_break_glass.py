"""Break-glass: with a reason, by two from TLP:AMBER on, for an hour, told to all authors, written down step by step."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from community.audit.models import AuditEntry
from community.core.public_ids import new_public_id
from community.core.rulings import Refused
from community.core.tlp import Label
from community.members.models import Member, Membership
from community.members.models.member import Role
from forum.actions.break_glass import (
    agree_to_open,
    ask_to_open,
    close_early,
    decline_to_open,
    let_glass_lapse,
    note_reading,
    open_agreed,
)
from forum.actions.narrowing import narrow_thread
from forum.models import BreakGlass, Post, Thread
from forum.notices import GlassAnswered, GlassAsked, ThreadOpened
from forum.reading import opened_page
from realtime.models import Notification
from realtime.notices import notices
from tests.factories import forum, glass, labels, members, rule

pytestmark = pytest.mark.django_db

State = BreakGlass.State
RESTRICTED = [Label.AMBER, Label.AMBER_STRICT, Label.RED]
WIDE = [Label.CLEAR, Label.GREEN]


def _ask(by: Member, address: str) -> BreakGlass:
    return ask_to_open(by=by, address=address, reason=glass.REASON)


def _sees(member: Member, opening: BreakGlass) -> bool:
    return opened_page(member, opening.public_id, number=1) is not None


def _told(notice: type) -> set[Member]:
    return {row.recipient for row in Notification.objects.filter(notice=notice.code)}


def _moved(opening: BreakGlass, **by: int) -> None:
    """Let an asking be so much older."""
    past = timezone.now() - timedelta(**by)
    BreakGlass.objects.filter(pk=opening.pk).update(asked=past)


# who asks


@pytest.mark.parametrize(
    ("role", "may"),
    [
        (Role.MEMBER, False),
        (Role.APPLICANT, False),
        (Role.SECRETARIAT, False),
        (Role.MODERATOR, True),
        (Role.ADMINISTRATOR, True),
    ],
)
def test_administrators_and_moderators_ask_and_nobody_else(role, may):
    asker = members.member(role)
    glass.administrator()
    if may:
        assert _ask(asker, glass.hidden().public_id).state == State.ASKED
    else:
        with pytest.raises(Refused):
            _ask(asker, glass.hidden().public_id)


def test_a_moderator_opens_what_is_on_their_board_and_finds_nothing_on_another():
    thread = glass.hidden(Label.GREEN)
    assert _ask(members.moderator(thread.board.moderators), thread.public_id).state == State.OPEN
    elsewhere = _ask(members.moderator(members.group()), thread.public_id)
    assert elsewhere.state == State.ASKED
    agree_to_open(by=glass.administrator(), glass=elsewhere)
    assert open_agreed(by=elsewhere.asked_by, glass=elsewhere).state == State.NOTHING


def test_what_a_flag_promises_holds_a_moderator_opens_a_red_thread_that_names_none():
    red = labels.red(with_moderators=0)
    opening = _ask(red.other_moderator, red.thread.public_id)
    agree_to_open(by=glass.administrator(), glass=opening)
    assert _sees(red.other_moderator, open_agreed(by=red.other_moderator, glass=opening))


def test_what_one_reads_anyhow_is_not_opened():
    with pytest.raises(Refused, match="as it is"):
        _ask(glass.administrator(), forum.thread().public_id)


def test_who_wrote_in_a_thread_and_reads_it_no_more_does_not_open_it():
    writing = glass.administrator()
    thread = glass.hidden(author=writing)
    Membership.objects.filter(member=writing).delete()
    glass.administrator()
    with pytest.raises(Refused, match="wrote in this thread"):
        _ask(writing, thread.public_id)


def test_what_waits_or_lies_open_is_not_asked_for_again():
    for thread in (glass.hidden(Label.GREEN), glass.hidden(Label.RED)):
        asked = glass.asked(thread)
        with pytest.raises(Refused, match="asked for this already"):
            _ask(asked.asked_by, thread.public_id)


# one person or two


@pytest.mark.parametrize("label", WIDE)
def test_up_to_green_it_opens_at_once_for_an_hour(label):
    opening = glass.asked(glass.hidden(label))
    assert (opening.state, opening.label, opening.seconded_by) == (State.OPEN, label, None)
    assert opening.until - opening.opened == timedelta(hours=1)
    assert _sees(opening.asked_by, opening)


@pytest.mark.parametrize("label", RESTRICTED)
def test_from_amber_on_it_waits_for_a_second_person_and_is_opened_by_the_first(label):
    opening = glass.asked(glass.hidden(label))
    assert opening.state == State.ASKED
    assert not _sees(opening.asked_by, opening)
    with pytest.raises(Refused):
        open_agreed(by=opening.asked_by, glass=opening)
    second = glass.administrator()
    agree_to_open(by=second, glass=opening)
    assert not _sees(opening.asked_by, opening)
    opened = open_agreed(by=opening.asked_by, glass=opening)
    assert (opened.state, opened.label, opened.seconded_by) == (State.OPEN, label, second)
    assert _sees(opening.asked_by, opened)
    assert not _sees(second, opened)


def test_the_strictest_label_in_a_thread_counts():
    thread = glass.hidden(Label.GREEN)
    Post.objects.filter(pk=forum.post(thread=thread).pk).update(label=Label.AMBER)
    assert glass.asked(thread).state == State.ASKED


def test_what_one_person_opened_closes_when_it_becomes_stricter():
    thread = glass.hidden(Label.GREEN)
    opening = glass.opened(thread)
    narrow_thread(by=thread.author, thread=thread, label=Label.AMBER)
    assert not _sees(opening.asked_by, opening)


def test_a_second_person_is_any_other_of_the_staff_of_another_organisation():
    opening = glass.asked(glass.hidden())
    colleague = glass.administrator(organisation=opening.asked_by.organisation)
    outsider = members.member()
    for refused in (opening.asked_by, colleague, outsider):
        for answer in (agree_to_open, decline_to_open):
            with pytest.raises(Refused):
                answer(by=refused, glass=opening)
    agree_to_open(by=members.member(Role.SECRETARIAT), glass=opening)


def test_the_organisations_count_as_they_were_and_as_they_are():
    opening = glass.asked(glass.hidden())
    before, second = opening.asked_by.organisation, glass.administrator()
    Member.objects.filter(pk=opening.asked_by_id).update(organisation=second.organisation)
    for refused in (second, glass.administrator(organisation=before)):
        with pytest.raises(Refused, match="another organisation"):
            agree_to_open(by=refused, glass=opening)


def test_who_is_no_more_of_the_staff_gets_no_agreement_and_opens_nothing():
    opening, agreed = glass.asked(glass.hidden()), glass.asked(glass.hidden())
    agree_to_open(by=glass.administrator(), glass=agreed)
    lying_open = glass.opened(glass.hidden())
    Member.objects.update(role=Role.MEMBER)
    with pytest.raises(Refused, match="may not open threads"):
        agree_to_open(by=glass.administrator(), glass=opening)
    with pytest.raises(Refused):
        open_agreed(by=agreed.asked_by, glass=agreed)
    assert not _sees(Member.objects.get(pk=lying_open.asked_by_id), lying_open)


def test_without_anybody_who_could_agree_nothing_is_asked():
    with pytest.raises(Refused, match="Nobody could agree"):
        _ask(glass.administrator(), glass.hidden().public_id)
    assert not BreakGlass.objects.exists()


def test_what_was_declined_stays_closed_and_can_be_asked_again():
    opening = glass.asked(glass.hidden())
    decline_to_open(by=glass.administrator(), glass=opening)
    for late in (agree_to_open, decline_to_open):
        with pytest.raises(Refused, match="Somebody was faster"):
            late(by=glass.administrator(), glass=opening)
    assert _ask(opening.asked_by, opening.address).state == State.ASKED


@pytest.mark.parametrize("written_down", [True, False])
def test_what_was_not_opened_within_seven_days_lapses(written_down):
    asked, agreed = glass.asked(glass.hidden()), glass.asked(glass.hidden())
    agree_to_open(by=glass.administrator(), glass=agreed)
    for opening in (asked, agreed):
        _moved(opening, days=7, seconds=1)
    if written_down:
        assert let_glass_lapse(timezone.now()) == 2
    with pytest.raises(Refused):
        agree_to_open(by=glass.administrator(), glass=asked)
    with pytest.raises(Refused):
        open_agreed(by=agreed.asked_by, glass=agreed)


def test_what_still_has_time_does_not_lapse():
    opening = glass.asked(glass.hidden())
    _moved(opening, days=6, hours=23)
    assert let_glass_lapse(timezone.now()) == 0
    agree_to_open(by=glass.administrator(), glass=opening)


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": State.AGREED},
        {"state": State.OPEN},
        {"label": Label.GREEN},
    ],
    ids=str,
)
def test_the_database_itself_refuses_an_opening_without_a_second_person_or_an_end(wrong):
    opening = glass.asked(glass.hidden())
    with pytest.raises(IntegrityError), transaction.atomic():
        BreakGlass.objects.filter(pk=opening.pk).update(**wrong)


def test_the_database_itself_refuses_one_person_twice_and_one_organisation_twice():
    opening = glass.opened(glass.hidden())
    for twice in ({"seconded_by": opening.asked_by}, {"seconded_from": opening.asked_from}):
        with pytest.raises(IntegrityError), transaction.atomic():
            BreakGlass.objects.filter(pk=opening.pk).update(**twice)


# nothing tells whether something is there


def _nowhere() -> str:
    return new_public_id()


def _unpublished(state: str) -> str:
    thread = glass.hidden()
    Thread.objects.filter(pk=thread.pk).update(state=state)
    return thread.public_id


THERE = [
    *(lambda label=label: glass.hidden(label).public_id for label in RESTRICTED),
    lambda: _unpublished(Thread.State.REMOVED),
    lambda: _unpublished(Thread.State.HELD),
]


@pytest.mark.parametrize("there", THERE)
def test_until_two_people_open_it_an_address_of_nothing_is_like_any_other(there):
    asker, second = glass.administrator(), glass.administrator()
    kept = []
    for address in (there(), _nowhere()):
        opening = _ask(asker, address)
        agree_to_open(by=second, glass=opening)
        opening.refresh_from_db()
        rows = AuditEntry.objects.filter(target_id=opening.pk).order_by("pk").values_list("actor", "action", "details")
        own = {"id", "public_id", "address", "asked"}
        row = BreakGlass.objects.values().get(pk=opening.pk)
        kept.append(({name: value for name, value in row.items() if name not in own}, list(rows)))
    assert kept[0] == kept[1]


@pytest.mark.parametrize("address", [_nowhere, THERE[-1], THERE[-2]])
def test_where_nothing_is_two_people_find_nothing(address):
    glass.administrator()
    opening = _ask(glass.administrator(), address())
    agree_to_open(by=glass.administrator(), glass=opening)
    found = open_agreed(by=opening.asked_by, glass=opening)
    assert (found.state, found.thread) == (State.NOTHING, None)
    assert not _sees(opening.asked_by, found)


# the end


@pytest.mark.parametrize("label", [Label.GREEN, Label.RED])
def test_after_its_hour_it_is_closed(label):
    opening = glass.opened(glass.hidden(label))
    BreakGlass.objects.filter(pk=opening.pk).update(until=timezone.now())
    assert not _sees(opening.asked_by, opening)


def test_who_opened_it_closes_it_early_and_nobody_else():
    opening = glass.opened(glass.hidden())
    with pytest.raises(Refused):
        close_early(by=opening.seconded_by, glass=opening)
    close_early(by=opening.asked_by, glass=opening)
    assert not _sees(opening.asked_by, opening)
    with pytest.raises(Refused, match="over already"):
        close_early(by=opening.asked_by, glass=opening)


def test_a_thread_that_is_taken_down_meanwhile_is_closed():
    thread = glass.hidden()
    opening = glass.opened(thread)
    Thread.objects.filter(pk=thread.pk).update(state=Thread.State.REMOVED)
    assert not _sees(opening.asked_by, opening)


def test_what_is_written_after_it_was_opened_is_not_read_by_it():
    thread = glass.hidden()
    forum.post(thread=thread, body="Before it.")
    opening = glass.opened(thread)
    forum.post(thread=thread, body="After it.")
    read = [post.html for post in opened_page(opening.asked_by, opening.public_id, number=1).posts]
    assert len(read) == 2
    assert not any("After it." in html for html in read)


# the account


def test_every_step_and_every_look_is_written_down_with_ids_alone():
    thread = glass.hidden()
    opening = glass.opened(thread)
    note_reading(by=opening.asked_by, glass=opening, page=1)
    close_early(by=opening.asked_by, glass=opening)
    entries = AuditEntry.objects.filter(target_type="forum.breakglass", target_id=opening.pk).order_by("pk")
    first, second = opening.asked_by_id, opening.seconded_by_id
    assert list(entries.values_list("actor", "action", "details")) == [
        (first, "forum.glass_asked", {}),
        (second, "forum.glass_agreed", {}),
        (first, "forum.glass_opened", {"thread": thread.pk}),
        (first, "forum.glass_read", {"page": 1}),
        (first, "forum.glass_closed", {}),
    ]


def test_all_whose_posts_are_read_are_told_and_nobody_else():
    thread = glass.hidden()
    reply = forum.post(thread=thread)
    removed = forum.post(thread=thread)
    Post.objects.filter(pk=removed.pk).update(state=Post.State.REMOVED)
    held = forum.held_post(thread=thread, parent=reply)
    glass.opened(thread)
    assert _told(ThreadOpened) == {thread.author, reply.author}
    assert held.author not in _told(ThreadOpened)


def test_nobody_is_told_of_what_was_only_asked():
    glass.asked(glass.hidden())
    assert _told(ThreadOpened) == set()


def test_an_author_who_reads_the_thread_no_more_is_told_but_not_what_it_is_called():
    thread = glass.hidden(title="Called so since")
    left = forum.post(thread=thread).author
    opening = glass.opened(thread)
    told = notices[ThreadOpened.code]
    [for_author], [for_left] = (told.targets(who).filter(pk=opening.pk) for who in (thread.author, left))
    assert told.url(for_author) == f"/t/{thread.public_id}/label"
    assert told.url(for_left) == "/notifications/"
    assert (for_author.is_read, for_left.is_read) == (True, False)


def test_a_notice_stands_under_the_strictest_label_that_was_read():
    thread = glass.hidden(Label.GREEN)
    Post.objects.filter(pk=forum.post(thread=thread).pk).update(label=Label.AMBER_STRICT)
    assert notices[ThreadOpened.code].label(glass.opened(thread)) == Label.AMBER_STRICT


def test_those_who_could_agree_are_asked_and_the_one_who_asked_is_answered():
    colleague, secretariat = glass.administrator(), members.member(Role.SECRETARIAT)
    asker = glass.administrator(organisation=colleague.organisation)
    members.member()
    opening = _ask(asker, glass.hidden().public_id)
    assert _told(GlassAsked) == {secretariat}
    agree_to_open(by=secretariat, glass=opening)
    assert _told(GlassAnswered) == {asker}


def test_under_the_rule_no_row_tells_of_an_author():
    board = rule.board()
    thread = rule.thread(board=board, author=rule.speaker(board=board))
    opening = glass.opened(thread)
    assert opening.state == State.OPEN
    assert _told(ThreadOpened) == set()
    assert not AuditEntry.objects.filter(target_id=opening.pk).exclude(actor=opening.asked_by).exists()
