"""A page of assistance costs the same, however much stands on it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from community.assistance.actions.offers import make_offer
from community.assistance.actions.spaces import set_milestone
from community.assistance.models import Space
from community.assistance.states import State
from tests.factories.assistance import Cast, expert, offered

pytestmark = pytest.mark.django_db
FEW, MANY = 2, 12


def queries(client, address: str) -> int:
    client.get(address)  # what is looked up once a process
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def _offer(cast: Cast) -> None:
    one = expert(cast.topic)
    cast.invite(one)
    make_offer(request=cast.request, by=one, said=offered())


@pytest.mark.parametrize("who", ["secretariat", "requester", "expert"])
def test_a_request_costs_the_same_however_many_offered(client_as, who):
    cast = Cast(State.OFFERS)
    client, address = client_as(getattr(cast, who)), f"/assistance/{cast.request.public_id}"
    for _ in range(FEW):
        _offer(cast)
    before = queries(client, address)
    for _ in range(MANY):
        _offer(cast)
    assert queries(client, address) == before


@pytest.mark.parametrize("page", ["", "all", "gaps"])
def test_a_list_costs_the_same_however_many_requests_there_are(client_as, page):
    cast = Cast(State.OFFERS)
    client = client_as(cast.secretariat)
    for _ in range(FEW):
        Cast(State.SUBMITTED)
    before = queries(client, f"/assistance/{page}")
    for _ in range(MANY):
        Cast(State.SUBMITTED)
    assert queries(client, f"/assistance/{page}") == before


def test_suggestions_cost_the_same_however_many_experts_fit(client_as):
    cast = Cast(State.CIRCULATED)
    client, address = client_as(cast.secretariat), f"/assistance/{cast.request.public_id}/experts"
    for _ in range(FEW):
        expert(cast.topic)
    before = queries(client, address)
    for _ in range(MANY):
        expert(cast.topic)
    assert queries(client, address) == before


def test_a_space_costs_the_same_however_many_milestones_it_has(client_as):
    cast = Cast(State.IN_DELIVERY)
    space = Space.objects.get(request=cast.request)
    client, address = client_as(cast.requester), f"/assistance/spaces/{space.public_id}"

    def plan(many: int) -> None:
        for number in range(many):
            set_milestone(space=space, by=cast.expert, words=f"Step {number}", day=offered()["valid_until"])

    plan(FEW)
    before = queries(client, address)
    plan(MANY)
    assert queries(client, address) == before
