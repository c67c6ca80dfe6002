"""The pages of assistance, to each who has a part: no violation that axe finds, no sideways scroll."""

import pytest

from community.assistance.actions.spaces import begin_thread
from community.assistance.models import Space
from community.assistance.states import State
from tests.factories.assistance import Cast
from tests.journeys.looking import both_ways, complaints, speaks

pytestmark = pytest.mark.journey


@both_ways
def test_what_whoever_asks_for_help_sees(visit, site, language, viewport, scheme):
    cast = Cast(State.IN_DELIVERY)
    space = Space.objects.get(request=cast.request)
    begin_thread(space=space, by=cast.requester, body="When shall we begin?", language="en")
    speaks(language, cast.requester)
    page = visit(cast.requester, viewport=viewport, color_scheme=scheme).new_page()
    pages = ["", "new", "gaps", cast.request.public_id, f"spaces/{space.public_id}"]
    assert complaints(page, [f"/assistance/{path}" for path in pages]) == {}


@both_ways
def test_what_an_expert_who_was_asked_sees(visit, site, language, viewport, scheme):
    cast = Cast(State.CIRCULATED)
    cast.invite()
    speaks(language, cast.expert)
    page = visit(cast.expert, viewport=viewport, color_scheme=scheme).new_page()
    pages = ["", cast.request.public_id, f"{cast.request.public_id}/offer"]
    assert complaints(page, [f"/assistance/{path}" for path in pages]) == {}


@both_ways
def test_what_the_secretariat_sees(visit, site, language, viewport, scheme):
    cast = Cast(State.OFFERS)
    speaks(language, cast.secretariat)
    page = visit(cast.secretariat, viewport=viewport, color_scheme=scheme).new_page()
    pages = ["all", "gaps", cast.request.public_id, f"{cast.request.public_id}/experts"]
    assert complaints(page, [f"/assistance/{path}" for path in pages]) == {}
