"""Claims: a lease that one moderator holds at a time, and that nobody has to hand back."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from community.audit.models import AuditEntry
from community.core import clock
from community.core.rulings import Refused
from community.moderation.actions import claims
from community.moderation.models import QueueItem
from realtime.models.topic import current_seqs
from tests.factories import members
from tests.factories.moderation import held_item, moderator_of

pytestmark = pytest.mark.django_db

TOPIC = "queue:moderation"


@pytest.fixture
def at(monkeypatch):
    """Return a function that moves the clock: `at(minutes=11)`."""
    start = timezone.now()

    def _at(**later):
        for each in (timezone, clock):
            monkeypatch.setattr(each, "now", lambda: start + timedelta(**later))

    return _at


def _holder(item):
    return QueueItem.objects.get(pk=item.pk).claimant(timezone.now())


def test_a_claim_keeps_the_others_out_for_ten_minutes(at):
    item = held_item()
    first, second = moderator_of(item), moderator_of(item)
    assert claims.claim(item=item, moderator=first)
    at(minutes=9, seconds=59)
    assert not claims.claim(item=item, moderator=second)
    at(minutes=10, seconds=1)
    assert claims.claim(item=item, moderator=second)
    assert _holder(item) == second


def test_renewing_lets_the_lease_begin_anew(at):
    item = held_item()
    first, second = moderator_of(item), moderator_of(item)
    claims.claim(item=item, moderator=first)
    at(minutes=9)
    assert claims.claim(item=item, moderator=first)
    at(minutes=18)
    assert not claims.claim(item=item, moderator=second)


def test_opening_the_page_again_renews_a_lease_of_ones_own_and_takes_none(at, client_as):
    item = held_item()
    first, second = moderator_of(item), moderator_of(item)
    address = reverse("moderation:item", args=[item.public_id])
    client_as(second).get(address)
    assert _holder(item) is None
    claims.claim(item=item, moderator=first)
    at(minutes=9)
    client_as(first).get(address)
    at(minutes=18)
    assert _holder(item) == first


def test_giving_back_frees_the_item_and_nobody_gives_back_anothers():
    item = held_item()
    first, second = moderator_of(item), moderator_of(item)
    claims.claim(item=item, moderator=first)
    claims.leave(item=item, moderator=second)
    assert _holder(item) == first
    claims.leave(item=item, moderator=first)
    assert _holder(item) is None


def test_a_closed_item_cannot_be_claimed():
    item = held_item()
    QueueItem.objects.filter(pk=item.pk).update(state=QueueItem.State.DECIDED)
    assert not claims.claim(item=item, moderator=moderator_of(item))


def test_who_may_not_decide_may_not_claim():
    item = held_item()
    with pytest.raises(Refused):
        claims.claim(item=item, moderator=members.moderator(members.group()))


def test_a_claim_moves_the_queue_and_a_renewal_does_not():
    item = held_item()
    moderator = moderator_of(item)
    before = current_seqs([TOPIC])[TOPIC]
    claims.claim(item=item, moderator=moderator)
    claimed = current_seqs([TOPIC])[TOPIC]
    claims.claim(item=item, moderator=moderator)
    assert before < claimed == current_seqs([TOPIC])[TOPIC]


def test_a_claim_is_no_decision_it_raises_no_version_and_is_in_no_log():
    item = held_item()
    claims.claim(item=item, moderator=moderator_of(item))
    assert QueueItem.objects.get(pk=item.pk).version == item.version
    assert not AuditEntry.objects.exists()


def test_others_see_who_claimed(client_as):
    item = held_item()
    claims.claim(item=item, moderator=members.moderator(item.team, name="Henrik Example"))
    page = client_as(moderator_of(item)).get("/moderation/")
    assert "Claimed by Henrik Example" in page.text


def test_claiming_and_giving_back_work_as_plain_forms(client_as):
    item = held_item()
    moderator = moderator_of(item)
    client = client_as(moderator)
    client.post(reverse("moderation:claim", args=[item.public_id]))
    assert _holder(item) == moderator
    client.post(reverse("moderation:leave", args=[item.public_id]))
    assert _holder(item) is None


def test_a_page_that_renews_gets_the_lease_alone(client_as):
    item = held_item()
    client = client_as(moderator_of(item))
    answer = client.post(reverse("moderation:claim", args=[item.public_id]), headers={"X-Fragment": "1"})
    assert 'data-lease="mine"' in answer.text
    assert "<html" not in answer.text
    gone = client.post(reverse("moderation:leave", args=[item.public_id]), headers={"X-Fragment": "1"})
    assert gone.status_code == 204
