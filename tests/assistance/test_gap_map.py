"""The map of gaps: all of it to the secretariat; to members nothing from which a single request could be learned."""

import re

import pytest

from community.assistance.models import Request
from community.assistance.reading.gaps import FEWER, gap_map
from community.assistance.states import State
from community.directory.models import Profile
from community.moderation.disclosure import FEWEST
from community.moderation.models import Sanction
from tests.factories import members, people
from tests.factories.assistance import Cast, expert, secretariat, topic

pytestmark = pytest.mark.django_db
GAPS = "/assistance/gaps"


def tile(viewer, subject, region="europe"):
    row = next(row for row in gap_map(viewer).rows if row.topic == subject)
    return row.tiles[[str(one) for one in gap_map(viewer).regions].index(region.title())]


def page(client) -> str:
    return re.sub(r'name="csrf[^>]*>|nonce="[^"]*"', "", client.get(GAPS).content.decode().partition("<main")[2])


def test_what_a_member_sees_is_the_same_with_no_request_and_with_four(client_as):
    """A subject that one organisation asks about under TLP:AMBER is known to nobody but those who read the request."""
    subject, client = topic(), client_as(members.member())
    drafts = [Cast(State.DRAFT) for _ in range(FEWEST - 1)]
    before = page(client)
    for cast in drafts:
        Request.objects.filter(pk=cast.request.pk).update(topic=subject)
        cast.do("submit", cast.requester)
    assert page(client) == before


def test_a_member_learns_no_number_of_experts_below_five():
    subject, viewer = topic(), members.member()
    without = tile(viewer, subject)
    for _ in range(FEWEST - 1):
        expert(subject)
    assert tile(viewer, subject) == without
    expert(subject)
    assert tile(viewer, subject).offered == str(FEWEST)


def test_from_five_requests_on_a_member_reads_that_there_are_too_few_experts_but_not_that_there_is_none():
    subject, viewer = topic(), members.member()
    for _ in range(FEWEST):
        Cast(State.SUBMITTED)
    Request.objects.update(topic=subject)
    nobody = tile(viewer, subject)
    assert (nobody.asked, nobody.offered, nobody.kind) == (str(FEWEST), FEWER, "thin")
    expert(subject)
    assert tile(viewer, subject) == nobody


def test_the_secretariat_reads_every_number():
    cast = Cast(State.SUBMITTED)
    assert (tile(cast.secretariat, cast.topic).asked, tile(cast.secretariat, cast.topic).offered) == ("1", "1")


@pytest.mark.parametrize("gone", ["closed", "suspended"])
def test_who_takes_no_requests_or_is_suspended_is_no_expert_of_the_map(gone):
    subject = topic()
    one = expert(subject)
    if gone == "closed":
        Profile.objects.filter(member=one).update(availability="closed")
    else:
        people.imposed(Sanction.Kind.SUSPENSION, one)
    assert tile(secretariat(), subject).offered == "0"


def test_a_draft_is_no_request_of_the_map():
    cast = Cast(State.DRAFT)
    assert tile(cast.secretariat, cast.topic).asked == "0"
