"""What the loaded demo is: books that agree, readers that fit their labels, reasons that hold, one sign-in per role."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Max
from django.db.models.functions import Coalesce

from community.audit.actions.sealing import seal_committed
from community.core.tlp import Label
from community.demo import cast, loader, signins
from community.demo.people import PASSWORD
from community.demo.posts import Conversation
from community.members.models import Member
from community.moderation.models import Appeal, Decision, QueueItem, Sanction, WatchRule
from community.moderation.models.watch_rule import keeps_rules
from community.moderation.policy import can_be_answered, who_may_decide
from community.moderation.reasons import HoldCode
from forum import policy
from forum.models import Consent, Post, PostIndex, ReadMark, Thread
from forum.notices import ConsentAsked
from forum.policy import NEWCOMER_POSTS
from realtime.models import Delivery, Notification
from tests.demo import youngest_threads

AS_OF = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def told(demo_database) -> Iterator[Conversation]:
    """Load once for the tests of this file, which only look."""
    with youngest_threads(), transaction.atomic():
        yield loader.load(AS_OF)
        transaction.set_rollback(True)


def test_a_second_load_adds_nothing(told):
    before = Post.objects.count(), Member.objects.count()

    assert loader.load() is None
    assert (Post.objects.count(), Member.objects.count()) == before


def test_the_loaded_forum_keeps_its_own_books(told):
    """What publication keeps beside the posts agrees with the posts."""
    for thread in Thread.objects.all():
        published = Post.objects.filter(thread=thread, state=Post.State.PUBLISHED)
        assert thread.reply_count == published.exclude(parent=None).count()
        assert sorted(published.values_list("seq", flat=True)) == list(range(1, thread.last_seq + 1))
        assert thread.last_activity == max(published.values_list("published", flat=True)) < AS_OF
    searched = Post.objects.filter(state=Post.State.PUBLISHED).exclude(label=Label.RED)
    assert PostIndex.objects.count() == searched.count()
    assert len(told.held) == QueueItem.objects.open().filter(kind=QueueItem.Kind.HOLD).count() > 0
    assert not Delivery.objects.exists(), "a loaded conversation sends no mail"
    assert Notification.objects.filter(read_at=None, created__gte=AS_OF - timedelta(days=4)).exists()


def test_an_amber_thread_is_read_by_its_group_which_holds_everybody_who_wrote_there(told):
    ambers = Thread.objects.filter(label=Label.AMBER)

    assert ambers.exists()
    for thread in ambers:
        readers = set(thread.audience.members().values_list("pk", flat=True))
        assert thread.audience.fits(thread.label)
        assert set(Post.objects.filter(thread=thread).values_list("author", flat=True)) <= readers
    transport = Thread.objects.filter(label=Label.AMBER, board__slug="transport")
    assert {thread.audience.members().count() for thread in transport} == {34}


def test_what_is_held_is_held_for_a_reason_that_screening_gives(told):
    holds = QueueItem.objects.open().filter(kind=QueueItem.Kind.HOLD)
    assert all(item.reasons for item in holds)
    for item in holds:
        known = Post.objects.filter(author=item.author, state=Post.State.PUBLISHED).count() >= NEWCOMER_POSTS
        assert known != (HoldCode.NEWCOMER in {reason["code"] for reason in item.reasons})


def test_one_text_is_appealed_and_somebody_who_had_no_part_in_it_can_decide(told):
    item = QueueItem.objects.open().get(kind=QueueItem.Kind.APPEAL)
    assert item.author == account("member")
    assert account("moderator") in who_may_decide(item)
    assert can_be_answered(item)


def test_every_watch_rule_has_an_owner_who_keeps_rules_and_a_day_to_look_at_it_again(told):
    rules = WatchRule.objects.select_related("owner")
    assert rules
    for rule in rules:
        assert rule.owner
        assert keeps_rules(rule.owner)
        assert rule.review > AS_OF.date()


def test_newcomers_joined_these_days_and_nobody_wrote_before_they_joined(told):
    newcomers = Member.objects.filter(email__in=[person.email for person in cast.newcomers()])
    assert {item.author for item in QueueItem.objects.filter(kind=QueueItem.Kind.HOLD)} & set(newcomers)
    assert all(AS_OF - timedelta(days=31) < newcomer.joined < AS_OF for newcomer in newcomers)
    assert not Post.objects.filter(author__joined__gt=Coalesce("published", "created")).exists()


def test_every_role_can_sign_in_and_staff_have_a_second_factor(told):
    for role, account in signins.accounts():
        assert account.check_password(PASSWORD)
        assert bool(signins.code_of(account)) == account.is_staff, role
    assert {account.role for _role, account in signins.accounts()} == {
        "member",
        "moderator",
        "secretariat",
        "administrator",
        "applicant",
    }


def test_the_code_of_a_role_is_printed_and_a_member_is_told_they_need_none(told, capsys):
    call_command("demo_code", "moderator")

    assert capsys.readouterr().out[:6].isdigit()
    with pytest.raises(CommandError, match="needs no second factor"):
        call_command("demo_code", "member")


def test_one_thread_is_under_the_rule_and_its_last_post_waits_for_company(told):
    thread = Thread.objects.get(under_rule=True)
    posts = Post.objects.filter(thread=thread)
    assert posts.filter(state=Post.State.PUBLISHED).count() == 7
    assert posts.exclude(state=Post.State.PUBLISHED).count() == 1
    assert not posts.exclude(author=None).exists()
    assert {post.published.hour for post in posts.filter(state=Post.State.PUBLISHED)} <= {0, 12}
    assert posts.aggregate(Max("participant"))["participant__max"] == 5


def account(role: str) -> Member:
    return Member.objects.get(email=signins.person_as(role).email)


def test_a_red_thread_is_read_by_those_who_try_the_demo_and_enough_moderators_to_look_at_it(told):
    thread = Thread.objects.get(label=Label.RED)
    readers = thread.audience.members()
    assert {account(role) for role in ("member", "member-ar", "moderator")} <= set(readers)
    assert policy.can_be_held(thread.board, thread.label, thread.audience, thread.author)
    assert readers.count() == 6


def test_an_amber_strict_thread_is_read_by_one_organisation(told):
    thread = Thread.objects.get(label=Label.AMBER_STRICT)
    assert {reader.organisation for reader in thread.audience.members()} == {account("member-ar").organisation}
    assert Post.objects.filter(thread=thread, state=Post.State.PUBLISHED).count() > 1


def test_a_reply_is_stricter_than_its_thread(told):
    post = Post.objects.get(label=Label.AMBER_STRICT, thread__label=Label.AMBER)
    assert post.thread.audience.fits(post.label)


def test_the_member_is_asked_whether_a_post_goes_into_a_wider_thread(told):
    asked = Consent.objects.visible_to(account("member")).get(state=Consent.State.ASKED)
    assert asked.post.author == account("member")
    assert asked.widening.target.label == Label.GREEN
    assert asked.widening.target.reply_count == 1, "a reply of whoever asks has gone along"
    told_of_it = Notification.objects.get(notice=ConsentAsked.code, target_id=asked.pk)
    assert (told_of_it.recipient, told_of_it.read_at) == (account("member"), None)
    assert told_of_it.created < AS_OF


def test_nobody_has_read_a_thread_that_is_not_for_them(told):
    for thread in Thread.objects.filter(label__in=[Label.AMBER, Label.AMBER_STRICT, Label.RED]):
        assert not ReadMark.objects.filter(thread=thread).exclude(member__in=thread.audience.members()).exists()


def test_one_member_was_warned_and_one_read_only_for_a_while_that_is_over(told):
    kinds = dict(Sanction.objects.values_list("kind", "until"))
    assert set(kinds) == {Sanction.Kind.WARNING, Sanction.Kind.READ_ONLY}
    assert kinds[Sanction.Kind.READ_ONLY] < AS_OF < kinds[Sanction.Kind.WARNING]


def test_nothing_keeps_anybody_of_the_demo_from_reading_or_writing(told):
    assert not [one for one in Member.objects.all() if one.is_outside or one.is_read_only]


def test_what_was_decided_before_was_decided_by_moderators_of_its_board_and_over_an_appeal_by_another(told):
    decisions = list(Decision.objects.select_related("item__author", "moderator").order_by("round"))
    first = {decision.item_id: decision.moderator for decision in decisions if decision.round == 1}
    assert len(decisions) > 40
    for decision in decisions:
        assert decision.moderator in decision.item.team.members.all()
        assert decision.moderator != decision.item.author
        assert decision.created < AS_OF
        assert decision.round == 1 or decision.moderator != first[decision.item_id]
    assert Appeal.objects.exclude(answer=None).exists()


def test_the_log_of_what_was_decided_before_verifies(told):
    seal_committed()
    call_command("audit", "verify")
