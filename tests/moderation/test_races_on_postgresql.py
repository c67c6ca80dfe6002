"""Five hundred times two moderators press at the same moment, where rows are locked one by one: exactly one wins."""

from functools import partial

import pytest

from community.audit.models import AuditEntry
from community.moderation.actions import claims
from community.moderation.actions.decisions import Conflict, decide
from community.moderation.models import Decision, QueueItem, ReleaseVoice
from community.moderation.screening import Reason
from realtime.models import Notification
from tests.factories import forum, members
from tests.factories.moderation import held_items, revision_of

pytestmark = pytest.mark.postgresql  # On SQLite one writes at a time, so nobody is ever in between.

RACES = 500
FIRST_VOICES = 50
"""Both count, so nobody wins: what is to be seen is that neither waits for the other for ever."""
SENSITIVE = [Reason("said-sensitive")]


def press(item, moderator, outcome="release"):
    """Return what becomes of the moderator's decision over the item as it was made."""
    said = {"outcome": outcome, "reason": "no-concern", "note": "Why.", "version": item.version}
    try:
        decision = decide(item=item, moderator=moderator, **said)
    except Conflict:
        return "told"
    return "decided" if decision else "spoke"


def assert_settled_once(item, *, outcome="release"):
    """All that follows from a decision happened, and happened one time."""
    decision = Decision.objects.get(item=item)
    assert decision.outcome == outcome
    assert revision_of(item).state == {"release": "published", "remove": "removed"}[outcome]
    assert AuditEntry.objects.filter(action="moderation.decide", target_id=str(item.pk)).count() == 1
    assert Notification.objects.filter(notice="decision-made", target_id=decision.pk).count() == 1


def test_of_two_claims_at_once_one_holds(two_at_once):
    thread, author = forum.thread(), members.member()
    pair = [members.moderator(thread.board.moderators) for _ in range(2)]
    for item in held_items(RACES, thread=thread, author=author):
        held = two_at_once(*(partial(claims.claim, item=item, moderator=one) for one in pair))
        assert sorted(held) == [False, True]
        assert QueueItem.objects.get(pk=item.pk).claimed_by == pair[held.index(True)]


def test_of_two_decisions_at_once_one_counts(two_at_once):
    thread, author = forum.thread(), members.member()
    first, second = (members.moderator(thread.board.moderators) for _ in range(2))
    for item in held_items(RACES, thread=thread, author=author):
        ends = two_at_once(partial(press, item, first), partial(press, item, second, "remove"))
        assert sorted(ends) == ["decided", "told"]
        assert_settled_once(item, outcome="release" if ends[0] == "decided" else "remove")


def test_of_two_second_voices_at_once_one_releases(two_at_once):
    thread, author = forum.thread(), members.member()
    first, second = (members.moderator(thread.board.moderators) for _ in range(2))
    colleague = members.moderator(thread.board.moderators, organisation=second.organisation)
    for item in held_items(RACES, thread=thread, author=author, reasons=SENSITIVE):
        assert press(item, first) == "spoke"
        ends = two_at_once(partial(press, item, second), partial(press, item, colleague))
        assert sorted(ends) == ["decided", "told"]
        assert_settled_once(item)
        spoke = set(ReleaseVoice.objects.filter(item=item).values_list("moderator", flat=True))
        assert spoke == {first.pk, [second, colleague][ends.index("decided")].pk}


def test_of_two_first_voices_at_once_both_count_and_the_later_releases(two_at_once):
    thread, author = forum.thread(), members.member()
    pair = [members.moderator(thread.board.moderators) for _ in range(2)]
    for item in held_items(FIRST_VOICES, thread=thread, author=author, reasons=SENSITIVE):
        ends = two_at_once(*(partial(press, item, one) for one in pair))
        assert sorted(ends) == ["decided", "spoke"]
        assert_settled_once(item)
        assert ReleaseVoice.objects.filter(item=item).count() == len(pair)
