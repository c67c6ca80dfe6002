"""Drafts that the server keeps: numbered, for their author alone, and never of what is under the Chatham House Rule."""

import json
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from community.members.models import Audience
from forum.actions.drafts import NewerDraft, keep_draft
from forum.models import Draft, Post, Thread
from tests.factories import forum, labels, members, rule

pytestmark = pytest.mark.django_db

KEEP, KEPT, LIST = "/forum/drafts/keep", "/forum/drafts/kept", "/forum/drafts"


@pytest.fixture
def author():
    return labels.settled()


@pytest.fixture
def client(client, author):
    client.force_login(author)
    return client


@pytest.fixture
def thread():
    return forum.thread(title="Who rings back?")


def _key(thread):
    return f"reply:{thread.public_id}"


def _keep(client, key, body, sequence=0, **texts):
    said = {"body": body, **texts} if body else {}
    return client.post(KEEP, {"key": key, "texts": json.dumps(said), "sequence": sequence})


def _number(answer):
    return answer.json()["sequence"]


def test_a_draft_is_kept_given_back_and_listed_with_where_it_goes_on(client, thread):
    assert client.get(KEPT, {"key": _key(thread)}).json() == {"sequence": 0}
    first = _number(_keep(client, _key(thread), "Half a thought"))
    assert _keep(client, _key(thread), "A whole thought", sequence=first).json() == {"sequence": first + 1}
    found = client.get(KEPT, {"key": _key(thread)}).json()
    assert (found["sequence"], found["texts"]) == (first + 1, {"body": "A whole thought"})
    page = client.get(LIST).text
    opening = Post.objects.get(thread=thread)
    assert f"/t/{thread.public_id}/reply?to={opening.public_id}" in page
    assert ("A whole thought" in page, "Who rings back?" in page) == (True, True)


def test_an_older_tab_does_not_overwrite_a_newer_one_and_is_told_what_that_says(client, thread):
    first = _number(_keep(client, _key(thread), "First tab"))
    _keep(client, _key(thread), "Second tab", sequence=first)
    for words in ("First tab again", ""):
        answer = _keep(client, _key(thread), words, sequence=first)
        assert (answer.status_code, answer.json()["texts"]) == (409, {"body": "Second tab"})
    assert Draft.objects.get().texts == {"body": "Second tab"}


def test_a_draft_begun_after_another_was_discarded_is_not_overwritten_by_who_knew_that_one(client, thread):
    first = _number(_keep(client, _key(thread), "First tab"))
    _keep(client, _key(thread), "", sequence=first)
    _keep(client, _key(thread), "Second tab, begun anew")
    answer = _keep(client, _key(thread), "First tab again", sequence=first)
    assert (answer.status_code, Draft.objects.get().texts) == (409, {"body": "Second tab, begun anew"})


def test_what_was_sent_is_no_draft_any_more_and_what_came_back_is(client, thread):
    _keep(client, _key(thread), "Said.")
    said = {"language": "en", "draft": _key(thread)}
    client.post(f"/t/{thread.public_id}/reply", said | {"body": ""})
    assert Draft.objects.exists()
    client.post(f"/t/{thread.public_id}/reply", said | {"body": "Said."})
    assert not Draft.objects.exists()


def test_an_empty_text_is_no_draft_and_a_listed_one_can_be_discarded(client, thread):
    first = _number(_keep(client, _key(thread), "Words"))
    _keep(client, _key(thread), "", sequence=first)
    assert not Draft.objects.exists()
    _keep(client, _key(thread), "Words")
    client.post("/forum/drafts/discard", {"key": _key(thread)})
    assert "You have no drafts" in client.get(LIST).text


@pytest.mark.parametrize("form", ["reply", "beside", "widen", "new", "edit"])
def test_every_form_has_its_draft_and_its_address(client, author, form):
    thread = forum.thread(author=author)
    revision = Post.objects.get(thread=thread).current
    about = {"new": f"{thread.board.slug}:question", "edit": revision.public_id}.get(form, thread.public_id)
    assert _keep(client, f"{form}:{about}", "Words").status_code == 200
    [address] = [
        line for line in client.get(LIST).text.split('"') if line.startswith(("/t/", "/forum/" + thread.board.slug))
    ]
    assert client.get(address.replace("&amp;", "&")).status_code == 200


