"""What a board's moderators should not decide alone goes to the network's reserve at once, with words."""

import pytest
from django.urls import reverse

from community.audit.models import AuditEntry
from community.members.models import Group
from community.moderation.models import Escalation, QueueItem
from community.moderation.policy import can_decide
from community.moderation.screening import Reason
from tests.factories import labels, members
from tests.factories.moderation import decided, flagged_item, held_again, held_item, moderator_of, revision_of

pytestmark = pytest.mark.django_db
WORDS = "Somebody who knows tanks should read this."


@pytest.fixture
def reservist():
    moderator = members.moderator(name="Reserve Moderator")
    members.group(moderator, kind=Group.Kind.RESERVE)
    return moderator


@pytest.fixture
def item():
    return held_item()


def address(item) -> str:
    return reverse("moderation:escalate", args=[item.public_id])


def escalate(client, item, words=WORDS):
    return client.post(address(item), {"words": words, "version": item.version}, follow=True)


def now(item) -> QueueItem:
    return QueueItem.objects.get(pk=item.pk)


@pytest.mark.parametrize("make", [held_item, flagged_item])
def test_the_reserve_is_told_reads_the_words_and_decides(make, reservist, client_as):
    item = make()
    escalate(client_as(moderator_of(item)), item)

    client = client_as(reservist)
    assert "asks the reserve moderators to decide" in client.get(reverse("realtime:notifications")).text
    assert WORDS in client.get(reverse("moderation:item", args=[item.public_id])).text
    assert can_decide(reservist, now(item))


def test_it_is_the_most_urgent_from_then_on_and_free_to_be_claimed(item, reservist, client_as):
    client = client_as(moderator_of(item))
    client.post(reverse("moderation:claim", args=[item.public_id]))
    escalate(client, item)
    assert now(item).severity == 1
    assert now(item).due < item.due
    assert now(item).claimed_by is None


def test_the_boards_own_moderators_go_on_deciding(item, reservist, client_as):
    escalate(client_as(moderator_of(item)), item)
    decided(now(item), "return")
    assert revision_of(item).state == "returned"


def test_once_it_is_decided_it_is_no_news(item, reservist, client_as):
    escalate(client_as(moderator_of(item)), item)
    decided(now(item), "return")
    page = client_as(reservist).get(reverse("realtime:notifications")).text
    assert "asks the reserve moderators to decide" not in page


def test_it_is_done_once_a_round(item, reservist, client_as):
    client = client_as(moderator_of(item))
    escalate(client, item)
    assert escalate(client, now(item)).status_code == 403
    assert Escalation.objects.count() == 1


def test_without_a_reserve_it_is_not_offered_and_says_why(item, client_as):
    client = client_as(moderator_of(item))
    assert address(item) not in client.get(reverse("moderation:item", args=[item.public_id])).text
    assert "no reserve moderators yet" in client.get(address(item)).text


def test_what_is_for_named_readers_stays_with_them(reservist, client_as):
    red = labels.red()
    item = held_item(thread=red.thread, author=red.author, label="TLP:RED")
    QueueItem.objects.filter(pk=item.pk).update(audience=red.thread.audience)
    assert escalate(client_as(red.moderators[0]), item).status_code == 403
    assert now(item).in_reserve is None


def test_words_are_asked_for(item, reservist, client_as):
    assert escalate(client_as(moderator_of(item)), item, words=" ").status_code == 400
    assert not Escalation.objects.exists()


def test_what_was_added_meanwhile_is_read_first(item, reservist, client_as):
    held_again(item, Reason("link"))
    answer = escalate(client_as(moderator_of(item)), item)
    assert answer.status_code == 409
    assert not Escalation.objects.exists()


def test_that_it_was_done_is_recorded_without_the_words(item, reservist, client_as):
    escalate(client_as(moderator_of(item)), item)
    assert AuditEntry.objects.get(action="moderation.escalate").details == {}
