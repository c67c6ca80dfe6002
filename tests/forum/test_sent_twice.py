"""A form that is sent twice: once taken, and where it says something else by then, nothing of it is lost."""

import re
import uuid

import pytest

from forum.actions.removing import remove_revision
from forum.models import Post, Revision
from tests.factories import files, forum, labels, rule

pytestmark = pytest.mark.django_db

_KEY = re.compile(r'name="submission_key" value="([^"]+)"')


@pytest.fixture
def client(client):
    client.force_login(labels.settled())
    return client


@pytest.fixture
def thread():
    return forum.thread()


def _send(client, thread, key, body, **said):
    sent = {"body": body, "language": "en", "submission_key": str(key), **said}
    return client.post(f"/t/{thread.public_id}/reply", sent, follow=True)


def _bodies(thread):
    return list(Revision.objects.filter(post__thread=thread, post__parent__isnull=False).values_list("body", flat=True))


def test_a_form_that_says_more_when_it_is_sent_again_comes_back_with_both_and_can_be_sent(client, thread):
    key = uuid.uuid4()
    _send(client, thread, key, "We ring back.")
    answer = _send(client, thread, key, "We ring back, at night.")
    assert (answer.status_code, _bodies(thread)) == (409, ["We ring back."])
    shown = [words in answer.text for words in ("has arrived", ">We ring back.</pre>", "We ring back, at night.")]
    assert shown == [True] * 3
    _send(client, thread, _KEY.search(answer.text)[1], "We ring back, at night.")
    assert _bodies(thread) == ["We ring back.", "We ring back, at night."]


def test_the_key_of_one_threads_form_opens_no_other_thread(client, thread):
    key, other = uuid.uuid4(), forum.thread()
    _send(client, thread, key, "Said here.")
    assert _send(client, other, key, "Said here.").status_code == 409
    assert (_bodies(thread), _bodies(other)) == (["Said here."], [])


def test_a_stricter_label_or_a_further_file_is_no_repetition(client, thread):
    key = uuid.uuid4()
    _send(client, thread, key, "Said.")
    assert _send(client, thread, key, "Said.", label="TLP:AMBER").status_code == 409
    assert _send(client, thread, key, "Said.", upload=files.sent()).status_code == 409
    assert _send(client, thread, key, "Said.").status_code == 200


def test_a_file_that_goes_along_is_sent_twice_as_once(client, thread):
    key = uuid.uuid4()
    answers = [_send(client, thread, key, "Said.", upload=files.sent()) for _time in range(2)]
    assert ([answer.status_code for answer in answers], _bodies(thread)) == ([200, 200], ["Said."])


def test_a_thread_and_a_change_come_back_with_both_too(client, thread):
    key, new = str(uuid.uuid4()), f"/forum/{thread.board.slug}/new"
    said = {"title": "A title", "body": "A body.", "label": "TLP:GREEN", "language": "en", "tags": ""}
    client.post(new, said | {"submission_key": key})
    answer = client.post(new, said | {"submission_key": key, "title": "Another title"})
    assert (answer.status_code, "Another title" in answer.text) == (409, True)

    post = Post.objects.get(current__title="A title")
    edit = f"/t/{post.thread.public_id}/{post.public_id}/edit"
    said |= {"base_number": 1, "submission_key": str(uuid.uuid4()), "body": "Changed."}
    client.post(edit, said)
    answer = client.post(edit, said | {"body": "Changed again."})
    assert (answer.status_code, "change the post once more" in answer.text) == (409, True)
    assert Revision.objects.filter(post=post).count() == 2


def test_under_the_rule_both_come_back_with_no_address_that_tells(client):
    thread, key = rule.thread(), uuid.uuid4()
    client.force_login(rule.speaker())
    _send(client, thread, key, "Said.")
    answer = _send(client, thread, key, "Said otherwise.")
    assert (answer.status_code, "/forum/mine/rule" in answer.text) == (409, True)
    assert _bodies(thread) == ["Said."]


def test_what_was_taken_back_and_is_sent_again_is_said_to_be_so_with_its_words(client, thread, settings):
    settings.UNDO_SECONDS = 30
    key = uuid.uuid4()
    _send(client, thread, key, "Too soon.")
    post = Post.objects.get(thread=thread, parent__isnull=False)
    client.post(f"/t/{thread.public_id}/{post.public_id}/undo")
    page = _send(client, thread, key, "Too soon.").text
    assert ("took it back" in page, "waiting for a moderator" in page, "Too soon." in page) == (True, False, True)
    _send(client, thread, _KEY.search(page)[1], "Too soon.")
    assert Post.objects.filter(thread=thread, parent__isnull=False, state=Post.State.PUBLISHED).count() == 1


def test_what_a_moderator_removed_and_is_sent_again_is_said_to_be_so(client, thread):
    key = uuid.uuid4()
    _send(client, thread, key, "Said.")
    remove_revision(Revision.objects.get(post__thread=thread, post__parent__isnull=False))
    page = _send(client, thread, key, "Said.").text
    assert ("a moderator removed it since" in page, "waiting for a moderator" in page) == (True, False)
