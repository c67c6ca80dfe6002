"""Passages are withheld from every version of a post; the words are read again by two together, until a day."""

from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from community.audit.models import AuditEntry
from community.core.rulings import Refused
from community.members.models import Member
from community.moderation.actions.decisions import decide
from community.moderation.actions.opened import Conflict
from community.moderation.models import Decision, QueueItem
from forum.actions.flags import flag_post
from forum.actions.posts import edit_post
from forum.actions.rule_keys import rotate_rule_keys
from forum.actions.withholding import agree_to_open, ask_for, destroy_withheld, read_withheld
from forum.models import Post, PostIndex, Revision, Withheld
from tests.factories import forum, members
from tests.factories.moderation import flagged_item, held_item, moderator_of, revision_of

pytestmark = pytest.mark.django_db
SECRET = "the depot at 4 Harbour Street"
BODY = f"We looked at {SECRET} last week, and it went well."


@pytest.fixture
def item():
    return flagged_item(body=BODY)


def withhold(client, item, passages=SECRET, **fields):
    form = {
        "outcome": "withhold",
        "passages": passages,
        "reason": "personal",
        "note": "Sites are not named.",
        "version": item.version,
    } | fields
    return client.post(reverse("moderation:withhold", args=[item.public_id]), form, follow=True)


def withheld_from(item) -> Withheld:
    moderator = moderator_of(item)
    decide(
        item=item,
        moderator=moderator,
        outcome="withhold",
        reason="personal",
        note="Sites are not named.",
        version=item.version,
        passages=[SECRET],
    )
    return Withheld.objects.get()


def opened(item) -> tuple[Withheld, list]:
    """Return what was withheld, and the two moderators to whom it is open."""
    withheld = withheld_from(item)
    two = [moderator_of(item), moderator_of(item)]
    ask_for(moderator=two[0], withheld=withheld, reason="The owner asks what stood there.")
    agree_to_open(moderator=two[1], withheld=withheld)
    withheld.refresh_from_db()
    return withheld, two


def test_readers_see_a_mark_in_the_place_of_what_is_withheld(item, client_as):
    withhold(client_as(moderator_of(item)), item)
    post = revision_of(item).post
    page = client_as(members.member()).get(reverse("forum:post", args=[post.thread.public_id, post.public_id])).text
    assert SECRET not in page
    assert "[withheld by a moderator: Persons and sites are not named without need.]" in page
    assert "it went well" in page


def test_the_mark_is_in_the_language_of_the_post(item):
    Post.objects.filter(pk=revision_of(item).post_id).update(language="ar")
    withheld_from(item)
    assert "حجبه مشرف" in revision_of(item).body


def test_the_words_stand_in_no_version_no_index_and_no_row():
    post = forum.post(thread=forum.thread(), body=BODY)
    edit_post(editor=post.author, post=post, body=f"{BODY} It was good.", base_number=1)
    post.refresh_from_db()
    withheld_from(flag_post(flagger=members.member(), post=post, reason="personal", note="").item)

    assert Revision.objects.filter(post=post).count() == 2
    assert not Revision.objects.filter(body__contains=SECRET).exists()
    assert not Post.objects.filter(html__contains=SECRET).exists()
    assert not PostIndex.objects.filter(search_text__contains="Harbour").exists()
    assert SECRET not in Withheld.objects.get().sealed


def test_a_passage_in_the_title_is_withheld_from_the_threads_name_too():
    thread = forum.thread(title=f"A visit to {SECRET}", body=BODY)
    opening = Post.objects.get(thread=thread)
    withheld_from(flag_post(flagger=members.member(), post=opening, reason="personal", note="").item)
    thread.refresh_from_db()
    assert SECRET not in thread.title


def test_the_author_is_told_the_rule_and_led_to_the_post(item, client_as):
    withheld_from(item)
    client = client_as(item.author)
    news = client.get(reverse("realtime:notifications")).text
    assert "withheld passages of your text" in news
    there = reverse("moderation:decision", args=[Decision.objects.get(item=item).public_id])
    assert there in news
    post = revision_of(item).post
    page = client.get(there).text
    assert reverse("forum:post", args=[post.thread.public_id, post.public_id]) in page
    assert "withheld passages of your text" in page


