"""Under the Chatham House Rule: who wrote is stored nowhere, and nothing beside it tells."""

from datetime import timedelta
from functools import partial

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from community.core.dates import half_day
from community.core.rulings import Refused
from community.members.models import Member, Membership
from community.moderation.actions import claims
from community.moderation.actions.decisions import decide
from community.moderation.actions.opened import Conflict
from community.moderation.models import Flag, QueueItem
from forum import authorship
from forum.actions.batches import publish_batches
from forum.actions.flags import flag_post
from forum.actions.posts import edit_post, post_reply
from forum.actions.rule_keys import destroy_rule_keys
from forum.actions.subscriptions import subscribe
from forum.actions.threads import start_thread
from forum.models import Post, Revision, RuleKey, Silence, Subscription, Thread, Waiting
from realtime.models import Delivery, Notification, Topic
from tests.factories import forum, members, rule

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def thread() -> Thread:
    return rule.thread()


def _later(hours: int):
    return timezone.now() + hours * HOUR


def test_a_list_of_named_readers_tells_neither_who_made_it_nor_when():
    author, named = rule.speaker(), [rule.speaker() for _ in range(8)]
    post = start_thread(
        author=author,
        board=forum.board(),
        title="For the named",
        body="An opening.",
        label="TLP:RED",
        audience=members.network(),
        named=named,
        language="en",
        under_rule=True,
    )
    seats = Membership.objects.filter(group__in=post.thread.audience.groups.all())
    assert {seat.member for seat in seats} == {author, *named}
    assert all(half_day(seat.since) == seat.since and seat.pk < 0 for seat in seats)
    audience = post.thread.audience
    asked = [*audience.groups.all(), *audience.groups.through._default_manager.filter(audience=audience)]
    assert all(row.pk < 0 for row in [audience, *asked]), "numbers in their order would tell when it was started"


def test_a_member_has_one_tag_in_a_thread_and_another_one_in_every_other(thread):
    member, other = rule.speaker(), rule.thread()
    assert authorship.author_tag(thread, member) == authorship.author_tag(thread, member)
    assert authorship.author_tag(thread, member) != authorship.author_tag(other, member)


def test_a_post_keeps_a_tag_and_no_author(thread):
    author = rule.speaker()
    post = post_reply(author=author, thread=thread, body="What we changed.", language="fr")
    revision = Revision.objects.get(post=post)
    assert (post.author, revision.editor) == (None, None)
    assert authorship.wrote(author, thread, post.author_tag)
    assert post.language == thread.language
    assert not Subscription.objects.filter(thread=thread).exists()


def test_the_database_refuses_a_thread_under_the_rule_that_names_its_author(thread):
    with pytest.raises(IntegrityError), transaction.atomic():
        Thread.objects.filter(pk=thread.pk).update(author=rule.speaker())


def test_a_clear_post_waits_for_its_slot_and_for_company(thread):
    post_reply(author=rule.speaker(), thread=thread, body="One.", language="en")
    assert publish_batches(timezone.now()) == 0
    assert publish_batches(_later(13)) == 0  # the slot has come, but it is alone
    post_reply(author=rule.speaker(), thread=thread, body="Two.", language="en")
    assert publish_batches(_later(13)) == 2
    assert publish_batches(_later(13)) == 0


def test_one_that_stays_alone_is_published_after_two_days_at_the_latest(thread):
    post_reply(author=rule.speaker(), thread=thread, body="One.", language="en")
    assert publish_batches(_later(48)) == 1


def test_openings_of_several_threads_are_company_for_each_other():
    rule.started(body="One opening.")
    assert publish_batches(_later(13)) == 0
    rule.started(body="Another opening.")
    assert publish_batches(_later(13)) == 2


def test_the_order_of_a_batch_is_not_the_order_of_writing(thread, monkeypatch):
    for words in ("First written.", "Second written."):
        post_reply(author=rule.speaker(), thread=thread, body=words, language="en")
    monkeypatch.setattr("forum.actions.batches.secrets.SystemRandom.shuffle", lambda _self, batch: batch.sort(key=_seq))
    publish_batches(_later(13))
    shown = Post.objects.filter(thread=thread, parent__isnull=False).order_by("seq")
    assert [post.current.body for post in shown] == ["Second written.", "First written."]


def _seq(waiting):
    return -int("Second" in Revision.objects.get(pk=waiting.pk).body)


