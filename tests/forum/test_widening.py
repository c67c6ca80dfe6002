"""A thread never becomes wider where it stands: its author starts a wider one, with what other authors agree to."""

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from community.audit.models import AuditEntry
from community.core.rulings import Refused
from community.core.tlp import Label
from community.members.models import Audience, Membership
from community.moderation.actions import queue
from community.moderation.actions.decisions import decide
from community.moderation.models import QueueItem
from community.moderation.screening import Reason
from community.moderation.subjects import Outcome
from forum.actions.removing import remove_revision
from forum.actions.widening import agree, refuse, widen_thread
from forum.models import Consent, Post, Revision, Thread, Widening
from forum.reading import thread_page
from forum.reading.window import Place
from realtime.models import Notification
from realtime.reading import tellable
from tests.factories import forum, labels, members, rule

pytestmark = pytest.mark.django_db


@pytest.fixture
def thread():
    """A TLP:AMBER thread of a group, by somebody who is no newcomer."""
    author = labels.settled()
    group = members.group(author)
    return forum.thread(author=author, label=Label.AMBER, audience=Audience.objects.of(group), title="For a few")


@pytest.fixture
def other(thread):
    """Another reader of the thread who has written in it."""
    reader = labels.settled()
    Membership.objects.create(group=thread.audience.groups.get(), member=reader)
    return reader


def widen(thread, by=None, posts=(), **said):
    words = {"title": "For many", "body": "In other words.", "label": Label.GREEN, "audience": thread.board.audience}
    return widen_thread(by=by or thread.author, thread=thread, language="en", posts=posts, **words | said)


def read(member, thread):
    return thread_page(member, thread.public_id, by_time=False, place=Place())


def test_the_words_stand_in_a_new_thread_and_nothing_changes_where_they_stood(thread):
    opening = widen(thread)
    assert read(members.member(), opening.thread).thread.title == "For many"
    assert read(members.member(), thread) is None
    thread.refresh_from_db()
    assert (thread.label, thread.title) == (Label.AMBER, "For a few")
    assert AuditEntry.objects.get(action="forum.thread_widened").actor == thread.author


@pytest.mark.parametrize("who", ["reader", "moderator"])
def test_nobody_but_its_author_widens_a_thread(thread, other, who):
    by = other if who == "reader" else members.moderator(thread.board.moderators)
    with pytest.raises(Refused):
        widen(thread, by)
    assert not Widening.objects.exists()


def test_a_thread_under_the_rule_is_not_widened():
    author = rule.speaker()
    under_rule = rule.thread(author=author)
    with pytest.raises(Refused, match="stays with its readers"):
        widen(under_rule, author)


@pytest.mark.parametrize(
    ("label", "sentence"), [(Label.AMBER, "Nobody else would read it"), (Label.RED, "stricter than the thread’s own")]
)
def test_what_would_not_be_wider_is_refused(thread, label, sentence):
    named = {"named": [members.moderator(thread.board.moderators)]} if label == Label.RED else {}
    with pytest.raises(ValidationError, match=sentence):
        widen(thread, label=label, audience=thread.audience, **named)
    assert not Thread.objects.filter(title="For many").exists()


def test_own_replies_go_along_at_once_and_others_only_when_their_author_agrees(thread, other):
    theirs = forum.post(thread=thread, author=other, body="What the other said.")
    own = forum.post(thread=thread, author=thread.author, parent=theirs, body="What I said.")
    target = widen(thread, posts=[theirs, own]).thread
    outsider = members.member()
    assert "What I said." in read(outsider, target).posts
    assert "What the other said." not in read(outsider, target).posts
    agree(author=other, consent=Consent.objects.get(post=theirs))
    assert "What the other said." in read(outsider, target).posts
    assert Post.objects.get(thread=target, author=other).label == Label.GREEN


