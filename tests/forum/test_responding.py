"""Reactions and bookmarks."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from community.core.rulings import Refused
from forum.actions import bookmarks
from forum.actions.bookmarks import bookmark_post, remind
from forum.actions.reactions import react
from forum.models import Bookmark, Post, Reaction, Thread
from realtime import chores
from realtime.chores import Chore
from realtime.models import Notification
from realtime.notify import notify
from tests.factories import forum, labels, members, rule

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader():
    return members.member(name="Amal Reader")


@pytest.fixture
def post():
    return forum.post(thread=forum.thread())


def _of(name, post):
    return reverse(f"forum:post-{name}", args=[post.thread.public_id, post.public_id])


def _counts(post):
    return Post.objects.get(pk=post.pk).reactions


def test_a_reaction_is_counted_shown_as_ones_own_and_taken_back(client_as, reader, post):
    client, here = client_as(reader), f"/t/{post.thread.public_id}"
    answer = client.post(
        _of("react", post), {"word": "seen"}, headers={"Referer": f"http://testserver{here}?order=time"}
    )
    assert answer.url == f"{here}?order=time#p-{post.public_id}"
    assert _counts(post) == {"seen": 1}
    assert re.search(
        r'value="seen" aria-pressed="true">Seen here too <b aria-hidden="true">1</b>', client.get(here).text
    )
    client.post(_of("react", post), {"word": "seen"})
    assert (_counts(post), Reaction.objects.count()) == ({}, 0)


def test_a_script_gets_the_words_to_choose_from_and_then_the_reactions_alone(client_as, reader, post):
    client, script = client_as(reader), {"X-Fragment": "1"}
    words = client.get(_of("react", post), headers=script).text
    assert re.findall('value="([a-z]+)" aria-pressed="false"', words) == [word.value for word in Reaction.Word]
    answer = client.post(_of("react", post), {"word": "seen"}, headers=script)
    assert answer.status_code == 200
    assert re.findall('value="([a-z]+)" aria-pressed="([a-z]+)"', answer.text) == [("seen", "true")]


def test_several_members_and_words_are_counted_apart(post):
    for word in ("thanks", "useful"):
        react(member=members.member(), post=post, word=word)
    react(member=members.member(), post=post, word="thanks")
    assert _counts(post) == {"thanks": 2, "useful": 1}


def test_a_page_of_another_site_is_not_led_back_to(client_as, reader, post):
    answer = client_as(reader).post(
        _of("react", post), {"word": "thanks"}, headers={"Referer": f"http://evil.example/t/{post.thread.public_id}"}
    )
    assert answer.url == reverse("forum:post", args=[post.thread.public_id, post.public_id])


@pytest.mark.parametrize("word", ["", "hate", "thanks\x00"])
def test_another_word_is_no_reaction(client_as, reader, post, word):
    assert client_as(reader).post(_of("react", post), {"word": word}).status_code == 400
    assert not Reaction.objects.exists()


def test_nobody_reacts_to_their_own_post(client_as, post):
    assert client_as(post.author).post(_of("react", post), {"word": "thanks"}).status_code == 403
    page = client_as(post.author).get(f"/t/{post.thread.public_id}").text
    assert page.count('class="react-more"') == 1  # below the opening, which another wrote


def test_under_the_rule_nothing_is_kept_beside_a_post(client_as):
    thread = rule.thread()
    reader, opening = rule.speaker(), Post.objects.get(thread=thread)
    with pytest.raises(Refused, match="Chatham House Rule"):
        react(member=reader, post=opening, word="thanks")
    with pytest.raises(Refused, match="Chatham House Rule"):
        bookmark_post(member=reader, post=opening)
    page = client_as(reader).get(f"/t/{thread.public_id}").text
    assert ("/react" in page, "/bookmark" in page) == (False, False)


def test_reactions_cost_one_query_however_many_posts_have_some(client_as, reader):
    thread = forum.thread()

    def count() -> int:
        client = client_as(reader)
        client.get(f"/t/{thread.public_id}")
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/t/{thread.public_id}")
        return len(asked)

    for number in range(12):
        reacted = forum.post(thread=thread)
        if number == 1:
            react(member=reader, post=reacted, word="agree")
            few = count()
        react(member=members.member(), post=reacted, word="agree")
    assert count() == few <= 10


def test_a_bookmark_is_kept_with_its_note_found_again_and_let_go(client_as, reader, post):
    client = client_as(reader)
    client.post(_of("bookmark", post), {"note": "For the drill in May", "remind": ""})
    page = client.get("/forum/bookmarks").text
    assert ("For the drill in May" in page, post.thread.title in page) == (True, True)
    client.post(_of("bookmark", post), {"note": "Changed", "remind": ""})
    assert Bookmark.objects.get().note == "Changed"
    client.post(_of("bookmark", post), {"forget": "1"})
    assert "You keep nothing yet" in client.get("/forum/bookmarks").text


@pytest.mark.parametrize("day", ["2020-01-01", "tomorrow", "31.12.2030"])
def test_a_day_that_is_none_is_refused_with_a_sentence(client_as, reader, post, day):
    answer = client_as(reader).post(_of("bookmark", post), {"note": "Kept words", "remind": day})
    assert (answer.status_code, "Kept words" in answer.text) == (400, True)
    assert not Bookmark.objects.exists()


def test_one_is_reminded_once_on_the_day_and_again_when_a_new_day_is_chosen(reader, post):
    today = timezone.now().date()
    bookmark_post(member=reader, post=post, remind=today + timedelta(days=2))
    remind(today)
    assert not Notification.objects.filter(notice="bookmark-due").exists()
    for _ in range(2):
        remind(today + timedelta(days=2))
    assert Notification.objects.filter(notice="bookmark-due", recipient=reader).count() == 1
    bookmark_post(member=reader, post=post, remind=today + timedelta(days=5))
    remind(today + timedelta(days=5))
    assert Notification.objects.filter(notice="bookmark-due", recipient=reader).count() == 2


def test_a_bookmark_that_cannot_be_told_keeps_no_other_reminder_from_its_member(post, monkeypatch):
    today, (broken, whole) = timezone.now().date(), (members.member(), members.member())
    first = bookmark_post(member=broken, post=post, remind=today)
    bookmark_post(member=whole, post=post, remind=today)

    def fail(notice, bookmark):
        if bookmark.pk == first.pk:
            raise RuntimeError("broken")
        notify(notice, bookmark)

    monkeypatch.setattr(bookmarks, "notify", fail)
    remind(today)
    assert list(Notification.objects.filter(notice="bookmark-due").values_list("recipient", flat=True)) == [whole.pk]
    first.refresh_from_db()
    assert first.remind == today


def _fail(_today):
    raise RuntimeError("broken")


def _of_the_forum():
    """Return the forum's chores, all of them due."""
    return [Chore(one.do, one.interval) for one in chores.chores if one.do.__module__ == "forum.tasks"]


def test_reminders_that_fail_keep_nothing_else_from_being_done(monkeypatch):
    done = []
    monkeypatch.setattr(chores, "chores", _of_the_forum())
    monkeypatch.setattr("forum.tasks.remind", _fail)
    monkeypatch.setattr("forum.tasks.destroy_rule_keys", done.append)
    chores.do_due_chores()
    assert done


def test_what_one_reads_no_more_is_no_bookmark_any_more(client_as, reader, post):
    bookmark_post(member=reader, post=post, note="Why I kept it")
    Thread.objects.filter(pk=post.thread_id).update(audience=labels.named(post.author))
    page = client_as(reader).get("/forum/bookmarks").text
    assert ("Why I kept it" in page, post.thread.title in page) == (False, False)