def test_rows_keep_half_days_and_no_order(thread):
    posts = [post_reply(author=rule.speaker(), thread=thread, body="Words.", language="en") for _ in range(4)]
    assert all((post.created.minute, post.created.second, post.created.microsecond) == (0, 0, 0) for post in posts)
    keys = [post.pk for post in posts]
    assert all(key < 0 for key in keys)
    assert len(set(keys)) == len(keys)


def test_a_participant_keeps_the_number_of_the_first_publication(thread):
    one, two = rule.speaker(), rule.speaker()
    for author in (one, two, one):
        post_reply(author=author, thread=thread, body="Words.", language="en")
    publish_batches(_later(13))
    numbers = {
        tag: {post.participant for post in Post.objects.filter(thread=thread, author_tag=tag)}
        for tag in (authorship.author_tag(thread, one), authorship.author_tag(thread, two))
    }
    assert all(len(found) == 1 for found in numbers.values())
    assert set.union(*numbers.values()) == {2, 3}  # whoever opened the thread is the first


def test_a_double_click_is_one_post(thread):
    author, key = rule.speaker(), rule.submission_key()
    say = partial(post_reply, author=author, thread=thread, body="Once.", language="en", submission_key=key)
    assert say() == say()


def test_nobody_is_told_of_what_is_published(thread):
    reader = rule.speaker()
    subscribe(member=reader, board=thread.board, level=Subscription.Level.ALL)
    for _ in range(2):
        post_reply(author=rule.speaker(), thread=thread, body="Words.", language="en")
    publish_batches(_later(13))
    assert not Notification.objects.exists()
    assert not Delivery.objects.exists()
    assert not Topic.objects.filter(name=thread.topic).exists()


def test_nobody_can_subscribe(thread):
    with pytest.raises(Refused, match="Nobody is told of threads under the Chatham House Rule"):
        subscribe(member=rule.speaker(), thread=thread, level=Subscription.Level.ALL)


def test_posts_are_not_changed(thread):
    author = rule.speaker()
    post = post_reply(author=author, thread=thread, body="Words.", language="en")
    with pytest.raises(Refused, match="posts are not changed: the moment would tell"):
        edit_post(editor=author, post=post, body="Other words.", base_number=1)


def test_newcomers_write_under_their_name_first(thread):
    with pytest.raises(Refused, match="Newcomers write under their name first"):
        post_reply(author=members.member(), thread=thread, body="Words.", language="en")


@pytest.mark.parametrize(("people", "organisations"), [(7, 7), (9, 2)])
def test_it_needs_eight_possible_participants_of_three_organisations(people, organisations):
    board = rule.board(people=people, organisations=organisations)
    with pytest.raises(Refused, match="at least eight possible participants of three organisations"):
        rule.started(board=board, author=rule.speaker(board=board))


def test_moderators_are_not_counted_among_the_participants():
    board = rule.board(people=7, organisations=3)
    for _ in range(3):
        members.moderator(board.moderators)
    with pytest.raises(Refused, match="moderators not counted"):
        rule.started(board=board, author=rule.speaker(board=board))


def test_newcomers_are_not_counted_among_the_participants():
    board = rule.board(people=7)
    for _ in range(3):
        Membership.objects.create(group=board.audience.groups.get(), member=members.member())
    with pytest.raises(Refused, match="newcomers and moderators not counted"):
        rule.started(board=board, author=rule.speaker(board=board))


def test_nothing_more_is_taken_once_too_many_have_left():
    board = rule.board(people=8)
    thread = rule.thread(board=board, author=rule.speaker(board=board))
    author, leaving = board.audience.members().order_by("pk")[:2]
    Membership.objects.filter(group=board.audience.groups.get(), member=leaving).delete()
    with pytest.raises(Refused, match="Fewer than eight people of three organisations are left"):
        post_reply(author=author, thread=thread, body="Words.", language="en")


def test_a_held_post_names_nobody_to_the_moderators(thread):
    author = rule.speaker()
    post = post_reply(author=author, thread=thread, body="Words.", language="en", said_sensitive=True)
    item = QueueItem.objects.get(target_id=Revision.objects.get(post=post).pk)
    assert item.author is None
    assert item.opened.minute == 0
    for _ in range(2):
        moderator = members.moderator(thread.board.moderators)
        decision = decide(item=item, moderator=moderator, outcome="release", reason="no-concern", note="", version=1)
    assert Revision.objects.get(post=post).state == Revision.State.CLEARED
    assert Waiting.objects.count() == 1
    assert not Notification.objects.filter(target_id=decision.pk).exists()


