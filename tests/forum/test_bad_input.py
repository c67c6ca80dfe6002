"""Whatever arrives at the forms: a clear sentence at the right status, nothing lost, nothing leaked, nothing broken."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from community.members.models import Audience
from forum.actions.posts import post_reply
from forum.actions.removing import remove_revision
from forum.models import Post, Revision, Thread
from tests.factories import forum as make
from tests.factories import members

pytestmark = pytest.mark.django_db
WORDS = "A careful answer that took an hour."


@pytest.fixture
def author():
    """A member who is no newcomer any more."""
    made = members.member()
    for _ in range(3):
        make.thread(author=made)
    return made


@pytest.fixture
def client(author):
    made = Client(raise_request_exception=True)
    made.force_login(author)
    return made


@pytest.fixture
def thread():
    return make.thread()


def _reply(client, thread, **fields):
    said = {"body": WORDS, "language": "en", "submission_key": str(uuid.uuid4())} | fields
    return client.post(reverse("forum:thread-reply", args=[thread.public_id]), said)


def _shows(answer, words):
    assert escape(words) in answer.content.decode(), "the words are lost"


def _nothing_was_written(thread, author):
    assert not Post.objects.filter(thread=thread, author=author).exists()


@pytest.mark.parametrize(
    ("body", "status", "sentence"),
    [
        ("", 400, "Nothing is written here yet"),
        (" \n ", 400, "Nothing is written here yet"),
        ("x" * 100_000, 413, "characters too long"),
        ("a\0b", 400, "control character"),
        ("a\x07b", 400, "control character"),
        ("a\u202eb", 400, "direction of reading"),
        ("> " * 10_000 + "deep", 400, "too deep"),
        (">" * 10_000, 400, "too deep"),
    ],
)
def test_words_that_cannot_be_posted_come_back_with_a_sentence(client, thread, body, status, sentence):
    answer = _reply(client, thread, body=body)
    assert answer.status_code == status
    assert sentence in answer.content.decode()
    _shows(answer, body.strip()[:500])
    assert Post.objects.filter(thread=thread).count() == 1


def test_a_lone_surrogate_is_refused_before_the_database(client, thread, author):
    address = reverse("forum:thread-reply", args=[thread.public_id])
    answer = client.post(
        address, b"language=en&body=before+%ED%A0%80+after", content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == 400
    assert "arrived damaged" in answer.content.decode()
    _shows(answer, "before")
    _nothing_was_written(thread, author)


@pytest.mark.parametrize(
    "fields",
    [
        {"language": "xx"},
        {"language": "en\0"},
        {"submission_key": "no key\0"},
        {"submission_key": ""},
        {"said_sensitive": "\0"},
    ],
)
def test_damaged_fields_beside_the_words_break_nothing(client, thread, fields):
    answer = _reply(client, thread, **fields)
    assert answer.status_code in (302, 400)
    if answer.status_code == 400:
        _shows(answer, WORDS)


def test_a_double_click_is_one_post(client, thread, author):
    key = str(uuid.uuid4())
    first, second = (_reply(client, thread, submission_key=key) for _ in range(2))
    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"]
    assert Post.objects.filter(thread=thread, author=author).count() == 1


def test_a_parent_from_another_thread_is_refused_and_the_words_are_kept(client, thread, author):
    elsewhere = Post.objects.get(thread=make.thread())
    answer = _reply(client, thread, to=elsewhere.public_id)
    assert answer.status_code == 403
    assert "not in this thread" in answer.content.decode()
    _shows(answer, WORDS)
    _nothing_was_written(thread, author)


@pytest.mark.parametrize("to", ["nosuchpost12", "x\0y", "../../etc", "x" * 5_000])
def test_a_parent_that_does_not_exist_answers_as_one_that_is_hidden(client, thread, to):
    hidden = Post.objects.get(thread=make.thread(board=make.board(audience=Audience.objects.of(members.group()))))
    answers = [_reply(client, thread, to=name) for name in (to, hidden.public_id)]
    assert [answer.status_code for answer in answers] == [404, 404]
    for answer in answers:
        _shows(answer, WORDS)
    assert hidden.public_id not in answers[1].content.decode()


def test_a_reply_to_a_closed_thread_is_refused_and_the_words_are_kept(client, thread, author):
    Thread.objects.filter(pk=thread.pk).update(locked=True)
    answer = _reply(client, thread)
    assert answer.status_code == 403
    assert "closed" in answer.content.decode()
    _shows(answer, WORDS)
    _nothing_was_written(thread, author)


def test_a_reply_to_a_removed_post_is_refused_and_the_words_are_kept(client, thread, author):
    gone = make.post(thread=thread)
    remove_revision(Revision.objects.get(post=gone))
    answer = _reply(client, thread, to=gone.public_id)
    assert answer.status_code == 403
    assert "taken down" in answer.content.decode()
    _shows(answer, WORDS)
    _nothing_was_written(thread, author)


def test_a_reply_to_anothers_held_post_answers_as_if_there_were_none(client, thread):
    held = make.held_post(thread=thread, parent=Post.objects.get(thread=thread))
    answer = _reply(client, thread, to=held.public_id)
    assert answer.status_code == 404
    _shows(answer, WORDS)


@pytest.mark.parametrize("how", ["removed", "hidden", "never there"])
def test_a_reply_where_one_may_not_read_answers_404_and_keeps_the_words(client, thread, how):
    match how:
        case "removed":
            remove_revision(Revision.objects.get(post__thread=thread))
        case "hidden":
            Thread.objects.filter(pk=thread.pk).update(audience=Audience.objects.of(members.group()))
        case "never there":
            thread = Thread(public_id="a" * 12, title="Not there at all")
    answer = _reply(client, thread)
    assert answer.status_code == 404
    _shows(answer, WORDS)
    assert thread.title not in answer.content.decode()


def test_a_session_that_ended_while_writing_shows_the_words(thread):
    answer = _reply(Client(), thread)
    assert answer.status_code == 403
    _shows(answer, WORDS)
    assert reverse("account_login") in answer.content.decode()


def test_a_wrong_csrf_token_shows_the_words(author, thread):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(author)
    answer = _reply(strict, thread, csrfmiddlewaretoken="wrong")
    assert answer.status_code == 403
    _shows(answer, WORDS)
    _nothing_was_written(thread, author)


def test_an_applicant_reads_and_writes_nothing(thread):
    client = Client()
    client.force_login(members.applicant())
    answer = _reply(client, thread)
    assert answer.status_code == 302
    assert answer["Location"] == reverse("members:status")
    assert Post.objects.filter(thread=thread).count() == 1


def test_posting_too_often_answers_429_with_the_form_and_the_words(client, thread, settings):
    settings.THROTTLES = settings.THROTTLES | {"post": "1/hour"}
    assert _reply(client, thread).status_code == 302
    answer = _reply(client, thread)
    assert answer.status_code == 429
    assert 3500 < int(answer["Retry-After"]) <= 3600
    _shows(answer, WORDS)
    _shows(answer, "That was too often in a short time.")
    assert "submission_key" in answer.content.decode()


def test_a_flood_from_one_member_stops_at_the_rate_and_the_next_member_posts(client, thread):
    answers = [_reply(client, thread) for _ in range(20)]
    assert [one.status_code for one in answers] == [302] * 6 + [429] * 14
    assert all(int(one["Retry-After"]) <= 60 for one in answers[6:])
    assert Post.objects.filter(thread=thread, parent__isnull=False).count() == 6

    other = Client()
    other.force_login(members.member())
    assert _reply(other, thread).status_code == 302


def test_a_stale_form_answers_409_with_both_versions(client, thread, author):
    post = post_reply(author=author, thread=thread, body="The first.", language="en")
    address = reverse("forum:post-edit", args=[thread.public_id, post.public_id])
    assert client.post(address, {"body": "From another tab.", "base_number": 1}).status_code == 302
    answer = client.post(address, {"body": WORDS, "base_number": 1})
    assert answer.status_code == 409
    _shows(answer, WORDS)
    _shows(answer, "From another tab.")
    again = client.post(address, {"body": WORDS, "base_number": 2})
    assert again.status_code == 302
    post.refresh_from_db()
    assert WORDS in post.html


@pytest.mark.parametrize("base", ["", "x", "-1", "9" * 400, "1\0"])
def test_a_damaged_form_of_a_change_gives_the_words_back(client, thread, author, base):
    post = post_reply(author=author, thread=thread, body="The first.", language="en")
    answer = client.post(
        reverse("forum:post-edit", args=[thread.public_id, post.public_id]), {"body": WORDS, "base_number": base}
    )
    assert answer.status_code in (400, 409)
    _shows(answer, WORDS)


def test_only_the_author_changes_a_post(client, thread):
    post = make.post(thread=thread)
    answer = client.post(
        reverse("forum:post-edit", args=[thread.public_id, post.public_id]), {"body": WORDS, "base_number": 1}
    )
    assert answer.status_code == 403
    _shows(answer, WORDS)


def _start(client, board, **fields):
    said = {
        "title": "A title",
        "body": WORDS,
        "label": "TLP:GREEN",
        "readers": "",
        "language": "en",
        "tags": "custody, training",
    }
    return client.post(reverse("forum:thread-start", args=[board.slug]), said | fields)


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"title": ""}, 400),
        ({"title": "x" * 300}, 413),
        ({"title": "a\u202eb"}, 400),
        ({"label": ""}, 400),
        ({"label": "TLP:PURPLE"}, 400),
        ({"label": "TLP:AMBER"}, 400),
        ({"label": "TLP:RED"}, 400),
        ({"readers": "999999"}, 400),
        ({"readers": "9" * 30}, 400),
        ({"readers": "x\0"}, 400),
        ({"tags": "a,b,c,d,e,f"}, 400),
        ({"tags": "a\0"}, 400),
        ({"tags": "x" * 50}, 413),
        ({"tags": "a," * 10_000}, 413),
        ({"tags": "custody, !!!"}, 400),
        ({"tags": "\ufdfa" * 30}, 400),
    ],
)
def test_a_thread_that_cannot_be_started_comes_back_with_its_words(client, fields, status):
    board = make.board()
    answer = _start(client, board, **fields)
    assert answer.status_code == status
    assert "errorlist" in answer.content.decode()
    _shows(answer, WORDS)
    assert not Thread.objects.filter(board=board).exists()


def test_no_spelling_of_a_tag_tells_that_a_thread_one_cannot_read_carries_it(client):
    hidden = make.thread(audience=Audience.objects.of(members.group()))
    hidden.tags.set(["sea-port"])
    board = make.board()
    _start(client, board, tags="Sea Port, sea_port, #SEA-PORT, C, C++")
    shown = Thread.objects.get(board=board).tags.values_list("name", "slug")
    assert set(shown) == {(tag, tag) for tag in ("sea-port", "sea_port", "c")}


def test_a_group_of_others_cannot_be_chosen_as_readers(client):
    board, foreign = make.board(), members.group(members.member(), name="A secret group")
    answer = _start(client, board, readers=str(foreign.pk))
    assert answer.status_code == 400
    assert "A secret group" not in answer.content.decode()


def test_a_board_one_does_not_read_answers_404_and_keeps_the_words(client):
    board = make.board(audience=Audience.objects.of(members.group()))
    answer = _start(client, board)
    assert answer.status_code == 404
    _shows(answer, WORDS)


def test_a_flag_without_a_reason_or_with_too_long_a_note_comes_back(client, thread):
    opening = Post.objects.get(thread=thread)
    address = reverse("forum:post-flag", args=[thread.public_id, opening.public_id])
    assert client.post(address, {"note": WORDS}).status_code == 400
    assert client.post(address, {"reason": "other", "note": ""}).status_code == 400
    long = client.post(address, {"reason": "label", "note": "x" * 3_000})
    assert long.status_code == 413
    _shows(long, "x" * 3_000)


def test_previews_without_a_script_are_limited_as_those_with_one(client, thread, settings):
    settings.THROTTLES = settings.THROTTLES | {"preview": "1/hour"}
    assert _reply(client, thread, preview="1").status_code == 200
    answer = _reply(client, thread, preview="1")
    assert answer.status_code == 429
    _shows(answer, WORDS)


@pytest.mark.parametrize("level", ["", "everything", "all\0"])
def test_a_level_that_does_not_exist_is_refused(client, thread, level):
    answer = client.post(reverse("forum:thread-subscribe", args=[thread.public_id]), {"level": level})
    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("body", "status"), [("", 400), ("x" * 100_000, 413), ("a\0", 400), ("> " * 10_000, 400), ("*a*", 200)]
)
def test_the_preview_answers_with_a_fragment(client, body, status):
    answer = client.post(reverse("forum:preview"), {"body": body})
    assert answer.status_code == status
    assert "<html" not in answer.content.decode()