@pytest.mark.parametrize(
    "key",
    ["", "reply:", "reply:000000000000", "nonsense:000000000000", "new:nowhere:question", "reply:\x00", "a" * 200],
)
def test_of_a_form_that_is_none_no_draft_is_kept(client, key):
    assert _keep(client, key, "Words").status_code in (400, 404)
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    "texts", ["no json", "[" * 100_000, "[1]", '{"body": 1}', '{"body": "a\\u0000b"}', '{"a": "%s"}' % ("x" * 250_000)]
)
def test_what_is_no_text_is_not_kept(client, thread, texts):
    answer = client.post(KEEP, {"key": _key(thread), "texts": texts, "sequence": 0})
    assert answer.status_code in (400, 413)
    assert not Draft.objects.exists()


def test_half_a_character_is_kept_as_a_question_mark_in_words_and_in_names(client, thread):
    texts = '{"body": "half \\ud800", "half \\ud800": "x"}'
    assert client.post(KEEP, {"key": _key(thread), "texts": texts, "sequence": 0}).status_code == 200
    assert Draft.objects.get().texts == {"body": "half ?", "half ?": "x"}


def test_nothing_written_under_the_rule_is_kept(client_as):
    thread = rule.thread()
    client = client_as(rule.speaker())
    opening = Post.objects.select_related("current").get(thread=thread)
    others = (f"reply:{opening.public_id}", f"edit:{opening.current.public_id}", f"widen:{thread.public_id}")
    for key in (_key(thread), f"beside:{thread.public_id}", *others):
        assert _keep(client, key, "Words").status_code == 404
    page = client.get(f"/t/{thread.public_id}").text
    assert ('<composer-box preview="' in page, ' keep="' in page) == (True, False)
    assert not Draft.objects.exists()


def test_two_drafts_and_twenty_cost_the_same_queries(client):
    def count() -> int:
        client.get(LIST)
        with CaptureQueriesContext(connection) as asked:
            client.get(LIST)
        return len(asked)

    for _ in range(2):
        _keep(client, _key(forum.thread()), "Words")
    few = count()
    for _ in range(18):
        _keep(client, _key(forum.thread()), "Words")
    assert count() == few


def test_a_draft_is_nobody_elses(client, client_as, thread):
    _keep(client, _key(thread), "Mine alone")
    other = client_as(members.member())
    assert other.get(KEPT, {"key": _key(thread)}).json() == {"sequence": 0}
    assert "Mine alone" not in other.get(LIST).text


def test_nobody_else_takes_a_draft_away_by_whatever_door(client, client_as, thread):
    first = _number(_keep(client, _key(thread), "Mine alone"))
    other = client_as(labels.settled())
    other.post("/forum/drafts/discard", {"key": _key(thread)})
    _keep(other, _key(thread), "", sequence=first)
    other.post(f"/t/{thread.public_id}/reply", {"language": "en", "draft": _key(thread), "body": "Said."})
    assert client.get(KEPT, {"key": _key(thread)}).json()["texts"] == {"body": "Mine alone"}


def test_of_a_change_to_anothers_post_no_draft_is_kept(client, thread):
    current = Post.objects.select_related("current").get(thread=thread).current
    assert _keep(client, f"edit:{current.public_id}", "Words").status_code == 404


def test_of_two_tabs_that_begin_at_the_same_moment_the_later_is_told_what_the_other_says(
    client, author, thread, monkeypatch
):
    _keep(client, _key(thread), "First tab")
    monkeypatch.setattr(Draft.objects, "select_for_update", Draft.objects.none)  # it looked a moment before
    with pytest.raises(NewerDraft) as newer:
        keep_draft(member=author, key=_key(thread), texts={"body": "Second tab"}, sequence=0)
    assert newer.value.draft.texts == {"body": "First tab"}


def test_what_was_sent_before_and_said_something_else_stays_a_draft(client, thread):
    said = {"language": "en", "draft": _key(thread), "submission_key": str(uuid.uuid4())}
    client.post(f"/t/{thread.public_id}/reply", said | {"body": "Said."})
    _keep(client, _key(thread), "Said, and more.")
    assert client.post(f"/t/{thread.public_id}/reply", said | {"body": "Said, and more."}).status_code == 409
    assert Draft.objects.get().texts == {"body": "Said, and more."}


def test_of_a_thread_that_one_reads_no_more_the_words_stay_and_the_title_goes(client, thread):
    _keep(client, _key(thread), "My words")
    Thread.objects.filter(pk=thread.pk).update(audience=Audience.objects.of(members.group()))
    page = client.get(LIST).text
    assert ("My words" in page, "Where you can no longer write" in page, "Who rings back?" in page) == (
        True,
        True,
        False,
    )
