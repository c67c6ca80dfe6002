"""Appeals under the Chatham House Rule: the author appeals, and nothing that is kept says who that is, or when."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from community.audit.models import AuditEntry
from community.members.models import Member, Membership
from community.members.models.member import Role
from community.moderation.actions.appeals import tell_of_stranded
from community.moderation.models import Appeal, Decision, QueueItem
from community.moderation.policy import can_decide
from forum.actions.batches import publish_batches
from forum.actions.posts import post_reply
from forum.actions.rule_keys import destroy_rule_keys
from forum.models import Post, Revision, RuleKey, Thread, Withheld
from realtime.models import Notification
from tests.factories import members, rule
from tests.factories.moderation import decided, moderator_of
from tests.factories.withheld import BODY, answered, body_of, flagged, withheld_from

pytestmark = pytest.mark.django_db

MINE = "/forum/mine/rule"
WHY = "It names no site at all."


@pytest.fixture
def author() -> Member:
    return rule.speaker(name="Ingrid Solheim")


@pytest.fixture
def thread() -> Thread:
    return rule.thread()


@pytest.fixture
def decision(author, thread) -> Decision:
    post = post_reply(author=author, thread=thread, body="My words.", language="en", said_sensitive=True)
    return decided(QueueItem.objects.get(target_id=Revision.objects.get(post=post).pk))


def page_of(decision: Decision) -> str:
    return reverse("moderation:decision", args=[decision.public_id])


def send(client_as, author, decision):
    return client_as(author).post(page_of(decision), {"words": WHY}, follow=True)


def test_the_author_comes_from_their_own_page_and_appeals(client_as, author, decision):
    client = client_as(author)
    assert page_of(decision) in client.get(MINE).text
    assert "Appeal against the decision" in client.get(page_of(decision)).text
    assert "Your appeal is before the moderators." in send(client_as, author, decision).text
    assert QueueItem.objects.get(pk=decision.item_id).kind == QueueItem.Kind.APPEAL


def test_their_own_page_says_that_they_have_appealed(client_as, author, decision):
    client = client_as(author)
    assert "how to appeal" in client.get(MINE).text
    send(client_as, author, decision)
    page = client.get(MINE).text
    assert "You appealed: it waits for a moderator who had no part in the decision." in page
    assert "how to appeal" not in page
    decided(QueueItem.objects.get(pk=decision.item_id), "keep", reason="personal", note="It names the pier.")
    assert "You appealed: somebody else has read it again." in client.get(MINE).text


def test_for_everybody_else_there_is_no_such_page(client_as, decision):
    for other in (rule.speaker(), decision.moderator, moderator_of(decision.item), members.member("administrator")):
        assert client_as(other).get(page_of(decision)).status_code == 404


def test_a_decision_that_is_anothers_costs_the_questions_of_one_that_is_not_there(client_as, decision):
    client = client_as(rule.speaker())
    client.get(page_of(decision))
    asked = []
    for address in (page_of(decision), "/decisions/000000000000"):
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_nothing_that_is_kept_names_anybody_or_a_moment(client_as, author, decision):
    send(client_as, author, decision)
    made = Appeal.objects.get()
    item = QueueItem.objects.get(pk=decision.item_id)
    for moment in (made.filed, item.opened):
        assert (moment.hour % 12, moment.minute, moment.second, moment.microsecond) == (0, 0, 0, 0)
    assert not AuditEntry.objects.filter(action="moderation.appeal").exists()
    assert not AuditEntry.objects.filter(actor_id=author.pk).exists()
    assert made.pk == decision.pk


def test_what_is_followed_is_published_with_others_and_nobody_is_told(client_as, author, decision, thread):
    send(client_as, author, decision)
    for _ in range(2):
        item = QueueItem.objects.get(pk=decision.item_id)
        moderator = moderator_of(item)
        sent = {"outcome": "release", "reason": "no-concern", "note": "", "version": item.version}
        client_as(moderator).post(reverse("moderation:decide", args=[item.public_id]), sent)
    revision = Revision.objects.get(pk=decision.item.target_id)
    assert revision.state == Revision.State.CLEARED
    assert "it is published with others, within 48 hours" in client_as(author).get(page_of(decision)).text
    publish_batches(timezone.now() + timedelta(hours=48))
    assert Post.objects.get(pk=revision.post_id).state == Post.State.PUBLISHED
    assert not Notification.objects.exists()


def test_the_author_gets_the_page_of_a_lost_lease_when_they_try_to_decide(client_as, thread):
    speaking = rule.speaker(role="moderator", team=thread.board.moderators)
    post = post_reply(author=speaking, thread=thread, body="Words.", language="en", said_sensitive=True)
    made = decided(QueueItem.objects.get(target_id=Revision.objects.get(post=post).pk))
    send(client_as, speaking, made)
    item = QueueItem.objects.get(pk=made.item_id)
    assert can_decide(speaking, item)
    sent = {"outcome": "keep", "reason": "conduct", "note": "No.", "version": item.version}
    assert client_as(speaking).post(reverse("moderation:decide", args=[item.public_id]), sent).status_code == 409


def test_those_who_can_name_moderators_hear_of_it_in_another_half_day(client_as, author, decision):
    secretary = members.member("secretariat")
    send(client_as, author, decision)
    news = Notification.objects.filter(recipient=secretary, notice="appeal-stranded")
    tell_of_stranded(timezone.now())
    assert not news.exists()
    tell_of_stranded(timezone.now() + timedelta(hours=12))
    assert news.count() == 1


@pytest.mark.parametrize(("days", "destroyed"), [(19, 0), (21, 1)])
def test_the_key_is_kept_while_its_author_can_appeal(decision, thread, days, destroyed):
    today = timezone.now().date()
    Thread.objects.filter(pk=thread.pk).update(locked=True, closed=today - timedelta(days=200))
    Decision.objects.update(created=timezone.now() - timedelta(days=days))
    assert destroy_rule_keys(today) == destroyed


def test_the_key_is_kept_while_an_appeal_waits(client_as, author, decision, thread):
    send(client_as, author, decision)
    today = timezone.now().date()
    Thread.objects.filter(pk=thread.pk).update(locked=True, closed=today - timedelta(days=200))
    Decision.objects.update(created=timezone.now() - timedelta(days=100))
    assert destroy_rule_keys(today) == 0
    assert RuleKey.objects.get(thread=thread).wrapped


# what was withheld


@pytest.fixture
def withheld(author) -> Decision:
    """A decision to withhold a passage of the opening of `author`."""
    thread = rule.thread(author=author, body=BODY)
    return withheld_from(flagged(Post.objects.get(thread=thread), by=rule.speaker()))


def test_the_author_appeals_against_what_was_withheld_and_has_it_back_at_once(client_as, author, withheld):
    assert "Your appeal is before the moderators." in send(client_as, author, withheld).text
    answered(withheld)
    assert body_of(withheld.item) == BODY
    assert "its readers see your text as you wrote it" in client_as(author).get(page_of(withheld)).text
    assert not Notification.objects.filter(recipient=author).exists()


def test_their_own_page_leads_to_what_was_withheld_though_the_text_stands(client_as, author, withheld):
    decided(flagged(Post.objects.get(pk=Withheld.objects.get().post_id), by=rule.speaker()), "keep")
    page = client_as(author).get(MINE).text
    assert "a moderator withheld passages" in page
    assert page_of(withheld) in page
    assert "how to appeal" in page


def test_a_text_that_came_back_as_a_whole_is_not_said_to_be_withheld_in_part(client_as, author):
    opening = Post.objects.get(thread=rule.thread(author=author))
    taken = decided(flagged(opening, by=rule.speaker()))
    send(client_as, author, taken)
    decided(QueueItem.objects.get(pk=taken.item_id), "release")
    Revision.objects.filter(post=opening).update(state=Revision.State.PUBLISHED)  # the next batch does
    page = client_as(author).get(MINE).text
    assert "withheld passages" not in page
    assert page_of(taken) not in page


def test_a_moderator_who_wrote_it_does_not_open_it_and_is_told_what_a_latecomer_is(client_as, author, withheld):
    author.role = Role.MODERATOR
    author.save()
    Membership.objects.create(group=withheld.item.team, member=author)
    moderator_of(withheld.item)
    stands = Withheld.objects.get(decision=withheld)
    asked = client_as(author).post(reverse("forum:withheld-ask", args=[stands.public_id]), {"reason": "Mine."})
    assert asked.status_code == 403
    assert "This has changed meanwhile, or another moderator is at it." in asked.text
    assert Withheld.objects.get().state == Withheld.State.SEALED


def test_the_key_outlives_the_appeal_against_what_was_withheld(withheld):
    thread = Thread.objects.get(under_rule=True)
    long_ago = timezone.now().date() - timedelta(days=100)
    Thread.objects.update(closed=long_ago)
    assert destroy_rule_keys(timezone.now().date()) == 0
    Decision.objects.update(created=timezone.now() - timedelta(days=21))
    assert destroy_rule_keys(timezone.now().date()) == 1
    assert RuleKey.objects.get(thread=thread).destroyed
