"""Lines that moderators share for seconds: never one that its reader does not see, nothing that is another's alone."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from community.core.tlp import Label
from community.members.models import Audience, Membership
from community.moderation.actions import claims
from community.moderation.actions.changing import raise_label
from community.moderation.actions.decisions import decide
from community.moderation.actions.looks import look
from community.moderation.models import QueueItem
from community.moderation.reading import lines, queue_page
from community.moderation.screening import Reason
from tests.factories import forum, members
from tests.factories.moderation import held_item

pytestmark = pytest.mark.django_db

LIST = "/moderation/list"
SENSITIVE = Reason("said-sensitive")


@pytest.fixture
def thread():
    return forum.thread()


@pytest.fixture
def ada(thread):
    return members.moderator(thread.board.moderators, name="Ada First")


@pytest.fixture
def bo(thread):
    return members.moderator(thread.board.moderators, name="Bo Second", language="ar")


def listed(viewer) -> list[str]:
    return [row.line.public_id for row in queue_page(viewer).rows]


def said(viewer) -> list[str]:
    """Return what the only row says to the viewer alone."""
    [row] = queue_page(viewer).rows
    return row.said


def test_the_second_who_asks_is_given_the_lines_of_the_first(client_as, thread, ada):
    held_item(thread=thread)
    asked = []
    for viewer in (ada, members.moderator(thread.board.moderators)):
        client = client_as(viewer)
        client.get(reverse("moderation:rules"))
        with CaptureQueriesContext(connection) as queries:
            assert "Reply" in client.get(LIST).text
        asked.append(len(queries))
    assert asked[1] < asked[0]


def test_moderators_of_other_boards_are_given_no_line_of_it(thread, ada):
    item, elsewhere = held_item(thread=thread), held_item()
    stranger = members.moderator(elsewhere.team)
    assert listed(ada) == [item.public_id]
    assert listed(stranger) == [elsewhere.public_id]
    assert listed(ada) == [item.public_id]


def test_a_line_for_named_readers_is_given_to_them_alone(thread, ada, bo):
    named = Audience.objects.of(members.group(ada, kind="named"))
    item = held_item(thread=thread, label=Label.RED)
    QueueItem.objects.filter(pk=item.pk).update(audience=named)
    assert listed(ada) == [item.public_id]
    assert listed(bo) == []


def test_whoever_loses_the_seat_loses_the_lines_at_once(thread, ada):
    held_item(thread=thread)
    assert listed(ada)
    Membership.objects.filter(member=ada).delete()
    assert listed(ada) == []


def test_a_claim_is_ones_own_to_one_alone(thread, ada):
    item, other = held_item(thread=thread), members.moderator(thread.board.moderators)
    claims.claim(item=item, moderator=ada)
    assert said(ada) == ["Claimed by you"]
    assert said(other) == ["Claimed by Ada First"]


def test_a_voice_is_ones_own_to_one_alone(thread, ada):
    item, other = held_item(thread=thread, reasons=[SENSITIVE]), members.moderator(thread.board.moderators)
    decide(item=item, moderator=ada, outcome="release", reason="no-concern", note="", version=item.version)
    assert said(ada) == ["You spoke for it; a second voice is needed"]
    assert said(other) == ["A second voice is needed"]


def test_only_its_author_reads_that_others_decide(thread, ada):
    author = members.moderator(thread.board.moderators)
    held_item(thread=thread, author=author)
    assert said(ada) == []
    assert said(author) == ["Another moderator decides this"]
    assert said(ada) == []


def test_nobody_is_told_of_looking_themself(thread, ada, bo):
    look(item=held_item(thread=thread), moderator=ada)
    assert [row.looking for row in queue_page(bo).rows] == [("Ada First",)]
    assert [row.looking for row in queue_page(ada).rows] == [()]


def test_each_reads_their_own_language(client_as, thread, ada, bo):
    held_item(thread=thread)
    assert "Reply" in client_as(ada).get(LIST).text
    assert "Reply" not in client_as(bo).get(LIST).text


def test_a_raised_label_hides_who_wrote_it_from_the_next_list():
    thread = forum.thread(audience=Audience.objects.of(members.group()))
    ada, item = members.moderator(thread.board.moderators), held_item(thread=thread)
    assert item.author.name in queue_page(ada).rows[0].line.html
    raise_label(item=item, moderator=ada, label=Label.AMBER, version=item.version)
    assert item.author.name not in queue_page(ada).rows[0].line.html


def test_a_name_with_markup_is_printed_as_it_is(thread, ada):
    held_item(thread=thread, author=members.member(name="<b>Eve</b>"))
    html = queue_page(ada).rows[0].line.html
    assert "&lt;b&gt;Eve" in html
    assert "<b>" not in html


def test_lines_are_kept_for_seconds_and_not_longer(thread, ada, monkeypatch):
    held_item(thread=thread)
    monkeypatch.setattr(lines.time, "monotonic", lambda: 0.0)
    before = queue_page(ada).rows[0].line
    assert queue_page(ada).rows[0].line is before
    monkeypatch.setattr(lines.time, "monotonic", lambda: lines.KEPT_SECONDS + 0.1)
    assert queue_page(ada).rows[0].line is not before
