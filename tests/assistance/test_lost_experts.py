"""An expert of a match who is suspended: the request goes back to experts, and the space closes."""

import pytest

from community.assistance.actions.clockwork import keep_time
from community.assistance.models import Space, Step
from community.assistance.states import State
from community.members.models import Membership
from community.moderation.models import Sanction
from tests.factories import people
from tests.factories.assistance import Cast

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", [State.MATCHED, State.IN_DELIVERY])
def test_a_request_whose_expert_is_suspended_goes_back_to_experts(state):
    cast = Cast(state)
    people.imposed(Sanction.Kind.SUSPENSION, cast.expert)
    keep_time()

    request = cast.fresh()
    assert (request.state, request.offer, request.expert_agreed) == (State.CIRCULATED, None, None)
    last = Step.objects.filter(request=request).latest("pk")
    assert (last.deed, last.actor) == ("lose", None)
    space = Space.objects.get(request=request)
    assert space.closed
    assert not Membership.objects.filter(group=space.group_id, member=cast.expert).exists()
    assert Membership.objects.filter(group=space.group_id, member=cast.requester).exists()


def test_a_request_whose_expert_is_there_goes_on():
    cast = Cast(State.IN_DELIVERY)
    keep_time()
    assert cast.fresh().state == State.IN_DELIVERY


def test_what_was_delivered_stays_delivered_when_its_expert_is_suspended_later():
    cast = Cast(State.DELIVERED)
    people.imposed(Sanction.Kind.SUSPENSION, cast.expert)
    keep_time()
    assert cast.fresh().state == State.DELIVERED
