"""Polls: starting one, choosing in it, what is told and when."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from community.core.rulings import Refused
from forum.actions.polls import PollPlan, vote
from forum.actions.threads import start_thread
from forum.models import Ballot, Kind, Poll, PollOption, Thread
from tests.factories import forum, labels, members
from tests.factories.moderation import watch

pytestmark = pytest.mark.django_db


@pytest.fixture
def board():
    return forum.board()


@pytest.fixture
def author():
    return labels.settled()


@pytest.fixture
def poll(board, author):
    return _poll(board, author)


def _poll(board, author, **how):
    plan = PollPlan(["Spring", "Autumn", "Neither"], **how)
    opening = start_thread(
        author=author,
        board=board,
        title="When?",
        body="When shall we meet?",
        label="TLP:GREEN",
        audience=board.audience,
        language="en",
        kind=Kind.POLL,
        poll=plan,
    )
    return Poll.objects.select_related("thread").get(thread=opening.thread_id)


def _options(poll):
    return list(PollOption.objects.filter(poll=poll).values_list("pk", flat=True))


def _votes(poll):
    return list(PollOption.objects.filter(poll=poll).values_list("votes", flat=True))


def _here(poll):
    return reverse("forum:thread", args=[poll.thread.public_id])


def test_a_poll_is_started_and_a_reader_chooses_and_then_sees_the_results(client_as, board, author):
    said = {"title": "When?", "body": "When?", "label": "TLP:GREEN", "language": "en", "tags": ""}
    place = reverse("forum:thread-start", args=[board.slug]) + "?kind=poll"
    client_as(author).post(place, said | {"options": "Spring\nAutumn\n\n"})
    poll = Poll.objects.select_related("thread").get()
    client = client_as(members.member())
    page = client.get(_here(poll)).text
    assert ('type="radio"' in page, "The results stand here once you have chosen." in page) == (True, True)
    assert 'class="poll-table"' not in page
    page = client.post(f"{_here(poll)}/vote", {"option": _options(poll)[1]}, follow=True).text
    assert "Your choice is counted." in page
    assert "100 %" in page
    assert _votes(poll) == [0, 1]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ("Only one", "two to ten different options"),
        ("", "two to ten different options"),
        ("Same\nSame", "two to ten different options"),
        ("\n".join(str(number) for number in range(11)), "two to ten different options"),
        ("x" * 300 + "\nother", "at most"),
    ],
)
def test_a_poll_that_is_none_is_refused_and_nothing_is_lost(client_as, board, author, options, sentence):
    said = {"title": "When?", "body": "Kept words.", "label": "TLP:GREEN", "language": "en", "tags": ""}
    place = reverse("forum:thread-start", args=[board.slug]) + "?kind=poll"
    answer = client_as(author).post(place, said | {"options": options})
    assert answer.status_code in (400, 413)
    assert "Kept words." in answer.text
    assert not Thread.objects.filter(board=board).exists()


def test_a_last_day_that_has_passed_is_refused(board, author):
    with pytest.raises(ValidationError, match="passed already"):
        _poll(board, author, last_day=timezone.now().date() - timedelta(days=1))


def test_an_anonymous_choice_is_kept_nowhere_and_stays(poll):
    member, [first, second, _third] = members.member(), _options(poll)
    vote(member=member, poll=poll, options=[first])
    with pytest.raises(Refused, match="cannot be changed"):
        vote(member=member, poll=poll, options=[second])
    assert (_votes(poll), Ballot.objects.get().options.count()) == ([1, 0, 0], 0)


def test_a_named_choice_is_shown_with_its_name_and_can_be_changed(client_as, board, author):
    poll = _poll(board, author, named=True)
    member, [first, second, _third] = members.member(name="Amal Chooser"), _options(poll)
    vote(member=member, poll=poll, options=[first])
    vote(member=member, poll=poll, options=[second])
    Poll.objects.update(last_day=timezone.now().date() - timedelta(days=1))
    assert (_votes(poll), Poll.objects.get().ballots) == ([0, 1, 0], 1)
    assert "<bdi>Amal Chooser</bdi>" in client_as(author).get(_here(poll)).text


def test_several_are_chosen_only_where_that_is_allowed(board, author, poll):
    several = _poll(board, author, multiple=True)
    vote(member=author, poll=several, options=_options(several)[:2])
    with pytest.raises(ValidationError, match="Only one option"):
        vote(member=author, poll=poll, options=_options(poll)[:2])
    assert (_votes(several), _votes(poll)) == ([1, 1, 0], [0, 0, 0])


@pytest.mark.parametrize("sent", [{}, {"option": "nonsense"}, {"option": "999999"}, {"option": ["1", "x"]}])
def test_a_choice_that_is_none_gets_a_sentence(client_as, poll, sent):
    answer = client_as(members.member()).post(f"{_here(poll)}/vote", sent, follow=True)
    assert "Choose at least one of the options of this poll." in answer.text
    assert _votes(poll) == [0, 0, 0]


@pytest.mark.parametrize("how", ["over", "closed"])
def test_who_chooses_too_late_is_told_so_and_sees_the_results(client_as, poll, how):
    option = _options(poll)[0]
    if how == "over":
        Poll.objects.update(last_day=timezone.now().date() - timedelta(days=1))
    else:
        Thread.objects.update(locked=True)
    answer = client_as(members.member()).post(f"{_here(poll)}/vote", {"option": option}, follow=True)
    assert "no choice is counted any more" in answer.text
    assert 'class="poll-table"' in answer.text
    assert _votes(poll) == [0, 0, 0]


def test_a_watched_term_in_an_option_holds_the_poll(board, author):
    watch("autumn")
    assert _poll(board, author).thread.state == Thread.State.HELD


def test_a_poll_of_others_is_not_there(client_as, author):
    closed = forum.board(audience=labels.named(author))
    poll = _poll(closed, author)
    answer = client_as(members.member()).post(f"{_here(poll)}/vote", {"option": _options(poll)[0]})
    assert answer.status_code == 404


def test_a_poll_whose_thread_is_closed_is_not_said_to_be_open(client_as, poll):
    Poll.objects.filter(pk=poll.pk).update(last_day=timezone.now().date() + timedelta(days=9))
    Thread.objects.filter(pk=poll.thread_id).update(locked=True)
    page = client_as(members.member()).get(_here(poll)).text
    assert ("Open until" in page, "your choice" in page, "This poll is over" in page) == (False, False, True)