def test_a_passage_that_does_not_stand_there_changes_nothing(item, client_as):
    answer = withhold(client_as(moderator_of(item)), item, passages="words that nobody wrote")
    assert answer.status_code == 400
    assert "does not stand in the text" in answer.text
    assert SECRET in revision_of(item).body
    assert QueueItem.objects.get().state == QueueItem.State.OPEN


def test_at_least_one_passage_is_asked_for(item, client_as):
    assert withhold(client_as(moderator_of(item)), item, passages=" \n ").status_code == 400


def test_the_buttons_of_the_item_withhold_nothing_unnamed(item, client_as):
    form = {"outcome": "withhold", "reason": "personal", "note": "Sites are not named.", "version": item.version}
    answer = client_as(moderator_of(item)).post(reverse("moderation:decide", args=[item.public_id]), form)
    assert answer.status_code == 422
    assert not Decision.objects.exists()
    assert not Withheld.objects.exists()


@pytest.mark.parametrize("passage", ["a", "th"])
def test_a_passage_that_is_too_short_to_be_one_changes_nothing(item, client_as, passage):
    answer = withhold(client_as(moderator_of(item)), item, passage)
    assert "is too short" in answer.content.decode()
    assert not Withheld.objects.exists()


def test_words_that_many_posts_of_the_thread_say_are_not_withheld(item, client_as):
    thread = revision_of(item).post.thread
    for _ in range(21):
        forum.post(thread=thread, author=revision_of(item).post.author, body="It went well.")
    answer = withhold(client_as(moderator_of(item)), item, "went well")
    assert "too common" in answer.content.decode()
    assert QueueItem.objects.get() == item


def test_nothing_is_withheld_where_no_passage_is_named(item, client_as):
    moderator = moderator_of(item)
    said = {"outcome": "withhold", "reason": "personal", "note": "No.", "version": item.version}
    sent = client_as(moderator).post(reverse("moderation:decide", args=[item.public_id]), said)
    assert sent.status_code == 422
    with pytest.raises(Conflict):
        decide(item=item, moderator=moderator, passages=[], **said)
    assert not Withheld.objects.exists()


def test_passages_are_looked_for_in_the_words_and_never_in_a_mark(item):
    moderator = moderator_of(item)
    said = {"outcome": "withhold", "reason": "personal", "note": "Sites are not named.", "version": item.version}
    decide(item=item, moderator=moderator, passages=["the depot", "week", "well", "depot at 4", "went"], **said)
    body, mark = Post.objects.get(pk=revision_of(item).post_id).current.body, Withheld.objects.get().mark
    assert body == f"We looked at {mark} Harbour Street last {mark}, and it {mark} {mark}."


def test_the_author_who_moderates_the_board_is_none_of_the_two(item):
    withheld = withheld_from(item)
    author = withheld.post.author
    author.role = "moderator"
    author.save()
    with pytest.raises(Refused):
        ask_for(moderator=author, withheld=withheld, reason="My own.")


def test_a_post_that_repeats_the_words_comes_before_the_moderators(item):
    post = revision_of(item).post
    repeating = forum.post(thread=post.thread, body=f"> {SECRET}\n\nIndeed.")
    withheld_from(item)
    opened = QueueItem.objects.get(target_id=repeating.current_id)
    assert [reason["code"] for reason in opened.reasons] == ["withheld"]


def test_a_held_text_is_returned_or_changed_and_nothing_of_it_withheld(client_as):
    held = held_item(body=BODY)
    assert withhold(client_as(moderator_of(held)), held).status_code == 404


def test_one_moderator_alone_reads_nothing(item):
    withheld = withheld_from(item)
    one = moderator_of(item)
    moderator_of(item)
    ask_for(moderator=one, withheld=withheld, reason="I want to look.")
    with pytest.raises(Refused):
        read_withheld(moderator=one, withheld=withheld)
    with pytest.raises(Refused, match="another person decides"):
        agree_to_open(moderator=one, withheld=withheld)


