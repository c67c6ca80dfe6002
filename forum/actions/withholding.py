"""Withholding passages of a published post from all its versions, and putting them back; opening what lies under seal,
by two.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from community.audit.record import keep_reason, record, record_once
from community.core.one_by_one import one_by_one
from community.core.rulings import require
from community.members.models import Member
from community.moderation.actions import queue
from community.moderation.models import Appeal, Decision, QueueItem
from community.moderation.reasons import HoldCode
from community.moderation.screening import Reason
from forum import policy
from forum.models import Post, Revision, Withheld

from .masking import Layer, Words, as_text, put, words_of
from .publishing import locked_thread
from .submitting import open_item

KEPT: Final = timedelta(days=90)
OPEN_FOR: Final = timedelta(hours=1)
SHORTEST_PASSAGE: Final = 3
MOST_MARKS: Final = 100
"""In what readers see of a post: more would be common words."""
MOST_REPETITIONS: Final = 20
"""So many other posts of the thread are put before its moderators."""
_TAKEN_OVER: Final = ("title", "body", "options")


@transaction.atomic
def withhold(revision: Revision, passages: Sequence[str], *, decision: Decision) -> Withheld:
    """Put a mark in the place of `passages`, wherever they stand in the title, the text and the poll of a published
    post, in all its versions; the words before are kept under seal for 90 days, and while the decision is appealed.

    Other posts of the thread that repeat a passage are put before its moderators. Raises ValueError for a revision that
    is not what readers see or for no passages, ValidationError for one that does not stand there, or is too common to
    be withheld.
    """
    thread = locked_thread(revision.post.thread_id)
    post = Post.objects.select_related("current").get(pk=revision.post_id)
    post.thread = thread
    if post.current is None or post.current_id != revision.pk:
        raise ValueError("only what readers see is withheld")
    if not passages:
        raise ValueError("something is withheld")
    _require_fit(passages, post)
    made = timezone.now().date()
    words = {version.number: words_of(version) for version in Revision.objects.filter(post=post)}
    withheld = Withheld(
        post=post,
        decision=decision,
        rule=decision.reason,
        moderator=decision.moderator,
        last_number=max(words),
        made=made,
        until=made + KEPT,
    )
    layer = Layer(withheld.mark, passages, {})
    shown = layer.take(words)
    put(post, {number: shown[number] for number in layer.below})
    withheld.sealed = layer.sealed()
    withheld.save()
    _look_at_repetitions(post, passages)
    return withheld


@transaction.atomic
def give_back(decision: Decision, *, moderator: Member) -> None:
    """Let every version say again what `decision` withheld from it; what was withheld otherwise stays so.

    Raises Refused by policy.
    """
    standing = Withheld.objects.select_related("post").get(decision=decision)
    thread = locked_thread(standing.post.thread_id)
    withheld = _locked(standing)
    require(policy.can_give_back(withheld))
    withheld.post.thread = thread
    above = list(Withheld.objects.select_for_update().filter(post=withheld.post, pk__gt=withheld.pk, destroyed=None))
    above.sort(key=lambda one: one.pk)
    layers = [Layer.of(one) for one in above]
    below = Layer.of(withheld).below
    words = below | _taken_over(withheld, below, layers)
    for one, layer in zip(above, layers, strict=True):
        words = layer.take(words)
        one.sealed = layer.sealed()
        one.save(update_fields=["sealed"])
    put(withheld.post, words)
    withheld.sealed, withheld.destroyed, withheld.state = "", timezone.now().date(), Withheld.State.RESTORED
    withheld.save(update_fields=["sealed", "destroyed", "state"])
    record(actor=moderator, action="forum.withheld_restored", target=withheld)


def end_overtaken_appeals(post: Post) -> None:
    """Take appeals over passages out of the queue where the words around them were changed; the caller holds the
    transaction.
    """
    for withheld in _appealed().filter(post=post).select_related("decision__item", "post__thread"):
        if withheld.decision and not policy.can_give_back(withheld):
            queue.withdraw(target=Revision.objects.get(pk=withheld.decision.item.target_id))


@transaction.atomic
def ask_for(*, moderator: Member, withheld: Withheld, reason: str) -> None:
    """Ask another moderator to agree that both read it. Raises Refused by policy."""
    fresh = _locked(withheld)
    require(policy.can_ask_for(moderator, fresh))
    fresh.state, fresh.reason = Withheld.State.ASKED, reason
    fresh.asked_by, fresh.asked_from = moderator, moderator.organisation
    fresh.agreed_by = fresh.agreed_from = fresh.open_until = None
    fresh.save()
    keep_reason(record(actor=moderator, action="forum.withheld_asked", target=fresh), reason)


@transaction.atomic
def agree_to_open(*, moderator: Member, withheld: Withheld) -> None:
    """Agree: both read it within the hour. Raises Refused by policy."""
    fresh = _locked(withheld)
    require(policy.can_answer_for(moderator, fresh))
    fresh.state, fresh.agreed_by, fresh.agreed_from = Withheld.State.OPEN, moderator, moderator.organisation
    fresh.open_until = timezone.now() + OPEN_FOR
    fresh.save()
    record(actor=moderator, action="forum.withheld_agreed", target=fresh)


@transaction.atomic
def decline_to_open(*, moderator: Member, withheld: Withheld) -> None:
    """Let it stay sealed. Raises Refused by policy."""
    fresh = _locked(withheld)
    require(policy.can_answer_for(moderator, fresh))
    fresh.state = Withheld.State.SEALED
    fresh.save(update_fields=["state"])
    record(actor=moderator, action="forum.withheld_declined", target=fresh)


@transaction.atomic
def read_withheld(*, moderator: Member, withheld: Withheld) -> list[str]:
    """Return the words of each version as they were, the latest first, to one of the two. Raises Refused by policy."""
    fresh = _locked(withheld)
    require(policy.can_read_withheld(moderator, fresh, timezone.now()))
    record_once(actor=moderator, action="forum.withheld_read", target=fresh)
    versions = sorted(Layer.of(fresh).below.items(), reverse=True)
    return ["\n\n".join(filter(None, [one["title"], one["body"], *one["options"]])) for _number, one in versions]


def destroy_withheld(today: date) -> int:
    """Destroy the words whose time is over, each with a record, and return how many."""
    due = _due(today).select_related("post")
    return one_by_one(due, partial(_destroy, today=today), failed="Withheld words (%s) could not be destroyed.")


def _due(today: date) -> QuerySet[Withheld]:
    """Nothing of a post is due while an appeal over any of it waits: put back, its words need what lies above them."""
    return Withheld.objects.filter(destroyed=None, until__lt=today).exclude(post__in=_appealed().values("post"))


@transaction.atomic
def _destroy(withheld: Withheld, today: date) -> bool:
    """Destroy one, unless somebody appealed before the thread was locked."""
    locked_thread(withheld.post.thread_id)
    fresh = _locked(withheld)
    if not _due(today).filter(pk=fresh.pk).exists():
        return False
    fresh.sealed, fresh.destroyed, fresh.state = "", today, Withheld.State.SEALED
    fresh.save(update_fields=["sealed", "destroyed", "state"])
    record(actor=None, action="forum.withheld_destroyed", target=fresh)
    return True


def _appealed() -> QuerySet[Withheld]:
    return Withheld.objects.filter(decision__in=Appeal.objects.unanswered().values("decision"))


def _locked(withheld: Withheld) -> Withheld:
    locked = Withheld.objects.select_for_update(of=("self",))
    whole = locked.select_related("post__thread__board__moderators", "post__thread__audience", "decision__item")
    return whole.get(pk=withheld.pk)


def _taken_over(withheld: Withheld, below: dict[int, Words], layers: Sequence[Layer]) -> dict[int, Words]:
    """Return the words of versions written since, where they took over unchanged what stands around the passages."""
    assert withheld.decision  # noqa: S101 - policy: only what was decided so is appealed
    marked = Revision.objects.get(pk=withheld.decision.item.target_id)
    words = {}
    for version in Revision.objects.filter(post=marked.post_id, number__gt=withheld.last_number):
        own = next((layer.below[version.number] for layer in layers if version.number in layer.below), None)
        same = [name for name in _TAKEN_OVER if getattr(version, name) == getattr(marked, name)]
        words[version.number] = (own or words_of(version)) | {name: below[marked.number][name] for name in same}
    return words


def _require_fit(passages: Sequence[str], post: Post) -> None:
    """Raise ValidationError where one does not stand in the text, or would leave more marks than words."""
    assert post.current  # noqa: S101 - only published posts come here
    text = as_text(words_of(post.current))
    for passage in passages:
        if len(passage) < SHORTEST_PASSAGE:
            said = _("“%(passage)s” is too short: withhold three characters or more, with words around them.")
        elif passage not in text:
            said = _("“%(passage)s” does not stand in the text. Copy it exactly.")
        else:
            continue
        raise ValidationError(said, params={"passage": passage})
    if sum(map(text.count, passages)) > MOST_MARKS or _repetitions(post, passages).count() > MOST_REPETITIONS:
        raise ValidationError(
            _("These words are too common in the text or in its thread. Copy longer passages, or remove the text.")
        )


def _repetitions(post: Post, passages: Sequence[str]) -> QuerySet[Post]:
    """Return other posts of the thread that say the same: quotes among them."""
    others = Post.objects.filter(thread=post.thread, state=Post.State.PUBLISHED).exclude(pk=post.pk)
    said = Q()
    for passage in passages:
        said |= Q(current__body__contains=passage)
    return others.filter(said)


def _look_at_repetitions(post: Post, passages: Sequence[str]) -> None:
    """Put them before their moderators."""
    whole = _repetitions(post, passages)
    for other in whole.select_related("current", "author", "thread__board__moderators", "thread__audience"):
        if other.current:
            open_item(other.current, QueueItem.Kind.FLAG, [Reason(HoldCode.WITHHELD.value)])
