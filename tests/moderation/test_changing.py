"""A moderator changes words or label before a text is decided; its author sees what, and reasons stay."""

import pytest
from django.urls import reverse

from community.audit.models import AuditEntry
from community.members.models import Audience
from community.moderation.actions.decisions import decide
from community.moderation.models import Decision, QueueItem, ReleaseVoice
from community.moderation.screening import Reason
from forum.actions.posts import edit_post, post_reply
from forum.models import Revision
from tests.factories import forum, members, rule
from tests.factories.moderation import flagged_item, held_again, held_item, moderator_of, revision_of, watch

pytestmark = pytest.mark.django_db

BEFORE, AFTER = "Please call Marta at the depot in Oslo.", "Please call the depot."
SENSITIVE = [Reason("said-sensitive")]


@pytest.fixture
def item() -> QueueItem:
    return held_item(body=BEFORE)


def now(item) -> QueueItem:
    return QueueItem.objects.get(pk=item.pk)


def reword(client, item, body=AFTER, **fields):
    form = {"body": body, "version": item.version} | fields
    return client.post(reverse("moderation:reword", args=[item.public_id]), form, follow=True)


def release(item, moderator):
    item = now(item)
    return decide(item=item, moderator=moderator, outcome="release", reason="no-concern", note="", version=item.version)


def shown(client, item) -> str:
    return client.get(reverse("moderation:item", args=[item.public_id])).text


def test_changed_words_are_shown_to_the_moderator_and_published_by_a_decision(item, client_as):
    moderator = moderator_of(item)
    page = reword(client_as(moderator), item).text
    assert "<del>Marta" in page
    assert revision_of(now(item)).state == Revision.State.HELD

    release(item, moderator)

    post = revision_of(now(item)).post
    assert "Marta" not in post.html
    assert "the depot" in post.html


def test_the_author_is_told_and_led_to_what_was_changed(item, client_as):
    moderator = moderator_of(item)
    reword(client_as(moderator), item)
    release(item, moderator)

    client = client_as(item.author)
    assert "released your text with changes" in client.get(reverse("realtime:notifications")).text
    post = revision_of(now(item)).post
    history = client.get(reverse("forum:post-history", args=[post.thread.public_id, post.public_id])).text
    assert "<del>Marta" in history
    assert moderator.name not in history


def test_readers_see_the_changed_words_alone(item, client_as):
    moderator = moderator_of(item)
    reword(client_as(moderator), item)
    release(item, moderator)
    post = revision_of(now(item)).post
    address = reverse("forum:post-history", args=[post.thread.public_id, post.public_id])
    assert "Marta" not in client_as(members.member()).get(address).text


def test_while_it_waits_the_author_finds_it_among_their_held_posts_with_the_words_kept(item, client_as):
    reword(client_as(moderator_of(item)), item)
    page = client_as(item.author).get(reverse("forum:mine")).text
    assert "A moderator changed some words" in page


def test_reasons_stay_and_voices_for_the_words_before_are_void(client_as):
    item = held_item(body=BEFORE, reasons=SENSITIVE)
    release(item, moderator_of(item))
    reword(client_as(moderator_of(item)), now(item))

    assert now(item).needs_two
    assert not ReleaseVoice.objects.standing().exists()
    assert release(item, moderator_of(item)) is None


def test_new_words_are_screened_too(item, client_as):
    watch("depot")
    reword(client_as(moderator_of(item)), item)
    assert now(item).needs_two
    assert {"premoderated", "watch-rule"} <= {reason["code"] for reason in now(item).reasons}


def test_there_is_one_item_for_the_words_before_and_after(item, client_as):
    reword(client_as(moderator_of(item)), item)
    assert QueueItem.objects.count() == 1
    assert revision_of(now(item)).number == 2


def test_words_that_are_the_same_change_nothing(item, client_as):
    answer = reword(client_as(moderator_of(item)), item, body=BEFORE)
    assert answer.status_code == 400
    assert "These are the words as they were" in answer.text
    assert now(item).version == item.version


def test_of_two_moderators_the_later_one_changes_nothing_and_keeps_the_words(item, client_as):
    held_again(item, Reason("link"))
    answer = reword(client_as(moderator_of(item)), item)
    assert answer.status_code == 409
    assert AFTER in answer.text
    assert revision_of(now(item)).body == BEFORE


@pytest.mark.parametrize("body", ["", " ", "x" * 30_001, "damaged \ufffd"])
def test_words_that_cannot_be_kept_are_refused(item, client_as, body):
    assert reword(client_as(moderator_of(item)), item, body=body).status_code == 400
    assert revision_of(now(item)).body == BEFORE


def test_published_words_are_not_changed_by_a_moderator(client_as):
    item = flagged_item()
    assert reword(client_as(moderator_of(item)), item).status_code == 404


def test_that_words_were_changed_is_recorded(item, client_as):
    reword(client_as(moderator_of(item)), item)
    assert AuditEntry.objects.get(action="moderation.reword").details["hash"] == revision_of(now(item)).hash


def test_the_author_who_writes_anew_takes_the_place_of_the_changed_words(item, client_as):
    reword(client_as(moderator_of(item)), item)
    edit_post(editor=item.author, post=revision_of(now(item)).post, body="I write it anew.", base_number=2)
    assert now(item).state == QueueItem.State.WITHDRAWN


def raise_label(client, item, label="TLP:AMBER"):
    form = {"label": label, "version": item.version}
    return client.post(reverse("moderation:raise-label", args=[item.public_id]), form, follow=True)


@pytest.fixture
def in_a_group() -> QueueItem:
    author = members.member()
    audience = Audience.objects.of(members.group(author))
    return held_item(thread=forum.thread(audience=audience), author=author, body=BEFORE)


def test_a_held_reply_is_released_under_a_stricter_label(in_a_group, client_as):
    moderator = moderator_of(in_a_group)
    assert raise_label(client_as(moderator), in_a_group).status_code == 200
    assert now(in_a_group).label == "TLP:AMBER"

    release(in_a_group, moderator)

    assert revision_of(in_a_group).post.label == "TLP:AMBER"
    assert Decision.objects.get().with_changes


def test_a_label_that_the_readers_do_not_fit_is_not_offered(item, client_as):
    client = client_as(moderator_of(item))
    assert reverse("moderation:raise-label", args=[item.public_id]) not in shown(client, item)
    assert raise_label(client, item).status_code == 404


def test_a_label_is_never_made_wider(in_a_group, client_as):
    client = client_as(moderator_of(in_a_group))
    raise_label(client, in_a_group)
    assert raise_label(client, now(in_a_group), label="TLP:GREEN").status_code == 400
    assert now(in_a_group).label == "TLP:AMBER"


def test_under_the_rule_neither_words_nor_label_are_changed(client_as):
    post = post_reply(author=rule.speaker(), thread=rule.thread(), body=BEFORE, language="en", said_sensitive=True)
    item = QueueItem.objects.get(target_id=Revision.objects.get(post=post).pk)
    client = client_as(moderator_of(item))
    assert reverse("moderation:reword", args=[item.public_id]) not in shown(client, item)
    assert reword(client, item).status_code == 404
    assert raise_label(client, item).status_code == 404
