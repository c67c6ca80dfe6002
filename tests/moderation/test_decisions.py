"""Deciding: what follows from it, who may, and what happens when the item is no longer as it was seen."""

from datetime import timedelta

import pytest
from django.utils import timezone

from community.audit.models import AuditEntry
from community.core.rulings import Refused
from community.members.models import Membership
from community.members.models.member import Role
from community.moderation.actions import claims, queue
from community.moderation.actions.decisions import decide
from community.moderation.actions.opened import Conflict, Vanished
from community.moderation.models import Decision, QueueItem
from community.moderation.screening import Reason
from forum.actions.flags import flag_post
from forum.models import Post, Revision
from realtime.models import Delivery, Notification
from realtime.models.topic import current_seqs
from tests.factories import members
from tests.factories.moderation import flagged_item, held_item, moderator_of, revision_of

pytestmark = pytest.mark.django_db


def _decide(item, moderator, outcome="release", *, reason="no-concern", note="", version=None):
    return decide(
        item=item,
        moderator=moderator,
        outcome=outcome,
        reason=reason,
        note=note,
        version=item.version if version is None else version,
    )


@pytest.mark.parametrize(
    ("make", "outcome", "state"),
    [
        (held_item, "release", Revision.State.PUBLISHED),
        (held_item, "return", Revision.State.RETURNED),
        (held_item, "remove", Revision.State.REMOVED),
        (flagged_item, "keep", Revision.State.PUBLISHED),
        (flagged_item, "return", Revision.State.RETURNED),
        (flagged_item, "remove", Revision.State.REMOVED),
    ],
)
def test_each_outcome_does_what_it_says_and_closes_the_item(make, outcome, state):
    item = make()
    _decide(item, moderator_of(item), outcome, reason="conduct", note="Please shorten.")
    item.refresh_from_db()
    assert revision_of(item).state == state
    assert item.state == QueueItem.State.DECIDED
    assert item.claimed_by is None


def test_the_author_keeps_the_words_of_a_removed_text():
    item = held_item(body="Words that took an evening.")
    _decide(item, moderator_of(item), "remove", reason="conduct", note="Off topic.")
    assert Revision.objects.visible_to(item.author).get(pk=item.target_id).body == "Words that took an evening."


def test_a_decision_is_written_down_with_ids_and_codes_only():
    item = held_item(body="A secret of the house.")
    moderator = moderator_of(item)
    decision = _decide(item, moderator, "return", reason="personal", note="Take the name out.")
    entry = AuditEntry.objects.get(action="moderation.decide")
    assert entry.actor == moderator
    assert entry.details == {"outcome": "return", "rule": "personal", "hash": decision.target_hash}
    assert (entry.target_type, entry.target_id) == ("moderation.queueitem", str(item.pk))


@pytest.mark.parametrize(("outcome", "told"), [("release", 1), ("return", 1), ("remove", 1)])
def test_the_author_is_told_once_on_the_site_and_by_mail(outcome, told):
    item = held_item()
    _decide(item, moderator_of(item), outcome, reason="conduct", note="See the rule.")
    notifications = Notification.objects.filter(recipient=item.author, notice="decision-made")
    assert notifications.count() == told
    assert Delivery.objects.filter(notification__in=notifications).count() == told


def test_nobody_is_told_of_a_flag_that_was_not_followed():
    item = flagged_item()
    _decide(item, moderator_of(item), "keep")
    assert not Notification.objects.filter(notice="decision-made").exists()


def test_every_arrival_and_decision_moves_the_queue():
    item = held_item()
    arrived = current_seqs(["queue:moderation"])["queue:moderation"]
    _decide(item, moderator_of(item))
    assert arrived > 0
    assert current_seqs(["queue:moderation"])["queue:moderation"] > arrived


def test_a_decision_on_an_older_version_is_a_conflict_and_changes_nothing():
    item = held_item()
    seen = item.version
    queue.hold(
        target=revision_of(item),
        team=item.team,
        author=item.author,
        label=item.label,
        reasons=[Reason("said-sensitive")],
    )
    with pytest.raises(Conflict):
        _decide(item, moderator_of(item), version=seen)
    assert not Decision.objects.exists()
    assert revision_of(item).state == Revision.State.HELD


