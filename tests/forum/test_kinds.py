"""Kinds of thread: parts of an opening, an accepted answer, an announcement that is acknowledged."""

import pytest
from django.urls import reverse

from community.core.rulings import Refused
from forum.actions.questions import accept_answer
from forum.actions.removing import remove_revision
from forum.actions.threads import start_thread
from forum.models import Acknowledgement, Kind, Post, Revision, Thread
from forum.models.kind import joined, parted
from tests.factories import forum, labels, members, rule
from tests.factories.moderation import watch

pytestmark = pytest.mark.django_db

PRACTICE = {"problem": "Seals were missing.", "measure": "Count twice.", "result": "None since.", "transfer": "Rail."}


@pytest.fixture
def board():
    return forum.board()


@pytest.fixture
def author():
    return labels.settled()


def _form(**said):
    return {"title": "Seals", "label": "TLP:GREEN", "language": "en", "tags": ""} | said


def _start(client, board, kind, **said):
    return client.post(reverse("forum:thread-start", args=[board.slug]) + f"?kind={kind}", _form(**said))


def _started(board, author, kind):
    opening = start_thread(
        author=author,
        board=board,
        title="Which seal?",
        body="Which one do you use?",
        label="TLP:GREEN",
        audience=board.audience,
        language="en",
        kind=kind,
    )
    return Thread.objects.get(pk=opening.thread_id)


def _of_post(name, post):
    return reverse(f"forum:post-{name}", args=[post.thread.public_id, post.public_id])


def test_a_practice_note_is_written_in_parts_and_read_under_their_headings(client_as, board, author):
    client = client_as(author)
    assert "Where else it could work" in client.get(f"/forum/{board.slug}/new?kind=practice").text
    answer = _start(client, board, "practice", **PRACTICE)
    thread = Thread.objects.get(board=board)
    assert (answer.status_code, thread.kind) == (302, "practice")
    page = client.get(f"/t/{thread.public_id}").text
    assert "Practice note" in page
    assert page.index("Problem</h") < page.index("Seals were missing.") < page.index("Measure</h")


def test_a_part_left_empty_is_asked_for_and_no_other_part_is_lost(client_as, board, author):
    answer = _start(client_as(author), board, "practice", **PRACTICE | {"measure": " "})
    assert answer.status_code == 400
    assert "Seals were missing." in answer.text
    assert not Thread.objects.filter(board=board).exists()


def test_a_practice_note_is_changed_in_its_parts(client_as, board, author):
    client = client_as(author)
    _start(client, board, "practice", **PRACTICE)
    opening = Post.objects.select_related("thread").get(thread__board=board)
    assert "Count twice.</textarea>" in client.get(_of_post("edit", opening)).text
    said = {"title": "Seals", "tags": "", "base_number": 1} | PRACTICE | {"result": "One since."}
    assert client.post(_of_post("edit", opening), said).status_code == 302
    assert "One since." in Revision.objects.get(post=opening, number=2).body


def test_an_opening_with_headings_of_its_own_is_changed_as_one_text(client_as, board, author):
    client = client_as(author)
    _start(client, board, "debrief", happened="A drill.", helped="Calm.", changed="The list.\n\n## More\n\nLater.")
    page = client.get(_of_post("edit", Post.objects.select_related("thread").get(thread__board=board))).text
    assert 'name="body"' in page


@pytest.mark.parametrize("language", ["en", "ar", "fr", "es"])
@pytest.mark.parametrize("kind", [Kind.PRACTICE, Kind.DEBRIEF])
def test_what_is_joined_comes_apart_again(kind, language):
    from forum.models.kind import PARTS

    parts = {part: f"Words of {part}.\n\n### Small heading" for part in PARTS[kind]}
    assert parted(joined(parts, language), kind) == parts


def test_the_asker_accepts_an_answer_and_takes_that_back(client_as, board, author):
    thread = _started(board, author, Kind.QUESTION)
    answer = forum.post(thread=thread, body="The blue one.")
    client = client_as(author)
    assert "Accept as the answer" in client.get(f"/t/{thread.public_id}").text
    page = client.post(_of_post("accept", answer), follow=True).text
    assert "This is the accepted answer now." in page
    head = client.get(f"/t/{thread.public_id}").text
    assert ("Answered: see the accepted answer" in head, 'class="accepted"' in head) == (True, True)
    client.post(_of_post("unaccept", answer))
    assert "see the accepted answer" not in client.get(f"/t/{thread.public_id}").text


