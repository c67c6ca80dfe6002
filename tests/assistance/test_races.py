"""Two at the same moment about one request: both consents count, one match; one mandate, one expert."""

from community.assistance.actions.moves import move
from community.assistance.actions.spaces import begin_thread
from community.assistance.models import Space, Step
from community.assistance.states import State
from forum.models import Board, Thread
from tests.factories.assistance import Cast, secretariat
from tests.racing import outcome


def test_of_two_consents_at_once_both_count_and_make_one_match(two_at_once):
    cast = Cast(State.OFFERS)
    cast.choose()
    pair = (cast.requester, cast.expert)
    calls = [lambda by=by: outcome(lambda: move(request=cast.request, deed="consent", by=by)) for by in pair]
    assert two_at_once(*calls) == ["done", "done"]
    assert cast.fresh().state == State.MATCHED
    assert Space.objects.filter(request=cast.request).count() == 1
    assert Step.objects.filter(request=cast.request, deed="match").count() == 1


def test_of_two_who_confirm_a_mandate_at_once_one_does(two_at_once):
    cast = Cast(State.SUBMITTED)
    pair = (cast.secretariat, secretariat())
    calls = [lambda by=by: outcome(lambda: move(request=cast.request, deed="authenticate", by=by)) for by in pair]
    assert sorted(two_at_once(*calls)) == ["done", "refused"]
    assert Step.objects.filter(request=cast.request, deed="authenticate").count() == 1


def test_of_a_refusal_and_a_consent_at_once_no_name_is_revealed(two_at_once):
    cast = Cast(State.OFFERS)
    cast.choose()
    cast.do("consent", cast.requester)
    calls = [
        lambda: outcome(lambda: move(request=cast.request, deed="refuse", by=cast.requester, reason="Not this one.")),
        lambda: outcome(lambda: move(request=cast.request, deed="consent", by=cast.expert)),
    ]
    said = two_at_once(*calls)
    matched = cast.fresh().state == State.MATCHED
    assert said == (["refused", "done"] if matched else ["done", "refused"])
    assert Space.objects.filter(request=cast.request).exists() == matched


def test_of_two_matches_that_begin_their_thread_at_once_both_do_on_one_board(two_at_once):
    casts = [Cast(State.IN_DELIVERY) for _ in range(2)]
    calls = [
        lambda cast=cast: outcome(
            lambda: begin_thread(
                space=Space.objects.get(request=cast.request), by=cast.requester, body="When?", language="en"
            )
        )
        for cast in casts
    ]
    assert two_at_once(*calls) == ["done", "done"]
    assert Board.objects.filter(slug="assistance").count() == 1
    assert Thread.objects.filter(board__slug="assistance").count() == len(casts)
