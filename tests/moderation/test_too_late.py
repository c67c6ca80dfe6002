"""A deed over an item that comes too late: a sentence that is true, and what was written stays on the screen."""

import pytest
from django.urls import reverse

from community.members.models.member import Role
from community.moderation.models import QueueItem
from tests.factories import members
from tests.factories.moderation import decided, flagged_item, held_item, moderator_of, revision_of

pytestmark = pytest.mark.django_db
WRITTEN = "What I had written in the meantime."
DEEDS = {
    "reword": {"body": WRITTEN},
    "escalate": {"words": WRITTEN},
    "raise-label": {"label": "TLP:AMBER", "note": WRITTEN},
    "withhold": {"passages": WRITTEN, "reason": "personal", "note": "Why."},
}


def send(client, item: QueueItem, deed: str):
    form = DEEDS.get(deed, {"note": WRITTEN}) | {"version": item.version}
    return client.post(reverse(f"moderation:{deed}", args=[item.public_id]), form)


@pytest.mark.parametrize("deed", DEEDS)
def test_what_a_colleague_decided_meanwhile_is_said_and_the_words_are_kept(client_as, deed):
    item = flagged_item() if deed == "withhold" else held_item()
    decided(item, "remove")
    answer = send(client_as(moderator_of(item)), item, deed)
    assert answer.status_code == 409
    assert "decided this: Remove." in answer.content.decode()
    assert WRITTEN in answer.content.decode()


@pytest.mark.parametrize("deed", [*DEEDS, "claim", "leave", "hand-over", "decide", "undo", "take-back"])
def test_who_lost_the_role_with_the_page_open_is_told_so_and_keeps_the_words(client_as, deed):
    item = held_item()
    moderator = moderator_of(item)
    client = client_as(moderator)
    moderator.role = Role.MEMBER
    moderator.save()
    answer = send(client, item, deed)
    assert answer.status_code == 403
    assert "not, or no longer, in a queue of yours" in answer.content.decode()
    assert WRITTEN in answer.content.decode()
    assert revision_of(item).body != WRITTEN


def test_who_never_had_it_learns_nothing_from_the_answer(client_as):
    item, client = held_item(), client_as(members.member())
    there = send(client, item, "reword")
    item.public_id = "0" * len(item.public_id)
    assert (there.status_code, send(client, item, "reword").status_code) == (403, 403)
