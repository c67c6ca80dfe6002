"""The pages of the queue's lists, and the filters: nothing is lost between two pages, nothing is told by a filter."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from community.core.tlp import Label
from community.members.models import Audience, Membership
from community.moderation.actions import queue
from community.moderation.models import QueueItem
from community.moderation.reading import lines
from community.moderation.reading.foremost import LONGEST
from tests.factories import forum, members
from tests.factories.moderation import crowd, held_item, revision_of

pytestmark = pytest.mark.django_db

QUEUE = "/moderation/"


@pytest.fixture
def thread():
    return forum.thread(title="A thread that is read")


@pytest.fixture
def moderator(thread):
    return members.moderator(thread.board.moderators)


@pytest.fixture
def client(client_as, moderator):
    return client_as(moderator)


def _pages(client, address) -> list[list[str]]:
    """Return the public ids of every page from `address` on, by its links."""
    pages = []
    while address:
        page = client.get(address).context["page"]
        pages.append([row.line.public_id for row in page.rows])
        address = page.following
    return pages


@pytest.mark.parametrize("show", ["waiting", "decided"])
def test_the_pages_together_hold_every_item_once_and_in_order(client, thread, show):
    item = held_item(thread=thread)
    if show == "decided":
        queue.withdraw(target=revision_of(item))
        item.refresh_from_db()
    crowd(item, 2 * LONGEST)  # alike in class and time: the key alone orders them
    pages = _pages(client, f"{QUEUE}?show={show}")
    assert [len(page) for page in pages] == [LONGEST, LONGEST, 1]
    order = "pk" if show == "waiting" else "-pk"
    assert [one for page in pages for one in page] == list(
        QueueItem.objects.order_by(order).values_list("public_id", flat=True)
    )


def test_a_page_goes_on_into_the_next_class_and_within_one_by_target_then_age(client, thread):
    crowd(held_item(thread=thread), 2 * LONGEST)
    for place, one in enumerate(QueueItem.objects.order_by("-pk")):
        mixed = {"severity": 1 + place % 3, "due": one.due + timedelta(minutes=place % 4)}
        QueueItem.objects.filter(pk=one.pk).update(**mixed)
    in_order = QueueItem.objects.order_by("severity", "due", "pk").values_list("public_id", flat=True)
    assert [one for page in _pages(client, QUEUE) for one in page] == list(in_order)


@pytest.mark.parametrize("show", ["waiting", "decided"])
def test_a_later_page_costs_the_same_wherever_it_stands(client, thread, show):
    item = held_item(thread=thread)
    if show == "decided":
        queue.withdraw(target=revision_of(item))
        item.refresh_from_db()
    crowd(item, 3 * LONGEST)
    second = client.get(f"{QUEUE}?show={show}").context["page"].following
    third = client.get(second).context["page"].following
    asked = []
    for address in (second, third):
        lines.forget()
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        asked.append(len(queries))
    assert asked[0] == asked[1]


@pytest.mark.parametrize("after", ["aaaaaaaaaaaa", "a\0b", "' OR 1=1"])
def test_an_address_that_names_no_item_begins_at_the_beginning(client, thread, after):
    item = held_item(thread=thread)
    page = client.get(QUEUE, {"after": after}).context["page"]
    assert [row.line.public_id for row in page.rows] == [item.public_id]


def test_an_item_of_another_board_is_no_place_to_go_on_from(client, thread):
    mine, elsewhere = held_item(thread=thread), held_item()
    page = client.get(QUEUE, {"after": elsewhere.public_id}).context["page"]
    assert [row.line.public_id for row in page.rows] == [mine.public_id]


def test_the_list_is_narrowed_to_a_board_or_an_author(client_as, thread):
    other = forum.thread(board=forum.board(moderators=members.group(kind="moderators")))
    first, second = held_item(thread=thread), held_item(thread=other)
    moderator = members.moderator(thread.board.moderators)
    Membership.objects.create(member=moderator, group=other.board.moderators)
    client = client_as(moderator)
    for said in ({"team": second.team.public_id}, {"author": f"@{second.author.handle}"}):
        rows = client.get(QUEUE, said).context["page"].rows
        assert [row.line.public_id for row in rows] == [second.public_id]
    assert len(client.get(QUEUE).context["page"].rows) == len([first, second])


def test_a_filter_tells_of_no_text_for_fewer_readers(client, thread):
    item = held_item(thread=thread, label=Label.AMBER)
    answer = client.get(QUEUE, {"author": item.author.handle})
    assert answer.context["page"].rows == []
    assert "Texts for fewer readers are not among these" in answer.text
    assert len(client.get(QUEUE).context["page"].rows) == 1


def test_a_board_of_others_narrows_nothing(client, thread):
    held_item(thread=thread)
    answer = client.get(QUEUE, {"team": forum.thread().board.moderators.public_id})
    assert answer.status_code == 400
    assert "This is no queue of yours." in answer.text


@pytest.mark.parametrize("handle", ["nobody.at.all", "a\0b"])
def test_a_handle_of_nobody_is_answered_with_a_sentence(client, handle):
    answer = client.get(QUEUE, {"author": handle})
    assert answer.status_code == 400
    assert 'class="field' in answer.text


def test_an_item_opened_from_a_later_page_keeps_that_page_beside_it(client, thread):
    crowd(held_item(thread=thread), LONGEST)
    following = client.get(QUEUE).context["page"].following
    [row] = client.get(following).context["page"].rows
    beside = client.get(row.url).context["page"]
    assert [one.line.public_id for one in beside.rows] == [row.line.public_id]


def test_a_line_names_the_board_and_the_thread_to_whoever_reads_them(client, thread):
    held_item(thread=thread)
    [row] = client.get(QUEUE).context["page"].rows
    assert row.place == f"{thread.board.name} · {thread.title}"


def test_a_line_names_no_thread_that_its_reader_does_not_read(client_as):
    thread = forum.thread(audience=Audience.objects.of(members.group()))
    item = held_item(thread=thread)
    text = client_as(members.moderator(item.team)).get(QUEUE).text
    assert item.public_id in text
    assert thread.title not in text
    assert thread.board.name in text


def test_a_line_of_a_text_for_fewer_readers_names_no_place(client, thread):
    held_item(thread=thread, label=Label.AMBER)
    text = client.get(reverse("moderation:list")).text
    assert thread.title not in text
    assert thread.board.name not in text


def test_links_lead_past_the_list_and_an_error_takes_the_focus(client, thread):
    item = held_item(thread=thread)
    page = client.get(reverse("moderation:item", args=[item.public_id])).text
    for target in ("items", "decision"):
        assert f'<a class="skip" href="#{target}">' in page
        assert f'id="{target}" tabindex="-1"' in page
    assert "autofocus" not in page
    said = {"outcome": "remove", "reason": "personal", "note": "", "version": item.version}
    answer = client.post(reverse("moderation:decide", args=[item.public_id]), said)
    assert answer.status_code == 422
    assert '<div class="wrong" role="alert" tabindex="-1" autofocus>' in answer.text
    assert '<a href="#id_note">' in answer.text


def test_a_lease_that_ran_out_leaves_the_item_among_what_waits_alone(client, moderator, thread):
    item = held_item(thread=thread)
    for until, listed in ((timedelta(minutes=5), [item.public_id]), (-timedelta(minutes=5), [])):
        QueueItem.objects.filter(pk=item.pk).update(claimed_by=moderator, claimed_until=timezone.now() + until)
        assert _pages(client, f"{QUEUE}?show=yours") == [listed]


def test_the_next_page_of_a_narrowed_list_is_narrowed_too(client, thread):
    item = held_item(thread=thread)
    crowd(item, 2 * LONGEST)
    for _ in range(3):
        held_item(thread=thread)
    pages = _pages(client, f"{QUEUE}?author={item.author.handle}")
    assert [len(page) for page in pages] == [LONGEST, LONGEST, 1]
