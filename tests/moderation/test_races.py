"""Two moderators press at the same moment: one decides, the other is told. Real threads on a database of their own."""

from functools import partial

from django.urls import reverse

from community.audit.models import AuditEntry
from community.moderation.actions import claims
from community.moderation.actions.decisions import Conflict, decide
from community.moderation.models import Decision, QueueItem
from realtime.models import Notification
from tests.factories import forum, members
from tests.factories.moderation import held_item, revision_of

RACES = 200
PAGE_RACES = 10


def _outcome_of(item, moderator, outcome, reason):
    try:
        decide(item=item, moderator=moderator, outcome=outcome, reason=reason, note="Why.", version=item.version)
    except Conflict:
        return "told"
    return "decided"


def test_of_two_decisions_at_once_exactly_one_counts_and_the_other_is_told(two_at_once):
    thread = forum.thread()
    author = members.member()
    first, second = (members.moderator(thread.board.moderators) for _ in range(2))
    for _ in range(RACES):
        item = held_item(thread=thread, author=author)
        ends = two_at_once(
            partial(_outcome_of, item, first, "release", "no-concern"),
            partial(_outcome_of, item, second, "remove", "conduct"),
        )
        assert sorted(ends) == ["decided", "told"]
        decision = Decision.objects.get(item=item)
        assert revision_of(item).state == {"release": "published", "remove": "removed"}[decision.outcome]
    assert AuditEntry.objects.filter(action="moderation.decide").count() == RACES
    assert Notification.objects.filter(recipient=author, notice="decision-made").count() == RACES


def test_whoever_comes_second_sees_the_first_ones_decision_on_the_page(two_at_once, client_as):
    thread = forum.thread()
    pair = [members.moderator(thread.board.moderators) for _ in range(2)]
    clients = [client_as(moderator) for moderator in pair]
    for _ in range(PAGE_RACES):
        item = held_item(thread=thread)
        address = reverse("moderation:decide", args=[item.public_id])
        sent = [
            {"outcome": "release", "reason": "no-concern", "note": "", "version": item.version},
            {"outcome": "return", "reason": "conduct", "note": "My words.", "version": item.version},
        ]
        presses = [partial(client.post, address, form) for client, form in zip(clients, sent, strict=True)]
        answers = two_at_once(*presses)
        assert sorted(answer.status_code for answer in answers) == [302, 409]
        winner = Decision.objects.get(item=item).moderator
        told = next(answer for answer in answers if answer.status_code == 409)
        assert f"{winner.name} decided this" in told.text


def test_of_two_claims_at_once_exactly_one_holds(two_at_once):
    thread = forum.thread()
    pair = [members.moderator(thread.board.moderators) for _ in range(2)]
    for _ in range(PAGE_RACES):
        item = held_item(thread=thread)
        held = two_at_once(*(partial(claims.claim, item=item, moderator=one) for one in pair))
        assert sorted(held) == [False, True]
        assert QueueItem.objects.get(pk=item.pk).claimed_by == pair[held.index(True)]
