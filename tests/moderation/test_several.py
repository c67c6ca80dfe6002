"""Several texts are read together and decided one by one; what changed meanwhile is left."""

import pytest
from django.urls import reverse

from community.moderation.models import Decision, QueueItem, ReleaseVoice
from community.moderation.reading import lines
from community.moderation.screening import Reason
from forum.models import Revision
from tests.factories import forum, members
from tests.factories.moderation import flagged_item, held_again, held_item, moderator_of, revision_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def thread():
    return forum.thread()


@pytest.fixture
def items(thread):
    return [held_item(thread=thread, body=f"Words of number {n}.") for n in range(3)]


def preview(client, items):
    return client.get(reverse("moderation:several-preview"), {"item": [item.public_id for item in items]})


def decide(client, items, **fields):
    seen = [f"{item.public_id}:{item.version}" for item in items]
    form = {"item": seen, "outcome": "release", "reason": "no-concern", "note": ""} | fields
    return client.post(reverse("moderation:several-decide"), form, follow=True)


def states(items) -> set[str]:
    return {revision_of(item).state for item in items}


def test_all_are_read_before_they_are_decided(items, client_as):
    page = preview(client_as(moderator_of(items[0])), items).text
    assert all(f"Words of number {n}." in page for n in range(3))


def test_all_are_released_and_each_is_a_decision(items, client_as):
    page = decide(client_as(moderator_of(items[0])), items)
    assert "3 texts decided." in page.text
    assert states(items) == {Revision.State.PUBLISHED}
    assert Decision.objects.count() == 3


def test_what_changed_meanwhile_is_left_and_said(items, client_as):
    held_again(items[0], Reason("link"))
    page = decide(client_as(moderator_of(items[0])), items)
    assert page.status_code == 409
    assert "Something was added since you opened this" in page.text
    assert states(items[1:]) == {Revision.State.PUBLISHED}
    assert states(items[:1]) == {Revision.State.HELD}


def test_what_somebody_else_decided_meanwhile_is_left(items, client_as):
    one, other = moderator_of(items[0]), moderator_of(items[0])
    decide(client_as(other), items[:1], outcome="remove", reason="conduct", note="Not here.")
    decide(client_as(one), items)
    assert states(items[:1]) == {Revision.State.REMOVED}
    assert Decision.objects.count() == 3


def test_sent_twice_it_is_done_once_and_says_no_conflict(items, client_as):
    client = client_as(moderator_of(items[0]))
    decide(client, items)
    assert decide(client, items).status_code == 200
    assert Decision.objects.count() == 3


def test_what_two_release_is_neither_offered_nor_decided(thread, client_as):
    sensitive = held_item(thread=thread, reasons=[Reason("said-sensitive")])
    client = client_as(moderator_of(sensitive))
    assert sensitive.public_id not in client.get(reverse("moderation:several")).text
    for said in ({}, {"outcome": "remove", "reason": "conduct", "note": "Not here."}):
        assert "held for a sensitive reason meanwhile" in decide(client, [sensitive], **said).text
    assert states([sensitive]) == {Revision.State.HELD}
    assert not ReleaseVoice.objects.exists()


def test_ones_own_text_is_not_offered(thread, client_as):
    moderator = members.moderator(thread.board.moderators)
    own = held_item(thread=thread, author=moderator)
    assert own.public_id not in client_as(moderator).get(reverse("moderation:several")).text


def test_held_and_flagged_together_can_be_returned_or_removed(items, thread, client_as):
    page = preview(client_as(moderator_of(items[0])), [items[0], flagged_item(thread=thread)]).text
    assert 'value="return"' in page
    assert 'value="release"' not in page
    assert 'value="keep"' not in page


def test_items_of_another_board_are_not_decided(items, client_as):
    stranger = members.moderator(members.group())
    page = decide(client_as(stranger), items)
    assert "3 are no longer in a queue of yours." in page.text
    assert states(items) == {Revision.State.HELD}


def test_to_return_them_needs_words_to_their_authors(items, client_as):
    page = decide(client_as(moderator_of(items[0])), items, outcome="return", reason="conduct")
    assert page.status_code == 422
    assert "Write to the author" in page.text
    assert states(items) == {Revision.State.HELD}


@pytest.mark.parametrize("sent", [[], ["nothing"], ["aaaaaaaaaaaa:x"], ["aaaaaaaaaaaa:99999999999999999999"]])
def test_noise_decides_nothing(items, client_as, sent):
    client = client_as(moderator_of(items[0]))
    form = {"item": sent, "outcome": "release", "reason": "no-concern", "note": ""}
    assert client.post(reverse("moderation:several-decide"), form).status_code == 302
    assert states(items) == {Revision.State.HELD}


def test_choosing_costs_as_many_queries_for_one_as_for_many(items, client_as, django_assert_max_num_queries):
    client = client_as(moderator_of(items[0]))
    QueueItem.objects.filter(pk__in=[item.pk for item in items[1:]]).update(state="withdrawn")
    client.get(reverse("moderation:several"))
    lines.forget()
    with django_assert_max_num_queries(100) as one:
        client.get(reverse("moderation:several"))
    QueueItem.objects.update(state="open")
    lines.forget()
    with django_assert_max_num_queries(len(one)):
        client.get(reverse("moderation:several"))
