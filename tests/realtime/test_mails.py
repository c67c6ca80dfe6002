"""Several pieces of news in one mail: which go together, under which labels, and that a repeat is the same mail."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community.core.tlp import Label
from community.members.models import Audience, Member
from forum.actions.flags import flag_post
from forum.actions.publishing import publish
from forum.actions.reactions import react
from forum.models import Post, Revision, Thread
from realtime.actions.notifications import mark_all_read
from realtime.actions.preferences import choose_paces
from realtime.models import Delivery, Mail, Pace, Preference
from realtime.outbox import delivery
from realtime.outbox.delivery import claim, deliver_due
from tests.factories import forum, members
from tests.leaks.mails import whole

pytestmark = pytest.mark.django_db


@pytest.fixture
def author() -> Member:
    return members.member(email="told@example.org")


@pytest.fixture
def thread(author) -> Thread:
    return forum.thread(author=author, title="Checking who collects")


@pytest.fixture
def gathering(settings) -> None:
    settings.MAIL_BATCH_SECONDS = 120


def later(minutes: float) -> None:
    """Let so much time pass for what waits."""
    for row in Delivery.objects.all():
        row.due -= timedelta(minutes=minutes)
        row.save(update_fields=["due"])


@pytest.mark.usefixtures("gathering")
def test_replies_within_two_minutes_are_one_mail_which_goes_out_when_the_first_is_that_old(thread):
    forum.post(thread=thread, body="The first answer")
    later(1.5)
    forum.post(thread=thread, body="The second answer")
    deliver_due()
    assert mail.outbox == []

    later(0.6)
    deliver_due()

    [message] = mail.outbox
    assert message.subject == "TLP:GREEN 2 new posts: Checking who collects"
    html = message.alternatives[0].content
    assert all(words in message.body and words in html for words in ("The first answer", "The second answer"))
    assert not Delivery.objects.filter(state=Delivery.State.WAITING).exists()


@pytest.mark.usefixtures("gathering")
def test_what_was_read_meanwhile_is_mailed_no_more(thread, author):
    forum.post(thread=thread)
    mark_all_read(member=author, until=timezone.now())
    forum.post(thread=thread, body="Unread")

    later(3)
    deliver_due()

    assert [message.subject for message in mail.outbox] == ["TLP:GREEN New reply: Checking who collects"]


def test_news_of_two_threads_are_two_mails_and_each_is_its_own_thread_of_mails(author):
    for _ in range(2):
        one = forum.thread(author=author)
        for _ in range(2):
            forum.post(thread=one)
            deliver_due()

    roots = [message.message()["References"] for message in mail.outbox]
    assert len(roots) == 4
    assert roots[0] == roots[1] != roots[2] == roots[3]
    assert all(re.fullmatch(r"<[0-9a-f]{32}\.thread@[\w.]+>", root) for root in roots)


def test_two_members_cannot_see_by_their_mails_that_they_are_told_of_one_thread(thread):
    other = members.member()
    reply = forum.post(thread=thread, author=other)
    forum.post(thread=thread, parent=reply)  # told to both

    deliver_due()

    roots = {message.to[0]: message.message()["References"] for message in mail.outbox}
    assert len(roots) == len(set(roots.values())) == 2


@pytest.fixture
def for_a_group(author) -> Thread:
    group = members.group(author)
    return forum.thread(author=author, audience=Audience.objects.of(group), title="For the group")


def stricter_reply(thread: Thread) -> Post:
    post = forum.held_post(thread=thread, parent=Post.objects.get(thread=thread, parent=None), label=Label.AMBER)
    publish(Revision.objects.get(post=post))
    return post


@pytest.mark.usefixtures("gathering")
def test_what_mail_only_points_at_goes_apart_from_what_it_carries(for_a_group):
    forum.post(thread=for_a_group, body="Carried")
    stricter_reply(for_a_group)

    later(3)
    deliver_due()

    subjects = [message.subject for message in mail.outbox]
    assert subjects == ["TLP:GREEN New reply: For the group", "TLP:AMBER Something new for you"]
    assert "For the group" not in whole(mail.outbox[1])


@pytest.mark.usefixtures("gathering")
def test_a_label_that_was_tightened_meanwhile_takes_the_title_out_of_the_whole_head(for_a_group):
    forum.post(thread=for_a_group, body="Carried")
    tightened = forum.post(thread=for_a_group, body="Carried no more")
    Post.objects.filter(pk=tightened.pk).update(label=Label.AMBER)

    later(3)
    deliver_due()

    [message] = mail.outbox
    assert message.subject == "TLP:AMBER 2 new posts for you"
    assert "Carried no more" not in whole(message)
    assert message.message()["References"] is None


@pytest.mark.usefixtures("gathering")
def test_several_that_are_no_posts_are_counted_as_alerts(thread, author):
    opening = Post.objects.get(thread=thread)
    choose_paces(member=author, road=Preference.Road.MAIL, paces={"post-reacted": Pace.AT_ONCE})
    for _ in range(3):
        react(member=members.member(), post=opening, word="useful")

    later(3)
    deliver_due()

    assert [message.subject for message in mail.outbox] == ["TLP:GREEN 3 alerts: Checking who collects"]


@pytest.mark.usefixtures("gathering")
def test_several_of_what_has_no_title_are_counted_and_nothing_follows(thread):
    moderator = members.moderator(thread.board.moderators)
    reply = forum.post(thread=thread)
    Delivery.objects.all().delete()
    for _ in range(2):
        flag_post(flagger=members.member(), post=reply, reason="other", note="Look.")

    later(3)
    deliver_due()

    assert [message.subject for message in mail.outbox if message.to == [moderator.email]] == [
        "TLP:GREEN 2 unread alerts"
    ]


@pytest.mark.usefixtures("gathering")
def test_a_mail_that_failed_is_repeated_as_it_was_and_what_came_later_is_another(thread, monkeypatch):
    forum.post(thread=thread, body="The first answer")
    later(3)
    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", lambda *_: 1 / 0)
        deliver_due()
    forum.post(thread=thread, body="The second answer")

    later(3)
    deliver_due()

    assert [("first" in message.body, "second" in message.body) for message in mail.outbox] == [
        (True, False),
        (False, True),
    ]


def test_a_worker_that_was_killed_after_sending_repeats_one_mail_with_the_same_id(thread, monkeypatch):
    for _ in range(2):
        forum.post(thread=thread)
    with monkeypatch.context() as killed:
        killed.setattr(delivery, "_settle", lambda *_: None)
        deliver_due(most=1)
    assert claim() is None

    Delivery.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    forum.post(thread=thread)
    deliver_due(most=1)

    first, repeated = (message.message()["Message-ID"] for message in mail.outbox)
    assert first == repeated
    assert first == f"<{Mail.objects.order_by('pk')[0].public_id}.mail@localhost>"
    assert [message.subject[:21] for message in mail.outbox] == ["TLP:GREEN 2 new posts"] * 2


def test_a_failed_log_names_the_mail_and_nothing_else(thread, monkeypatch, caplog):
    forum.post(thread=thread, body="Words of a member")
    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", lambda *_: 1 / 0)

    deliver_due()

    assert Mail.objects.get().public_id in caplog.messages[0]
    assert "Words" not in caplog.messages[0]


def test_the_html_of_a_mail_is_the_posts_own_with_whole_addresses_and_asks_nobody_for_anything(thread, settings):
    forum.post(thread=thread, body="**Strong** [here](/t/abc) <script>x</script> ![p](https://example.org/p.png)")

    deliver_due()

    html = mail.outbox[0].alternatives[0].content
    assert "<strong>Strong</strong>" in html
    assert f'href="{settings.SITE_URL}/t/abc"' in html
    assert not re.search(r"<(img|script|link|iframe|object|video|audio)\b|url\(|@import|\bsrc=", html)


def test_twenty_replies_cost_as_many_queries_as_two(author):
    def cost(replies: int) -> int:
        thread = forum.thread(author=author)
        for _ in range(replies):
            forum.post(thread=thread)
        with CaptureQueriesContext(connection) as queries:
            deliver_due()
        return len(queries)

    assert cost(2) == cost(20)


def test_a_mail_says_why_it_came_unless_it_only_points_at_what_it_tells(author):
    for label in (Label.GREEN, Label.AMBER):
        forum.post(thread=forum.thread(author=author, label=label))
    deliver_due()
    why = "You started this thread."
    assert [why in whole(message) for message in mail.outbox] == [True, False]
