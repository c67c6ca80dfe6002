"""Withholding passages of a published post from all its versions; and opening what was withheld, by two."""

import json
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from community.audit.record import keep_reason, record, record_once
from community.core import markup
from community.core.rulings import require
from community.core.sealing import seal, unseal
from community.members.models import Member
from community.moderation.models import QueueItem
from community.moderation.reasons import HoldCode, Rule
from community.moderation.screening import Reason
from forum import policy, search
from forum.models import PollOption, Post, Revision, Withheld
from realtime.live import changed

from .publishing import locked_thread
from .submitting import open_item

KEPT: Final = timedelta(days=90)
OPEN_FOR: Final = timedelta(hours=1)
_LONGEST_LINE: Final = 200
"""Of a title, an option of a poll, or why a version was changed."""


@transaction.atomic
def withhold(revision: Revision, passages: Sequence[str], *, rule: str, moderator: Member) -> Withheld:
    """Put a mark in the place of `passages`, wherever they stand in the title, the text and the poll of a published
    post, in all its versions; the words before are kept under seal for 90 days.

    Other posts of the thread that repeat a passage are put before its moderators. Raises ValueError for a revision that
    is not what readers see, ValidationError for a passage that does not stand there.
    """
    thread = locked_thread(revision.post.thread_id)
    post = Post.objects.select_related("current").get(pk=revision.post_id)
    post.thread = thread
    if post.current is None or post.current_id != revision.pk:
        raise ValueError("only what readers see is withheld")
    for passage in passages:
        if passage not in _words(post.current):
            said = _("“%(passage)s” does not stand in the text. Copy it exactly.")
            raise ValidationError(said, params={"passage": passage})
    mark = _mark(rule, post.language)
    before = {}
    for version in Revision.objects.filter(post=post).order_by("number"):
        if any(passage in _words(version) for passage in passages):
            before[version.number] = _kept(version)
            _mask(version, passages, mark)
    _show_again(post)
    made = timezone.now().date()
    withheld = Withheld.objects.create(
        post=post,
        rule=rule,
        sealed=seal(json.dumps(before).encode()),
        moderator=moderator,
        made=made,
        until=made + KEPT,
    )
    _look_at_repetitions(post, passages)
    return withheld


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
    versions = list(json.loads(unseal(fresh.sealed)).values())
    return ["\n\n".join(filter(None, [one["title"], one["body"], *one["options"]])) for one in reversed(versions)]


def destroy_withheld(today: date) -> int:
    """Destroy the words whose time is over, each with a record, and return how many."""
    return sum(_destroy(one, today) for one in Withheld.objects.filter(destroyed=None, until__lt=today))


@transaction.atomic
def _destroy(withheld: Withheld, today: date) -> bool:
    fresh = _locked(withheld)
    if fresh.destroyed:
        return False
    fresh.sealed, fresh.destroyed, fresh.state = "", today, Withheld.State.SEALED
    fresh.save(update_fields=["sealed", "destroyed", "state"])
    record(actor=None, action="forum.withheld_destroyed", target=fresh)
    return True


def _locked(withheld: Withheld) -> Withheld:
    locked = Withheld.objects.select_for_update(of=("self",)).select_related("post__thread__board__moderators")
    return locked.get(pk=withheld.pk)


def _words(version: Revision) -> str:
    return "\n".join([version.title, version.body, version.reason, *version.options])


def _kept(version: Revision) -> dict[str, Any]:
    kept = {"title": version.title, "body": version.body, "options": version.options, "reason": version.reason}
    return kept | {"hash": version.hash}


def _mark(rule: str, language: str) -> str:
    with translation.override(language):
        return _("[withheld by a moderator: %(rule)s]") % {"rule": Rule(rule).label}


def _mask(version: Revision, passages: Sequence[str], mark: str) -> None:
    def masked(words: str) -> str:
        for passage in passages:
            words = words.replace(passage, mark)
        return words

    version.title = masked(version.title)[:_LONGEST_LINE]
    version.body, version.options = masked(version.body), [masked(option)[:_LONGEST_LINE] for option in version.options]
    version.reason = masked(version.reason)[:_LONGEST_LINE]
    version.html, version.markup_version = markup.render(version.body), markup.VERSION
    version.save(update_fields=["title", "body", "options", "reason", "html", "markup_version"])


def _show_again(post: Post) -> None:
    """Let readers, and whoever searches, find the post as its published version stands now."""
    post.refresh_from_db(fields=["current"])
    assert post.current  # noqa: S101 - asked before
    post.html = post.current.html
    post.save(update_fields=["html"])
    if post.is_opening:
        post.thread.title = post.current.title
        post.thread.save(update_fields=["title"])
        options = PollOption.objects.filter(poll__thread=post.thread)
        for option, words in zip(options, post.current.options, strict=False):  # without a poll none
            option.words = words
            option.save(update_fields=["words"])
    search.index(post)
    if not post.thread.under_rule:
        changed(post.thread.topic)


def _look_at_repetitions(post: Post, passages: Sequence[str]) -> None:
    """Put other posts of the thread that say the same before its moderators: quotes among them."""
    others = Post.objects.filter(thread=post.thread, state=Post.State.PUBLISHED).exclude(pk=post.pk)
    said = Q()
    for passage in passages:
        said |= Q(current__body__contains=passage)
    whole = others.filter(said).select_related("current", "author", "thread__board__moderators", "thread__audience")
    for other in whole:
        if other.current:
            open_item(other.current, QueueItem.Kind.FLAG, [Reason(HoldCode.WITHHELD.value)])
