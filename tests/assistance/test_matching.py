"""Who is suggested and why: what bars an expert at all, what counts for and against, and whose turn it is."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from community.assistance.actions.invitations import move_on
from community.assistance.candidates import MOST, candidates_for, need_of
from community.assistance.matching import Candidate, Need, barred, rank, reasons_for
from community.assistance.models import Invitation
from community.assistance.states import State
from tests.factories import assistance

TODAY = date(2026, 12, 1)
NEED = Need(
    topic=1,
    narrower=frozenset({2}),
    broader=frozenset({3}),
    languages=frozenset({"en", "ar"}),
    region="europe",
    sector="logistics",
    organisation=7,
    today=TODAY,
    offset=1.0,
    is_for_a_circle=True,
)
FITS = Candidate(
    key=1,
    organisation=8,
    topics=frozenset({1}),
    languages=frozenset({"en", "ar"}),
    regions=frozenset({"europe"}),
    sectors=frozenset({"logistics"}),
    offset=1.0,
    most=2,
    confirmed=TODAY - timedelta(days=30),
    feedback=4.0,
)


@pytest.mark.parametrize(
    "changed",
    [
        {"is_vetted": False},
        {"organisation": 7},
        {"has_conflict": True},
        {"is_in_circle": False},
        {"is_available": False},
        {"load": 2},
        {"topics": frozenset({9})},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_some_things_bar_an_expert_at_all(changed):
    assert not barred(NEED, FITS)
    assert barred(NEED, replace(FITS, **changed))
    assert rank(NEED, [replace(FITS, **changed)]) == []


@pytest.mark.parametrize(
    "worse",
    [
        {"topics": frozenset({2})},
        {"topics": frozenset({3})},
        {"languages": frozenset({"en"})},
        {"languages": frozenset()},
        {"regions": frozenset()},
        {"sectors": frozenset()},
        {"offset": 9.0},
        {"load": 1},
        {"is_limited": True},
        {"confirmed": TODAY - timedelta(days=300)},
        {"confirmed": None},
        {"feedback": 2.0},
        {"asked_lately": 1},
    ],
    ids=str,
)
def test_whatever_fits_less_comes_later(worse):
    other = replace(FITS, key=0, **worse)
    assert [one.candidate.key for one in rank(NEED, [other, FITS])] == [1, 0]


def test_every_point_has_its_reason_in_words():
    (found,) = rank(NEED, [FITS])
    assert all(reason.words for reason in found.reasons)
    assert found.score == sum(reason.points for reason in reasons_for(NEED, FITS))


def test_the_same_few_are_not_asked_for_ever():
    seasoned = replace(FITS, feedback=5.0, asked_lately=4)
    assert rank(NEED, [seasoned, replace(FITS, key=2, feedback=None)])[0].candidate.key == 2


def test_a_working_day_is_compared_around_the_globe():
    words = [reason.words for reason in reasons_for(replace(NEED, offset=12.0), replace(FITS, offset=-11.0))]
    assert "7 working hours a day in common" in words


@pytest.mark.django_db
def test_the_database_narrows_in_as_many_queries_for_many_experts_as_for_few():
    cast = assistance.Cast(State.CIRCULATED)
    counts = []
    for more in (0, 12):
        for _number in range(more):
            assistance.expert(cast.topic)
        with CaptureQueriesContext(connection) as asked:
            found = candidates_for(need_of(cast.request), cast.request)
        counts.append(len(asked))
        assert len(found) == 1 + more <= MOST
    assert counts[0] == counts[1]


@pytest.mark.django_db
def test_the_requester_their_organisation_and_whoever_is_closed_are_not_looked_at():
    cast = assistance.Cast(State.CIRCULATED)
    assistance.expert(cast.topic, member=cast.requester)
    assistance.expert(cast.topic, availability="closed")
    assistance.expert(assistance.topic())
    assert [one.key for one in candidates_for(need_of(cast.request), cast.request)] == [cast.expert.pk]


@pytest.mark.django_db
def test_an_unanswered_invitation_moves_on_to_the_next_in_line():
    cast = assistance.Cast(State.CIRCULATED)
    second, third = assistance.expert(cast.topic), assistance.expert(cast.topic)
    cast.invite(cast.expert, second, third, at_once=1)
    assert [one.expert for one in Invitation.objects.all()] == [cast.expert]
    for asked in (second, third):
        Invitation.objects.filter(state="open").update(until="2020-01-01T00:00Z")
        move_on()
        assert [one.expert for one in Invitation.objects.filter(state="open")] == [asked]
    Invitation.objects.filter(state="open").update(until="2020-01-01T00:00Z")
    move_on()
    assert set(Invitation.objects.values_list("state", flat=True)) == {"lapsed"}
