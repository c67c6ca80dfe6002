"""What the queue's pages ask of the database: as much for many items, and for many flags, as for few."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from community.moderation.actions import claims, queue
from community.moderation.reading import lines
from forum.actions.flags import flag_post
from tests.factories import forum, members
from tests.factories.moderation import flagged_item, held_item, moderator_of, revision_of

pytestmark = pytest.mark.django_db

QUEUE = "/moderation/"


@pytest.mark.parametrize("make", [held_item, flagged_item])
@pytest.mark.parametrize("show", ["waiting", "yours", "decided"])
def test_a_list_of_two_costs_as_many_queries_as_one_of_twenty(client_as, make, show):
    thread = forum.thread()
    moderator = members.moderator(thread.board.moderators)
    client = client_as(moderator)

    def _fill(number):
        for _ in range(number):
            item = make(thread=thread)
            if show == "yours":
                claims.claim(item=item, moderator=moderator)
            if show == "decided":
                queue.withdraw(target=revision_of(item))

    _fill(2)
    few = _queries(client, f"{QUEUE}?show={show}")
    _fill(18)
    many = _queries(client, f"{QUEUE}?show={show}")
    assert len(many) == len(few)


def _queries(client, address):
    client.get(address)
    lines.forget()  # the dearest case: nobody has asked for these a moment before
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return captured.captured_queries


def test_an_item_costs_the_same_whatever_waits_beside_it_and_however_many_flags(client_as):
    item = flagged_item()
    client = client_as(moderator_of(item))
    few = _queries(client, reverse("moderation:item", args=[item.public_id]))
    post = revision_of(item).post
    for _ in range(10):
        held_item(thread=post.thread)
        flag_post(flagger=members.member(), post=post, reason="label", note="")
    assert len(_queries(client, reverse("moderation:item", args=[item.public_id]))) == len(few)
