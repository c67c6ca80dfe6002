"""When what one wrote should be decided: said to its author alone, where they find it, and nothing of who decides."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community.moderation.actions import claims
from community.moderation.actions.decisions import decide
from community.moderation.models import Decision, QueueItem
from community.moderation.screening import Reason
from forum.models import Post
from tests.factories import forum, members, rule
from tests.factories.moderation import decided, held_item, moderator_of, revision_of

pytestmark = pytest.mark.django_db

MINE = "/forum/mine"


@pytest.fixture
def item() -> QueueItem:
    return held_item(reasons=[Reason("said-sensitive")])


def thread_of(item: QueueItem) -> str:
    return f"/t/{revision_of(item).post.thread.public_id}"


def due_in(item: QueueItem, hours: float) -> None:
    QueueItem.objects.filter(pk=item.pk).update(due=timezone.now() + timedelta(hours=hours))


@pytest.mark.parametrize("where", ["mine", "thread"])
def test_the_author_is_told_by_when_it_should_be_decided(client_as, item, where):
    item.refresh_from_db()
    page = client_as(item.author).get(MINE if where == "mine" else thread_of(item)).text
    assert f"{item.due:%H:%M} UTC" in page
    assert "A moderator is reading it now." not in page


def test_what_is_late_is_said_to_be_late(client_as, item):
    due_in(item, -3)
    page = client_as(item.author).get(MINE).text
    assert "It should have been decided 3 h 00 ago, and is late." in page


def test_that_somebody_reads_it_is_said_and_not_who(client_as, item):
    moderator = members.moderator(item.team, name="Moderator Lund")
    claims.claim(item=item, moderator=moderator)
    page = client_as(item.author).get(MINE).text
    assert "A moderator is reading it now." in page
    assert moderator.name not in page


def test_that_one_of_two_has_spoken_is_not_said(client_as, item):
    client = client_as(item.author)
    before = client.get(MINE).content
    said = {"outcome": "release", "reason": "no-concern", "note": "", "version": item.version}
    assert decide(item=item, moderator=moderator_of(item), **said) is None
    strip = _without_tokens
    assert strip(client.get(MINE).content) == strip(before)


def _without_tokens(page: bytes) -> list[str]:
    return [line for line in page.decode().splitlines() if "csrf" not in line.lower() and "<time" not in line]


def test_others_are_told_nothing_of_it(client_as, item):
    page = client_as(members.member()).get(thread_of(item)).text
    assert "It should be decided by" not in page


def test_how_long_such_texts_took_lately_is_said_once_there_were_some(client_as, item):
    client = client_as(item.author)
    assert "Lately half of the texts like it" not in client.get(MINE).text
    for _ in range(5):
        decided(held_item(reasons=[Reason("said-sensitive")]))
    Decision.objects.update(waited=timedelta(hours=2))
    cache.clear()
    assert "Lately half of the texts like it were decided within 2 h 00." in client.get(MINE).text


def test_under_the_rule_no_more_is_said_than_that_it_waits(client_as):
    author = rule.speaker()
    thread = rule.thread(author=author)
    opening = Post.objects.get(thread=thread)
    client = client_as(author)
    said = {"body": "Words that wait.", "submission_key": str(rule.submission_key()), "said_sensitive": "on"}
    assert client.post(f"/t/{thread.public_id}/reply?to={opening.public_id}", said).status_code == 302
    page = client.get("/forum/mine/rule").text
    assert "Words that wait." in page
    assert "It should be decided by" not in page


@pytest.mark.parametrize("where", ["mine", "thread"])
def test_it_costs_the_same_for_many(client_as, where):
    thread = forum.thread()
    author = members.member()
    client = client_as(author)
    asked = []
    for number in (2, 12):
        for _ in range(number):
            held_item(thread=thread, author=author)
        address = MINE if where == "mine" else f"/t/{thread.public_id}"
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        asked.append(len(queries))
    assert asked[0] == asked[1]