def test_whoever_wrote_it_sees_no_more_than_a_lost_lease(thread):
    author = rule.speaker(role="moderator", team=thread.board.moderators)
    post = post_reply(author=author, thread=thread, body="Words.", language="en", said_sensitive=True)
    item = QueueItem.objects.get(target_id=Revision.objects.get(post=post).pk)
    assert not claims.claim(item=item, moderator=author)
    with pytest.raises(Conflict):
        decide(item=item, moderator=author, outcome="release", reason="no-concern", note="", version=1)


def test_a_flag_names_neither_the_reader_nor_the_author(thread):
    flagger = rule.speaker(role="moderator", team=thread.board.moderators)
    opening = Post.objects.get(thread=thread, parent=None)
    for _ in range(2):
        made = flag_post(flagger=flagger, post=opening, reason="conduct", note="")
    assert (made.flagger, made.item.author) == (None, None)
    assert Flag.objects.count() == 1
    assert not claims.claim(item=made.item, moderator=flagger)


def test_nobody_flags_their_own_post():
    author = rule.speaker()
    thread = rule.thread(author=author)
    with pytest.raises(Refused, match="your own post"):
        flag_post(flagger=author, post=Post.objects.get(thread=thread), reason="conduct", note="")


def test_a_silenced_participant_writes_nothing_in_this_thread_and_everywhere_else(thread):
    author, other = rule.speaker(), rule.thread()
    tag = authorship.author_tag(thread, author)
    today = timezone.now().date()
    moderator = members.moderator(thread.board.moderators)
    Silence.objects.create(thread=thread, author_tag=tag, until=today, reason="Be kind.", moderator=moderator)
    with pytest.raises(Refused, match="asked you not to write in this thread"):
        post_reply(author=author, thread=thread, body="Words.", language="en")
    assert post_reply(author=author, thread=other, body="Words.", language="en")


def test_a_new_key_in_front_leaves_the_tags_as_they_are(thread, settings):
    author = rule.speaker()
    before = authorship.author_tag(thread, author)
    old = settings.RULE_KEYS
    settings.RULE_KEYS = [Fernet.generate_key().decode(), *old]
    call_command("rotate_rule_keys")
    settings.RULE_KEYS = settings.RULE_KEYS[:1]
    assert authorship.author_tag(thread, author) == before


def test_a_key_that_is_missing_changes_nothing(thread, settings):
    wrapped = RuleKey.objects.get(thread=thread).wrapped
    settings.RULE_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(CommandError, match="nothing was changed"):
        call_command("rotate_rule_keys")
    assert RuleKey.objects.get(thread=thread).wrapped == wrapped


def test_ninety_days_after_closing_nobody_can_say_any_more_who_wrote(thread):
    author, today = rule.speaker(), timezone.now().date()
    tag = authorship.author_tag(thread, author)
    Thread.objects.filter(pk=thread.pk).update(locked=True, closed=today - timedelta(days=89))
    assert destroy_rule_keys(today) == 0
    assert destroy_rule_keys(today + timedelta(days=1)) == 1
    assert RuleKey.objects.get(thread=thread).wrapped == ""
    assert not authorship.wrote(author, thread, tag)
    with pytest.raises(authorship.KeyDestroyed):
        authorship.who_wrote(thread, tag)


def test_a_key_stays_while_something_is_held(thread):
    today = timezone.now().date()
    post_reply(author=rule.speaker(), thread=thread, body="Words.", language="en", said_sensitive=True)
    Thread.objects.filter(pk=thread.pk).update(locked=True, closed=today - timedelta(days=100))
    assert destroy_rule_keys(today) == 0


def test_trying_every_account_finds_who_wrote(thread):
    author = rule.speaker()
    assert authorship.who_wrote(thread, authorship.author_tag(thread, author)) == author
    assert authorship.who_wrote(thread, "0" * 64) is None
    assert Member.objects.count() > 2


def test_a_published_reply_is_shown_to_readers_under_a_number(thread, client_as):
    for _ in range(2):
        post_reply(author=rule.speaker(), thread=thread, body="Words under the Rule.", language="en")
    publish_batches(_later(13))
    page = client_as(rule.speaker()).get(f"/t/{thread.public_id}").content.decode()
    assert "Participant 2" in page
    assert page.count("Words under the Rule.") == 2