def test_a_second_decision_is_a_conflict():
    item = held_item()
    _decide(item, moderator_of(item))
    with pytest.raises(Conflict):
        _decide(item, moderator_of(item), "remove", reason="conduct", note="No.")
    assert Decision.objects.count() == 1


def test_an_item_that_its_author_took_back_cannot_be_decided():
    item = held_item()
    queue.withdraw(target=revision_of(item))
    with pytest.raises(Conflict):
        _decide(item, moderator_of(item))


def test_an_item_claimed_by_another_moderator_cannot_be_decided():
    item = held_item()
    claims.claim(item=item, moderator=moderator_of(item))
    with pytest.raises(Conflict):
        _decide(item, moderator_of(item))


def test_an_item_whose_claim_ran_out_is_decided_by_another():
    item = held_item()
    claims.claim(item=item, moderator=moderator_of(item))
    QueueItem.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    assert _decide(item, moderator_of(item))


def test_an_outcome_that_does_not_fit_the_state_is_a_conflict():
    item = held_item()
    with pytest.raises(Conflict):
        _decide(item, moderator_of(item), "keep")


def test_a_target_that_vanished_is_said_to_have_vanished():
    item = held_item()
    QueueItem.objects.filter(pk=item.pk).update(target_id=0)
    with pytest.raises(Vanished):
        _decide(item, moderator_of(item))
    queue.withdraw_vanished(item=item)
    item.refresh_from_db()
    assert item.state == QueueItem.State.WITHDRAWN


def test_a_moderator_who_lost_the_role_meanwhile_is_refused():
    item = held_item()
    moderator = moderator_of(item)
    type(moderator).objects.filter(pk=moderator.pk).update(role=Role.MEMBER)
    with pytest.raises(Refused):
        _decide(item, moderator)


def test_a_moderator_who_lost_the_seat_meanwhile_is_refused():
    item = held_item()
    moderator = moderator_of(item)
    Membership.objects.filter(member=moderator).delete()
    with pytest.raises(Refused):
        _decide(item, moderator)


def test_nobody_decides_over_their_own_text():
    author = members.member(Role.MODERATOR)
    item = held_item(author=author)
    Membership.objects.create(group=item.team, member=author)
    with pytest.raises(Refused):
        _decide(item, author)


def test_nobody_decides_over_their_own_flag():
    flagger = members.member(Role.MODERATOR)
    item = flagged_item(flagger=flagger)
    Membership.objects.create(group=item.team, member=flagger)
    with pytest.raises(Refused):
        _decide(item, flagger, "keep")


def test_a_failure_at_the_end_leaves_nothing_behind(monkeypatch):
    item = held_item()
    monkeypatch.setattr("community.moderation.actions.decisions.notify", _fail)
    with pytest.raises(RuntimeError):
        _decide(item, moderator_of(item))
    item.refresh_from_db()
    assert item.state == QueueItem.State.OPEN
    assert revision_of(item).state == Revision.State.HELD
    assert Post.objects.get(pk=revision_of(item).post_id).path is None
    assert not Decision.objects.exists()
    assert not AuditEntry.objects.filter(action="moderation.decide").exists()


def _fail(*_args):
    raise RuntimeError("the last step fails")


def test_a_reopened_item_begins_a_new_round_and_keeps_its_reasons():
    item = held_item(reasons=[Reason("sealed-file", "plan.zip")])
    _decide(item, moderator_of(item))
    post = Post.objects.get(pk=revision_of(item).post_id)
    again = flag_post(flagger=members.member(), post=post, reason="label", note="").item
    assert again.pk == item.pk
    assert (again.round, again.kind, again.state) == (2, QueueItem.Kind.FLAG, QueueItem.State.OPEN)
    assert [reason["code"] for reason in again.reasons] == ["sealed-file"]
    _decide(again, moderator_of(again), "keep")
    assert Decision.objects.filter(item=item).count() == 2
