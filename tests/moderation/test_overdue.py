"""Nothing waits on nobody: the reserve after 72 hours, the author after seven days."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from community.audit.models import AuditEntry
from community.core.tlp import Label
from community.members.models import Group, Membership
from community.moderation.actions import claims
from community.moderation.actions.decisions import Conflict, decide
from community.moderation.actions.overdue import give_to_reserve, let_lapse, settle_overdue
from community.moderation.models import Overdue, QueueItem
from community.moderation.policy import can_decide
from community.moderation.screening import Reason
from forum.actions.flags import flag_post
from forum.actions.posts import edit_post, post_reply
from forum.actions.removing import return_revision
from forum.models import Post, Revision
from realtime.models import Notification
from realtime.models.topic import current_seqs
from realtime.outbox.delivery import deliver_due
from tests.factories import labels, members, rule
from tests.factories.moderation import flagged_item, held_item, moderator_of, revision_of

pytestmark = pytest.mark.django_db

THREE_DAYS, SEVEN_DAYS = timedelta(hours=72), timedelta(days=7)


@pytest.fixture
def reservist():
    moderator = members.moderator(name="Reserve Moderator")
    members.group(moderator, kind=Group.Kind.RESERVE)
    return moderator


def waited(item: QueueItem, span: timedelta) -> QueueItem:
    QueueItem.objects.filter(pk=item.pk).update(opened=timezone.now() - span)
    item.refresh_from_db()
    return item


def settled(item: QueueItem) -> QueueItem:
    settle_overdue()
    return QueueItem.objects.get(pk=item.pk)


def release(item: QueueItem, moderator):
    return decide(item=item, moderator=moderator, outcome="release", reason="no-concern", note="", version=item.version)


@pytest.mark.parametrize("make", [held_item, flagged_item])
@pytest.mark.parametrize(("span", "given"), [(THREE_DAYS - timedelta(minutes=1), False), (THREE_DAYS, True)])
def test_after_three_days_the_reserve_sees_and_decides_what_nobody_decided(make, span, given, reservist):
    item = settled(waited(make(), span))
    assert QueueItem.objects.visible_to(reservist).exists() is given
    assert bool(can_decide(reservist, item)) is given


def test_the_reserve_takes_it_as_the_next_item_and_releases_it(reservist):
    item = settled(waited(held_item(), THREE_DAYS))
    assert claims.claim_next(moderator=reservist) == item
    release(item, reservist)
    assert revision_of(item).state == Revision.State.PUBLISHED


def test_its_own_moderators_still_decide_it(reservist):
    item = waited(held_item(), THREE_DAYS)
    assert can_decide(moderator_of(item), settled(item))


def test_it_can_be_handed_to_a_reserve_moderator(reservist, client_as):
    item = settled(waited(held_item(), THREE_DAYS))
    moderator = moderator_of(item)
    claims.claim(item=item, moderator=moderator)
    client_as(moderator).post(reverse("moderation:hand-over", args=[item.public_id]), {"to": reservist.uuid})
    item.refresh_from_db()
    assert item.claimed_by == reservist


def test_who_sits_in_the_reserve_and_is_no_moderator_sees_nothing(reservist):
    member = members.member()
    Membership.objects.create(group=Group.objects.get(kind=Group.Kind.RESERVE), member=member)
    settled(waited(held_item(), THREE_DAYS))
    assert not QueueItem.objects.visible_to(member).exists()


def test_a_reserve_moderator_does_not_decide_over_their_own_text(reservist):
    item = settled(waited(held_item(author=reservist), THREE_DAYS))
    assert not can_decide(reservist, item)
    assert not Notification.objects.filter(notice="hold-in-reserve").exists()


def test_what_is_for_named_readers_stays_with_them(reservist):
    red = labels.red()
    item = settled(waited(held_item(thread=red.thread, label=Label.RED), THREE_DAYS))
    QueueItem.objects.filter(pk=item.pk).update(audience=red.thread.audience)
    assert settled(item).in_reserve is None
    assert not QueueItem.objects.visible_to(reservist).exists()


def test_what_is_narrowed_to_named_readers_leaves_the_reserve(reservist):
    item = settled(waited(held_item(), THREE_DAYS))
    QueueItem.objects.filter(pk=item.pk).update(label=Label.RED, audience=labels.red().thread.audience)
    item.refresh_from_db()
    assert not QueueItem.objects.visible_to(reservist).exists()
    assert not can_decide(reservist, item)


def test_the_reserve_is_told_once(reservist, mailoutbox):
    item = waited(held_item(), THREE_DAYS)
    for _ in range(2):
        settle_overdue()
        give_to_reserve(item=item)
    assert Notification.objects.get(notice="hold-in-reserve").recipient == reservist
    assert AuditEntry.objects.get(action="moderation.reserve").actor is None
    deliver_due()
    assert "reserve moderators" in mailoutbox[0].body
    assert mailoutbox[0].to == [reservist.email]


def test_that_it_goes_to_the_reserve_is_no_news_once_it_is_decided(reservist, client_as):
    item = settled(waited(held_item(), THREE_DAYS))
    assert "three days" in client_as(reservist).get(reverse("realtime:notifications")).text
    release(item, moderator_of(item))
    assert "three days" not in client_as(reservist).get(reverse("realtime:notifications")).text


def test_what_opens_again_leaves_the_reserve_and_comes_back_with_a_new_notice(reservist):
    item = settled(waited(flagged_item(), THREE_DAYS))
    decide(
        item=item,
        moderator=moderator_of(item),
        outcome="keep",
        reason="no-concern",
        note="",
        version=item.version,
    )
    post = Post.objects.get(pk=revision_of(item).post_id)
    again = flag_post(flagger=members.member(), post=post, reason="conduct", note="").item
    assert not can_decide(reservist, again)
    assert settled(waited(again, THREE_DAYS)).in_reserve
    assert Notification.objects.filter(notice="hold-in-reserve").count() == 2


def test_a_queue_that_moved_to_the_reserve_tells_its_pages(reservist):
    item = waited(held_item(), THREE_DAYS)
    before = current_seqs(["queue:moderation"])["queue:moderation"]
    settled(item)
    assert current_seqs(["queue:moderation"])["queue:moderation"] > before


def test_where_nobody_is_in_reserve_nothing_moves_before_seven_days():
    item = settled(waited(held_item(), SEVEN_DAYS - timedelta(minutes=1)))
    assert item.in_reserve is None
    assert item.state == QueueItem.State.OPEN
    assert settled(waited(item, SEVEN_DAYS)).state == QueueItem.State.LAPSED


def test_after_seven_days_a_held_text_comes_back_with_its_words(client_as):
    item = waited(held_item(body="Words that took an evening."), SEVEN_DAYS)
    settled(item)
    page = client_as(item.author).get(reverse("forum:mine")).text
    assert "Words that took an evening." in page
    assert "No moderator decided within seven days" in page
    assert revision_of(item).state == Revision.State.RETURNED


def test_the_author_is_told_honestly_on_the_site_and_by_mail(mailoutbox, client_as):
    item = waited(held_item(body="A secret of the house."), SEVEN_DAYS)
    settled(item)
    assert "came back to you" in client_as(item.author).get(reverse("realtime:notifications")).text
    deliver_due()
    assert "not your fault" in mailoutbox[0].body
    assert "A secret" not in mailoutbox[0].body
    assert AuditEntry.objects.get(action="moderation.lapse").actor is None


def test_what_came_back_can_be_sent_again_as_it_was():
    item = waited(held_item(body="The very same words."), SEVEN_DAYS)
    settled(item)
    revision = revision_of(item)
    again = edit_post(editor=item.author, post=revision.post, body=revision.body, base_number=revision.number)
    new = QueueItem.objects.get(target_id=again.pk)
    assert (new.state, new.kind) == (QueueItem.State.OPEN, QueueItem.Kind.HOLD)


def test_a_flag_never_lapses():
    item = settled(waited(flagged_item(), SEVEN_DAYS * 4))
    assert item.state == QueueItem.State.OPEN


def test_who_presses_after_it_lapsed_is_told_so(client_as):
    item = waited(held_item(), SEVEN_DAYS)
    moderator = moderator_of(item)
    settled(item)
    with pytest.raises(Conflict):
        release(item, moderator)
    said = {"outcome": "release", "reason": "no-concern", "note": "", "version": item.version}
    answer = client_as(moderator).post(reverse("moderation:decide", args=[item.public_id]), said)
    assert answer.status_code == 409
    assert "Nobody decided within seven days" in answer.text


def test_what_was_decided_at_that_moment_stays_decided():
    item = waited(held_item(), SEVEN_DAYS)
    release(item, moderator_of(item))
    let_lapse(item=item)
    assert revision_of(item).state == Revision.State.PUBLISHED
    assert not Overdue.objects.exists()


def test_one_voice_alone_does_not_keep_it_waiting():
    item = waited(held_item(reasons=[Reason("said-sensitive")]), SEVEN_DAYS)
    release(item, moderator_of(item))
    assert settled(item).state == QueueItem.State.LAPSED


def test_what_fails_keeps_no_other_waiting(monkeypatch):
    first, second = waited(held_item(), SEVEN_DAYS), waited(held_item(), SEVEN_DAYS)
    monkeypatch.setattr("forum.moderated.return_revision", _fails_on(first.target_id))
    settle_overdue()
    assert QueueItem.objects.get(pk=second.pk).state == QueueItem.State.LAPSED
    assert QueueItem.objects.get(pk=first.pk).state == QueueItem.State.OPEN


def _fails_on(pk):
    def returned(revision):
        if revision.pk == pk:
            raise ValueError
        return_revision(revision)

    return returned


def test_under_the_rule_only_half_days_are_kept_and_the_whole_half_day_is_waited_for(reservist):
    item = under_rule(rule.speaker())
    half = timedelta(hours=12)
    assert settled(waited(item, THREE_DAYS + half - timedelta(minutes=1))).in_reserve is None
    given = settled(waited(item, THREE_DAYS + half))
    assert given.in_reserve == Overdue.objects.get().at
    assert (given.in_reserve.hour % 12, given.in_reserve.minute, given.in_reserve.microsecond) == (0, 0, 0)
    assert settled(waited(item, SEVEN_DAYS + half)).state == QueueItem.State.LAPSED
    assert not Notification.objects.filter(notice="hold-lapsed").exists()


def test_under_the_rule_its_author_finds_why_it_came_back(client_as):
    author = rule.speaker()
    settled(waited(under_rule(author), SEVEN_DAYS + timedelta(hours=12)))
    assert "No moderator decided within seven days" in client_as(author).get(reverse("forum:mine-rule")).text


def under_rule(author) -> QueueItem:
    thread = rule.thread()
    said = {"body": "Words that may be sensitive.", "language": "en", "said_sensitive": True}
    post_reply(author=author, thread=thread, submission_key=rule.submission_key(), **said)
    return QueueItem.objects.get(author=None)


def test_reserve_moderators_see_that_it_is_theirs_too(reservist, client_as):
    item = settled(waited(held_item(), THREE_DAYS))
    assert "The reserve moderators can decide too" in client_as(reservist).get(reverse("moderation:queue")).text
    page = client_as(reservist).get(reverse("moderation:item", args=[item.public_id])).text
    assert "Held for seven days, it goes back to its author undecided." in page


def test_there_is_one_reserve():
    members.group(kind=Group.Kind.RESERVE)
    with pytest.raises(IntegrityError):
        Group.objects.create(name="Another", kind=Group.Kind.RESERVE)