def test_two_of_one_organisation_read_nothing(item):
    withheld = withheld_from(item)
    one = moderator_of(item)
    moderator_of(item)
    colleague = members.moderator(item.team, organisation=one.organisation)
    ask_for(moderator=one, withheld=withheld, reason="We want to look.")
    with pytest.raises(Refused, match="another organisation"):
        agree_to_open(moderator=colleague, withheld=withheld)


def test_the_database_refuses_two_of_one_organisation(item):
    withheld, (_first, second) = opened(item)
    with pytest.raises(IntegrityError), transaction.atomic():
        Withheld.objects.filter(pk=withheld.pk).update(asked_from=second.organisation)


def test_two_of_different_organisations_read_it_and_that_is_recorded(item, client_as):
    withheld, two = opened(item)
    for moderator in two:
        answer = client_as(moderator).post(reverse("forum:withheld-read", args=[withheld.public_id]))
        assert SECRET in answer.text
        assert "no-store" in answer["Cache-Control"]
    assert AuditEntry.objects.filter(action="forum.withheld_read").count() == 2


def test_after_an_hour_it_is_closed_again(item):
    withheld, (first, _second) = opened(item)
    Withheld.objects.update(open_until=timezone.now() - timedelta(seconds=1))
    with pytest.raises(Refused, match="for an hour"):
        read_withheld(moderator=first, withheld=withheld)


def test_a_third_moderator_does_not_read_what_two_opened(item):
    withheld, _two = opened(item)
    with pytest.raises(Refused):
        read_withheld(moderator=moderator_of(item), withheld=withheld)


def test_where_nobody_could_agree_it_is_said_at_once(item):
    withheld = withheld_from(item)
    only = Member.objects.get(pk=withheld.moderator_id)
    with pytest.raises(Refused, match="there is none"):
        ask_for(moderator=only, withheld=withheld, reason="I want to look.")


def test_after_its_last_day_it_is_destroyed_with_a_record(item):
    withheld, (first, _second) = opened(item)
    assert destroy_withheld(withheld.until) == 0
    assert destroy_withheld(withheld.until + timedelta(days=1)) == 1
    withheld.refresh_from_db()
    assert withheld.sealed == ""
    assert AuditEntry.objects.filter(action="forum.withheld_destroyed").count() == 1
    with pytest.raises(Refused, match="destroyed"):
        read_withheld(moderator=first, withheld=withheld)


def test_a_new_key_seals_it_anew(item, settings):
    withheld, (first, _second) = opened(item)
    settings.RULE_KEYS = [Fernet.generate_key().decode(), *settings.RULE_KEYS]
    rotate_rule_keys()
    settings.RULE_KEYS = settings.RULE_KEYS[:1]
    assert SECRET in read_withheld(moderator=first, withheld=withheld)[0]


def test_the_page_walks_through_asking_and_agreeing(item, client_as):
    withheld = withheld_from(item)
    first, second = client_as(moderator_of(item)), client_as(moderator_of(item))
    asked = first.post(
        reverse("forum:withheld-ask", args=[withheld.public_id]), {"reason": "The owner asks."}, follow=True
    )
    assert "another person decides" in asked.text
    assert "The owner asks." in second.get(reverse("forum:withheld")).text
    agreed = second.post(reverse("forum:withheld-agree", args=[withheld.public_id]), follow=True)
    assert reverse("forum:withheld-read", args=[withheld.public_id]) in agreed.text


def test_members_and_moderators_of_other_boards_find_nothing(item, client_as):
    withheld = withheld_from(item)
    for other in (members.member(), members.moderator(members.group())):
        client = client_as(other)
        assert withheld.public_id not in client.get(reverse("forum:withheld")).text
        assert client.post(reverse("forum:withheld-read", args=[withheld.public_id])).status_code == 404
