"""Whom a post quotes, mentions and answers hears of it once; and how a post was taken is told to its author."""

import pytest

from community.core import markup
from community.core.tlp import Label
from community.members.models import Audience, Member
from forum.actions import posts
from forum.actions.questions import accept_answer, reopen_question
from forum.actions.reactions import react
from forum.models import Kind, Post, Subscription, Thread
from realtime.models import Notification
from realtime.reading import bell_of
from tests.factories import forum, members, rule
from tests.factories.labels import settled

pytestmark = pytest.mark.django_db


def told(member: Member) -> list[str]:
    return list(Notification.objects.filter(recipient=member).order_by("pk").values_list("notice", flat=True))


def quoting(post: Post, words: str = "Indeed.") -> str:
    """Return what the button for quoting writes."""
    return f"[Somebody](/t/{post.thread.public_id}/{post.public_id}):\n\n> Their words.\n\n{words}"


def reply(thread: Thread, body: str, author: Member | None = None, parent: Post | None = None) -> Post:
    return posts.post_reply(author=author or settled(), thread=thread, parent=parent, body=body, language="en")


@pytest.fixture
def thread() -> Thread:
    return forum.thread()


@pytest.fixture
def quoted(thread) -> Post:
    return forum.post(thread=thread)


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("[A](/t/x/y):\n\n> words", ["/t/x/y"]),
        ("[A](/t/x/y):\n\n> words\n\nand [B](/t/x/z):\n\n> more", ["/t/x/y", "/t/x/z"]),
        ("[A](/t/x/y): see there", []),
        ("[A](/t/x/y)\n\nSomething else.\n\n> words", []),
        ("> words with [a link](/t/x/y)", []),
        ("[A](/t/x/y)\n\n---\n\n> words", []),
    ],
)
def test_only_a_link_right_above_cited_words_says_whose_they_are(body, found):
    assert markup.quoted_addresses(body) == found


def test_whoever_is_quoted_is_told_of_that(thread, quoted):
    reply(thread, quoting(quoted))
    assert told(quoted.author) == ["post-quoted"]


def test_whoever_is_answered_mentioned_and_quoted_hears_once(thread, quoted):
    Subscription.objects.create(member=quoted.author, thread=thread, level=Subscription.Level.ALL)
    reply(thread, quoting(quoted, f"@{quoted.author.handle}, yes."), parent=quoted)
    assert told(quoted.author) == ["member-mentioned"]


def test_a_change_that_quotes_who_heard_already_tells_them_nothing(thread, quoted):
    author = settled()
    answer = reply(thread, "Yes.", author, parent=quoted)
    posts.edit_post(editor=author, post=answer, body=quoting(quoted), base_number=1)
    assert told(quoted.author) == ["reply-posted"]


def test_a_change_that_quotes_somebody_new_tells_them(thread, quoted):
    author = settled()
    answer = reply(thread, "Yes.", author)
    posts.edit_post(editor=author, post=answer, body=quoting(quoted), base_number=1)
    assert told(quoted.author) == ["post-quoted"]


def test_whoever_cannot_read_the_quoting_thread_is_not_told(quoted):
    author = settled()
    hidden = forum.thread(audience=Audience.objects.of(members.group(author)), label=Label.AMBER)
    reply(hidden, quoting(quoted), author)
    assert told(quoted.author) == []


def test_an_address_written_down_tells_nobody_unless_its_writer_reads_what_stands_there(thread):
    insider = members.member()
    hidden = forum.post(
        thread=forum.thread(audience=Audience.objects.of(members.group(insider)), label=Label.AMBER), author=insider
    )
    Notification.objects.all().delete()
    reply(thread, quoting(hidden))
    assert told(insider) == []


def test_under_the_rule_nobody_is_told_that_they_are_quoted(thread):
    ruled = Post.objects.get(thread=rule.thread())
    reply(thread, quoting(ruled))
    assert set(Notification.objects.values_list("notice", flat=True)) <= {"reply-posted"}


def test_whoever_wants_to_hear_nothing_of_a_thread_is_not_told_of_a_quotation(thread, quoted):
    Subscription.objects.create(member=quoted.author, thread=thread, level=Subscription.Level.NONE)
    reply(thread, quoting(quoted))
    assert told(quoted.author) == []


def test_an_author_is_told_of_a_reaction_without_a_name_until_it_is_taken_back(client_as, quoted):
    Notification.objects.all().delete()
    reader = members.member(name="Ada Verlaine")
    react(member=reader, post=quoted, word="useful")
    page = client_as(quoted.author).get("/notifications/").content.decode()
    assert "reacted to your post" in page
    assert "Ada Verlaine" not in page
    react(member=reader, post=quoted, word="useful")
    assert told(quoted.author) == []
    assert bell_of(quoted.author).unread == 0


def test_an_author_is_told_that_their_answer_settled_the_question_as_long_as_it_does():
    asked = forum.thread(kind=Kind.QUESTION)
    answer, better = forum.post(thread=asked), forum.post(thread=asked)
    Notification.objects.all().delete()
    accept_answer(member=asked.author, post=answer)
    assert told(answer.author) == ["answer-accepted"]
    accept_answer(member=asked.author, post=better)
    assert told(answer.author) == []
    assert told(better.author) == ["answer-accepted"]
    reopen_question(member=asked.author, post=better)
    assert told(better.author) == []


def test_whoever_answers_their_own_question_is_not_told_that_it_settled_it():
    asked = forum.thread(kind=Kind.QUESTION)
    answer = forum.post(thread=asked, author=asked.author)
    accept_answer(member=asked.author, post=answer)
    assert told(asked.author) == []
