"""Who is looking: told to the others while it lasts, and kept nowhere."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from community.audit.models import AuditEntry
from community.core.tlp import Label
from community.moderation.actions import claims
from community.moderation.actions.looks import end_looks, look
from community.moderation.models import ItemLook, QueueItem
from community.moderation.reading import lines
from realtime.models.topic import current_seqs
from tests.factories import forum, members
from tests.factories.moderation import held_item

pytestmark = pytest.mark.django_db

TOPIC = "queue:moderation"


@pytest.fixture
def at(monkeypatch):
    """Return a function that moves the clock: `at(seconds=61)`."""
    start = timezone.now()

    def _at(**later):
        monkeypatch.setattr(timezone, "now", lambda: start + timedelta(**later))

    return _at


@pytest.fixture
def thread():
    return forum.thread()


@pytest.fixture
def item(thread) -> QueueItem:
    return held_item(thread=thread)


@pytest.fixture
def ada(thread):
    return members.moderator(thread.board.moderators, name="Ada First")


@pytest.fixture
def bo(thread):
    return members.moderator(thread.board.moderators, name="Bo Second")


def page(client, name, item):
    return client.get(reverse(f"moderation:{name}", args=[item.public_id])).text


def moved(item, do) -> bool:
    before = current_seqs([TOPIC])[TOPIC]
    do()
    return current_seqs([TOPIC])[TOPIC] > before


def test_who_opens_an_item_sees_who_else_has_it_open(client_as, item, ada, bo):
    page(client_as(ada), "item", item)
    assert "Ada First</bdi> is looking too." in page(client_as(bo), "item", item)


def test_several_are_named_together(client_as, thread, item, ada, bo):
    for one in (ada, bo):
        look(item=item, moderator=one)
    third = client_as(members.moderator(thread.board.moderators))
    assert "Ada First, Bo Second</bdi> are looking too." in page(third, "lease", item)


def test_nobody_is_told_of_themself(client_as, item, ada):
    assert "is looking too" not in page(client_as(ada), "item", item)


def test_who_claimed_it_is_not_said_twice(client_as, item, ada, bo):
    look(item=item, moderator=ada)
    claims.claim(item=item, moderator=ada)
    seen = page(client_as(bo), "lease", item)
    assert "Claimed by <bdi>Ada First</bdi>" in seen
    assert "is looking too" not in seen


def test_the_list_shows_it_beside_the_item(client_as, item, ada, bo):
    look(item=item, moderator=ada)
    assert "Ada First</bdi> is looking too." in client_as(bo).get(reverse("moderation:queue")).text


def test_a_look_lasts_a_minute(at, client_as, item, ada, bo):
    look(item=item, moderator=ada)
    at(seconds=59)
    assert "is looking too" in page(client_as(bo), "lease", item)
    at(seconds=61)
    assert "is looking too" not in page(client_as(bo), "lease", item)


def test_a_page_that_asks_again_goes_on_looking(at, client_as, item, ada, bo):
    reading = client_as(ada)
    page(reading, "item", item)
    for seconds in (40, 80):
        at(seconds=seconds)
        page(reading, "lease", item)
    at(seconds=120)
    assert "is looking too" in page(client_as(bo), "lease", item)


def test_leaving_ends_it(client_as, item, ada, bo):
    reading = client_as(ada)
    page(reading, "item", item)
    reading.post(reverse("moderation:leave", args=[item.public_id]), headers={"X-Fragment": "1"})
    assert "is looking too" not in page(client_as(bo), "lease", item)


def test_the_queue_moves_when_somebody_comes_or_goes_and_not_while_they_stay(at, client_as, item, ada):
    reading = client_as(ada)
    assert moved(item, lambda: page(reading, "item", item))
    at(seconds=40)
    assert not moved(item, lambda: page(reading, "lease", item))
    assert not moved(item, end_looks)
    at(seconds=101)
    assert moved(item, end_looks)
    assert not moved(item, end_looks)


def test_who_comes_back_after_a_while_comes_anew(at, item, ada):
    look(item=item, moderator=ada)
    at(seconds=61)
    assert moved(item, lambda: look(item=item, moderator=ada))


@pytest.mark.parametrize("who", ["the author", "of another board"])
def test_who_may_not_decide_is_not_looking(who, client_as, thread):
    person = members.moderator(members.group() if "another" in who else thread.board.moderators)
    item = held_item(thread=thread, author=person if who == "the author" else None)
    client_as(person).get(reverse("moderation:item", args=[item.public_id]))
    look(item=item, moderator=person)
    assert not ItemLook.objects.exists()


def test_nobody_looks_at_what_is_closed(client_as, item, ada):
    QueueItem.objects.filter(pk=item.pk).update(state=QueueItem.State.WITHDRAWN)
    page(client_as(ada), "item", item)
    assert not ItemLook.objects.exists()


def test_who_cannot_see_the_item_is_not_told_who_looks(item, ada):
    look(item=item, moderator=ada)
    assert not ItemLook.objects.visible_to(members.moderator(members.group())).exists()


def test_of_a_text_for_fewer_readers_the_list_says_who_looks(client_as, item, ada, bo):
    QueueItem.objects.filter(pk=item.pk).update(label=Label.AMBER)
    look(item=QueueItem.objects.get(pk=item.pk), moderator=ada)
    assert "is looking too" in client_as(bo).get(reverse("moderation:list")).text


def test_a_look_is_in_no_log_and_raises_no_version(item, ada):
    look(item=item, moderator=ada)
    assert not AuditEntry.objects.exists()
    assert QueueItem.objects.get(pk=item.pk).version == item.version


def test_the_list_costs_the_same_however_many_look(client_as, thread, ada, bo):
    def cost() -> int:
        lines.forget()
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("moderation:list"))
        return len(queries)

    client = client_as(bo)
    look(item=held_item(thread=thread), moderator=ada)
    cost()
    few = cost()
    for _ in range(10):
        look(item=held_item(thread=thread), moderator=ada)
    assert cost() == few