def test_whoever_did_not_ask_is_told_who_accepts_an_answer(client_as, board, author):
    answer = forum.post(thread=_started(board, author, Kind.QUESTION))
    page = client_as(members.member()).post(_of_post("accept", answer), follow=True)
    assert (page.status_code, "Whoever asked, or a moderator of the board, says" in page.text) == (200, True)


@pytest.mark.parametrize(
    ("who", "kind", "allowed"),
    [
        ("asker", Kind.QUESTION, True),
        ("moderator", Kind.QUESTION, True),
        ("answerer", Kind.QUESTION, False),
        ("reader", Kind.QUESTION, False),
        ("asker", Kind.DISCUSSION, False),
    ],
)
def test_who_accepts_an_answer(board, author, who, kind, allowed):
    thread = _started(board, author, kind)
    answer = forum.post(thread=thread)
    people = {
        "asker": author,
        "moderator": members.moderator(board.moderators),
        "answerer": answer.author,
        "reader": members.member(),
    }
    if allowed:
        accept_answer(member=people[who], post=answer)
    else:
        with pytest.raises(Refused):
            accept_answer(member=people[who], post=answer)
    assert Thread.objects.get(pk=thread.pk).accepted_id == (answer.pk if allowed else None)


def test_a_removed_answer_settles_nothing(client_as, board, author):
    thread = _started(board, author, Kind.QUESTION)
    answer = forum.post(thread=thread)
    accept_answer(member=author, post=answer)
    remove_revision(answer.current)
    assert Thread.objects.get(pk=thread.pk).accepted is None
    assert "see the accepted answer" not in client_as(author).get(f"/t/{thread.public_id}").text


def test_a_question_is_unanswered_until_an_answer_is_accepted(client_as, board, author):
    thread = _started(board, author, Kind.QUESTION)
    answer = forum.post(thread=thread)
    client, place = client_as(author), f"/forum/{board.slug}/?show=unanswered"
    assert "Which seal?" in client.get(place).text
    accept_answer(member=author, post=answer)
    assert "Which seal?" not in client.get(place).text
    assert 'class="settled"' in client.get(f"/forum/{board.slug}/").text


def test_an_announcement_asks_its_readers_and_tells_who_has_read_it(client_as, board):
    moderator, reader = members.moderator(board.moderators), members.member(name="Amal Reader")
    forum.settle(moderator)
    thread = _started(board, moderator, Kind.ANNOUNCEMENT)
    client, here = client_as(reader), f"/t/{thread.public_id}"
    assert "I have read this" in client.get(here).text
    client.post(f"{here}/acknowledge")
    client.post(f"{here}/acknowledge")
    assert "You have said that you read this." in client.get(here).text
    assert Acknowledgement.objects.count() == 1
    assert client.get(f"{here}/who-has-read").status_code == 404
    names = client_as(moderator).get(f"{here}/who-has-read").text
    assert "1 has said so" in names
    assert "Amal Reader" in names


@pytest.mark.parametrize("kind", ["announcement", "nonsense"])
def test_a_kind_that_one_cannot_start_is_a_discussion_form(client_as, board, author, kind):
    page = client_as(author).get(f"/forum/{board.slug}/new?kind={kind}").text
    assert "An open conversation" in page
    assert "Announcement" not in page


@pytest.mark.parametrize("kind", [Kind.QUESTION, Kind.POLL, Kind.ANNOUNCEMENT])
def test_under_the_rule_there_is_no_kind_that_keeps_choices(kind):
    board = rule.board()
    author = rule.speaker(board=board)
    with pytest.raises(Refused, match="Chatham House Rule"):
        start_thread(
            author=author,
            board=board,
            title="T",
            body="B",
            label="TLP:GREEN",
            audience=board.audience,
            language="en",
            under_rule=True,
            kind=kind,
        )


def test_a_watched_term_in_a_part_holds_the_note(client_as, board, author):
    watch("watched")
    _start(client_as(author), board, "practice", **PRACTICE | {"transfer": "watched"})
    assert Thread.objects.get(board=board).state == Thread.State.HELD