def test_a_reply_answers_in_the_wider_thread_what_it_answered_before(thread, other):
    first = forum.post(thread=thread, author=thread.author)
    second = forum.post(thread=thread, author=other, parent=first)
    third = forum.post(thread=thread, author=thread.author, parent=second)
    target = widen(thread, posts=[first, third]).thread
    copies = {consent.post_id: consent.copy for consent in Consent.objects.filter(widening__target=target)}
    assert copies[third.pk].parent == copies[first.pk]


def test_whoever_does_not_agree_stays_where_they_are(thread, other):
    theirs = forum.post(thread=thread, author=other)
    target = widen(thread, posts=[theirs]).thread
    consent = Consent.objects.get(post=theirs)
    refuse(author=other, consent=consent)
    with pytest.raises(Refused, match="answered already"):
        agree(author=other, consent=consent)
    assert not Post.objects.filter(thread=target, author=other).exists()


def test_the_author_is_told_once_and_no_longer_when_it_is_answered(thread, other):
    theirs = forum.post(thread=thread, author=other)
    widen(thread, posts=[theirs])
    assert [told.recipient for told in Notification.objects.filter(notice="consent-asked")] == [other]
    assert tellable(other).filter(notice="consent-asked").exists()
    refuse(author=other, consent=Consent.objects.get(post=theirs))
    assert not tellable(other).filter(notice="consent-asked").exists()


@pytest.mark.parametrize("answer", [agree, refuse])
def test_nobody_answers_for_an_author(thread, other, answer):
    theirs = forum.post(thread=thread, author=other)
    widen(thread, posts=[theirs])
    with pytest.raises(Refused):
        answer(author=thread.author, consent=Consent.objects.get(post=theirs))


def test_an_author_who_would_not_read_it_is_not_asked(thread, other):
    theirs = forum.post(thread=thread, author=other)
    narrower = Audience.objects.of(members.group(thread.author))
    with pytest.raises(ValidationError, match="cannot be asked"):
        widen(thread, audience=narrower, posts=[theirs])


def test_a_reply_that_was_taken_away_meanwhile_does_not_go_along(thread, other):
    theirs = forum.post(thread=thread, author=other)
    widen(thread, posts=[theirs])
    remove_revision(Revision.objects.get(post=theirs))
    with pytest.raises(Refused, match="not published any more"):
        agree(author=other, consent=Consent.objects.get(post=theirs))


def test_replies_of_another_thread_do_not_go_along(thread):
    elsewhere = forum.post(thread=forum.thread(), author=thread.author)
    with pytest.raises(ValidationError):
        widen(thread, posts=[elsewhere])


def test_the_same_form_sent_twice_is_one_wider_thread(thread):
    key = uuid.uuid4()
    assert widen(thread, submission_key=key) == widen(thread, submission_key=key)
    assert Widening.objects.count() == 1


def test_what_a_moderator_looked_at_before_is_looked_at_again(thread):
    opening = Revision.objects.get(post__thread=thread)
    team = thread.board.moderators
    reasons = [Reason("said-sensitive"), Reason("newcomer")]
    queue.hold(target=opening, team=team, author=thread.author, label=thread.label, reasons=reasons)
    wider = widen(thread)
    assert wider.state == Post.State.HELD
    item = QueueItem.objects.get(target_id=Revision.objects.get(post=wider).pk)
    assert [reason["code"] for reason in item.reasons] == ["said-sensitive"]


def test_nobody_is_asked_and_nothing_goes_along_before_the_wider_thread_is_published(thread, other):
    theirs = forum.post(thread=thread, author=other)
    own = forum.post(thread=thread, author=thread.author, body="What I said.")
    wider = widen(thread, posts=[theirs, own], said_sensitive=True)
    assert not Notification.objects.filter(notice="consent-asked").exists()
    assert not Post.objects.filter(thread=wider.thread, parent=wider).exists()
    item = QueueItem.objects.get(target_id=Revision.objects.get(post=wider).pk)
    for _ in range(2):
        decide(
            item=item,
            moderator=members.moderator(thread.board.moderators),
            outcome=Outcome.RELEASE,
            reason="no-concern",
            note="",
            version=item.version,
        )
    assert Notification.objects.filter(notice="consent-asked", recipient=other).exists()
    assert Post.objects.get(thread=wider.thread, parent=wider).author == thread.author


