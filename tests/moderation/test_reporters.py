"""Whoever flags is answered in their own right, and stays sealed from moderators until one gives a reason."""

import pytest
from django.urls import reverse

from community.audit.models import AuditEntry, AuditReason
from community.members.models import Member, Membership
from community.moderation.actions.decisions import decide
from community.moderation.models import Flag
from forum.actions.flags import flag_post
from realtime.models import Notification
from tests.factories import members
from tests.factories.moderation import flagged_item, held_item, moderator_of, revision_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def flagger():
    return members.member(name="Ines Aguirre")


@pytest.fixture
def item(flagger):
    return flagged_item(flagger=flagger)


def settle(item, *, outcome="keep", reason="no-concern", note="", answer=""):
    return decide(
        item=item,
        moderator=moderator_of(item),
        outcome=outcome,
        reason=reason,
        note=note,
        version=item.version,
        answer=answer,
    )


def told(member, client_as) -> str:
    return client_as(member).get(reverse("realtime:notifications")).text


def address(item) -> str:
    return reverse("moderation:reporters", args=[item.public_id])


def test_whoever_flagged_hears_that_something_was_done(item, flagger, client_as):
    settle(item, outcome="return", reason="conduct", note="Please stay on the topic.")
    page = told(flagger, client_as)
    assert "acted on it" in page
    assert "stay on the topic" not in page


def test_whoever_flagged_hears_that_the_text_stays(item, flagger, client_as):
    settle(item)
    assert "It breaks no rule, so it stays as it is." in told(flagger, client_as)


def test_a_moderator_can_answer_whoever_flagged_otherwise_than_they_decided(item, flagger, client_as):
    settle(item, answer="unfounded")
    assert "Please flag only what breaks a rule." in told(flagger, client_as)


def test_all_who_flagged_the_same_text_are_answered_once(item, flagger):
    other = members.member()
    flag_post(flagger=other, post=revision_of(item).post, reason="label", note="")
    item.refresh_from_db()
    settle(item)
    answered = Notification.objects.filter(notice="flag-answered")
    assert sorted(answered.values_list("recipient", flat=True)) == sorted([flagger.pk, other.pk])


def test_an_answer_leads_whoever_flagged_to_the_text(item, flagger, client_as):
    settle(item)
    post = revision_of(item).post
    assert reverse("forum:post", args=[post.thread.public_id, post.public_id]) in told(flagger, client_as)


def test_the_page_of_an_item_names_nobody_who_flagged_it(item, flagger, client_as):
    page = client_as(moderator_of(item)).get(reverse("moderation:item", args=[item.public_id])).text
    assert flagger.name not in page
    assert address(item) in page


def test_who_flagged_is_shown_for_a_reason_that_is_kept_and_to_their_knowledge(item, flagger, client_as):
    answer = client_as(moderator_of(item)).post(address(item), {"reason": "The same text is flagged each week."})

    assert flagger.name in answer.text
    assert "no-store" in answer["Cache-Control"]
    entry = AuditEntry.objects.get(action="moderation.reporters_opened")
    assert AuditReason.objects.get(entry=entry).text == "The same text is flagged each week."
    assert "was shown that it was you" in told(flagger, client_as)


def test_without_a_reason_nobody_is_named_and_nothing_recorded(item, flagger, client_as):
    answer = client_as(moderator_of(item)).post(address(item), {"reason": " "})
    assert answer.status_code == 400
    assert flagger.name not in answer.text
    assert not AuditEntry.objects.filter(action="moderation.reporters_opened").exists()


def test_who_flagged_stays_sealed_once_it_is_decided(item, flagger, client_as):
    settle(item)
    answer = client_as(moderator_of(item)).post(address(item), {"reason": "I want to know."})
    assert answer.status_code == 403
    assert flagger.name not in answer.text


def test_the_author_is_never_shown_who_flagged_not_even_as_a_moderator(item, flagger, client_as):
    author = item.author
    Member.objects.filter(pk=author.pk).update(role="moderator")
    Membership.objects.create(group=item.team, member=author)
    author.refresh_from_db()
    answer = client_as(author).post(address(item), {"reason": "Who was it?"})
    assert flagger.name not in answer.text


def test_nobody_is_named_where_a_machine_or_a_hold_brought_it(client_as):
    item = held_item()
    client = client_as(moderator_of(item))
    assert address(item) not in client.get(reverse("moderation:item", args=[item.public_id])).text
    assert client.post(address(item), {"reason": "Who was it?"}).status_code == 403


def test_a_flag_is_not_visible_to_other_members(item, flagger):
    assert Flag.objects.visible_to(flagger).exists()
    assert not Flag.objects.visible_to(members.member()).exists()
