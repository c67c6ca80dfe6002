"""Two moderators press at the same moment: one decides, the other is told. Real threads on a database of their own."""

from functools import partial

from django.urls import reverse

from community.audit.models import AuditEntry
from community.moderation.actions import claims
from community.moderation.actions.appeals import appeal
from community.moderation.actions.decisions import decide
from community.moderation.actions.opened import Conflict
from community.moderation.models import Appeal, Decision, QueueItem
from forum.actions.posts import edit_post
from forum.actions.subscriptions import subscribe
from forum.models import Post, Revision, Subscription
from realtime.models import Notification
from tests.factories import forum, members
from tests.factories.moderation import decided, flagged_item, held_item, revision_of

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


def test_decisions_on_two_threads_whose_authors_follow_both_do_not_wait_for_each_other_crosswise(two_at_once):
    board = forum.board()
    threads = [forum.thread(board=board) for _ in range(2)]
    authors = [members.member() for _ in range(2)]
    moderators = [members.moderator(board.moderators) for _ in range(2)]
    for thread in threads:
        for author in authors:
            subscribe(member=author, thread=thread, level=Subscription.Level.ALL)
    for _ in range(PAGE_RACES):
        items = [held_item(thread=thread, author=author) for thread, author in zip(threads, authors, strict=True)]
        calls = [
            partial(_outcome_of, item, moderator, "release", "no-concern")
            for item, moderator in zip(items, moderators, strict=True)
        ]
        assert two_at_once(*calls) == ["decided", "decided"]


def test_an_author_who_changes_a_text_while_it_is_decided_loses_nothing(two_at_once):
    thread = forum.thread()
    moderator = members.moderator(thread.board.moderators)
    for _ in range(PAGE_RACES):
        item = held_item(thread=thread)
        post = revision_of(item).post
        edit = partial(edit_post, editor=post.author, post=post, body="Better words.", base_number=1)
        ended, _revision = two_at_once(partial(_outcome_of, item, moderator, "release", "no-concern"), edit)
        assert ended in ("decided", "told")
        kept = Revision.objects.filter(post=post).order_by("number").values_list("body", flat=True)
        assert list(kept) == ["A held text.", "Better words."]


def test_two_decisions_on_the_same_post_never_wait_for_each_other_crosswise(two_at_once):
    thread = forum.thread()
    first, second = (members.moderator(thread.board.moderators) for _ in range(2))
    for _ in range(RACES // 4):
        author = members.member()
        flagged = flagged_item(thread=thread, author=author)
        post = revision_of(flagged).post
        changed = edit_post(editor=author, post=post, body="A newcomer's change.", base_number=1)
        held = QueueItem.objects.get(target_id=changed.pk)
        removed, _released = two_at_once(
            partial(_outcome_of, flagged, first, "remove", "conduct"),
            partial(_outcome_of, held, second, "release", "no-concern"),
        )
        post.refresh_from_db()
        waiting = QueueItem.objects.open().filter(pk__in=[flagged.pk, held.pk])
        # Who was told that the words are others by now finds the flags with those.
        follows = [] if removed == "decided" else [(QueueItem.Kind.FLAG, post.current_id)]
        assert list(waiting.values_list("kind", "target_id")) == follows
        assert post.state in (Post.State.REMOVED, Post.State.PUBLISHED)


def test_of_two_clicks_on_an_appeal_at_once_one_counts(two_at_once):
    thread = forum.thread()
    for _ in range(RACES // 10):
        decision = decided(held_item(thread=thread))
        two_at_once(*[partial(appeal, decision=decision, author=decision.item.author, words="Why.")] * 2)
        assert QueueItem.objects.get(pk=decision.item_id).round == 2
        assert Appeal.objects.filter(decision=decision).count() == 1