def form(thread, **said):
    return {
        "title": "For many",
        "body": "In other words.",
        "label": "TLP:GREEN",
        "language": "en",
        "readers": "",
    } | said


def test_the_form_holds_the_words_of_the_opening_and_leads_to_the_wider_thread(client_as, thread):
    own = forum.post(thread=thread, author=thread.author, body="My own reply.")
    client = client_as(thread.author)
    url = reverse("forum:thread-widen", args=[thread.public_id])
    page = client.get(url).content.decode()
    assert "An opening." in page
    assert f'value="{own.public_id}" checked' in page
    answer = client.post(url, form(thread, posts=[own.public_id]))
    target = Thread.objects.get(title="For many")
    assert answer.url.startswith(f"/t/{target.public_id}/")
    label_page = client.get(reverse("forum:thread-label", args=[thread.public_id])).content.decode()
    assert "Published more widely" in label_page
    assert target.public_id in label_page


def test_the_wider_thread_does_not_tell_of_the_narrower_one(client_as, thread):
    target = widen(thread).thread
    client = client_as(members.member())
    for name in ("thread", "thread-label"):
        page = client.get(reverse(f"forum:{name}", args=[target.public_id])).content.decode()
        assert thread.public_id not in page
        assert "For a few" not in page


@pytest.mark.parametrize("posts", [["000000000000"], ["nonsense\0"], ["other"]])
def test_posts_that_cannot_be_chosen_are_refused_with_a_sentence(client_as, thread, posts):
    url = reverse("forum:thread-widen", args=[thread.public_id])
    answer = client_as(thread.author).post(url, form(thread, posts=posts))
    assert answer.status_code == 400
    assert "not among those you can choose" in answer.content.decode()


def test_an_author_reads_the_question_and_answers_it_without_a_script(client_as, thread, other):
    theirs = forum.post(thread=thread, author=other, body="What the other said.")
    target = widen(thread, posts=[theirs]).thread
    consent = Consent.objects.get(post=theirs)
    client = client_as(other)
    url = reverse("forum:consent", args=[consent.public_id])
    assert url in client.get(reverse("forum:mine")).content.decode()
    page = client.get(url).content.decode()
    for words in ("What the other said.", "TLP:AMBER", "TLP:GREEN", "For many"):
        assert words in page
    assert client.post(reverse("forum:consent-agree", args=[consent.public_id])).url == url
    assert Post.objects.filter(thread=target, author=other).exists()
    assert url not in client.get(reverse("forum:mine")).content.decode()
    again = client.post(reverse("forum:consent-refuse", args=[consent.public_id]), follow=True)
    assert "answered already" in again.content.decode()


@pytest.mark.parametrize("name", ["consent", "consent-agree", "consent-refuse"])
def test_to_everybody_else_the_question_does_not_exist(client_as, thread, other, name):
    theirs = forum.post(thread=thread, author=other)
    widen(thread, posts=[theirs])
    url = reverse(f"forum:{name}", args=[Consent.objects.get(post=theirs).public_id])
    for somebody in (thread.author, members.member(), members.moderator(thread.board.moderators)):
        answer = client_as(somebody).get(url) if name == "consent" else client_as(somebody).post(url)
        assert answer.status_code == 404


def test_an_author_who_left_the_readers_is_not_asked_any_more(client_as, thread, other):
    theirs = forum.post(thread=thread, author=other)
    widen(thread, posts=[theirs])
    Membership.objects.filter(member=other, group=thread.audience.groups.get()).delete()
    url = reverse("forum:consent", args=[Consent.objects.get(post=theirs).public_id])
    assert client_as(other).get(url).status_code == 404
