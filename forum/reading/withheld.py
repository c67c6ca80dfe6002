"""What is withheld on the boards that a moderator sits with, and what they can do about it. Never the words."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django_stubs_ext import StrOrPromise

from community.core.rulings import YES
from community.members.models import Member
from community.members.policy import can_be_second
from community.moderation.models import Appeal
from community.moderation.policy import can_moderate
from forum.models import Post, Withheld

from .addresses import post_url
from .chips import chip

_MOST = 100


@dataclass(frozen=True, slots=True)
class WithheldLine:
    public_id: str
    label: SafeString
    board: str
    url: str
    """Of the post, where the viewer reads it."""
    rule: StrOrPromise
    by: str
    made: date
    until: date
    destroyed: date | None
    restored: bool
    state: str
    appealed_url: str
    """Of the queue item in which an appeal about it waits; empty where none does."""
    reason: str
    asked_by: str
    may_ask: bool
    may_answer: bool
    waits_for: StrOrPromise
    """Why the viewer does not answer what waits."""
    may_read: bool


def withheld_page(viewer: Member) -> list[WithheldLine] | None:
    """Return the latest on the viewer's boards; None for all but moderators."""
    if not can_moderate(viewer):
        return None
    seen = Withheld.objects.visible_to(viewer).select_related("post__thread__board", "moderator", "asked_by")
    found = list(seen.order_by("-made", "-pk")[:_MOST])
    posts = Post.objects.visible_to(viewer).filter(pk__in=[one.post_id for one in found])
    read = set(posts.values_list("pk", flat=True))
    waiting = Appeal.objects.visible_to(viewer).unanswered().filter(decision__in=[one.decision_id for one in found])
    items = dict(waiting.values_list("decision", "decision__item__public_id"))
    return [_line(one, viewer, items.get(one.decision_id or 0, ""), is_read=one.post_id in read) for one in found]


def _line(one: Withheld, viewer: Member, item: str, *, is_read: bool) -> WithheldLine:
    asker = one.asked_by if one.state == Withheld.State.ASKED else None
    second = can_be_second(viewer, asker, first_from=one.asked_from_id) if asker else YES
    is_one_of_two = viewer.pk in (one.asked_by_id, one.agreed_by_id)
    return WithheldLine(
        public_id=one.public_id,
        label=chip(one.post.label),
        board=one.post.thread.board.name,
        url=post_url(one.post.thread.public_id, one.post.public_id) if is_read else "",
        rule=one.get_rule_display(),
        by=one.moderator.name,
        made=one.made,
        until=one.until,
        destroyed=one.destroyed,
        restored=one.state == Withheld.State.RESTORED,
        state=one.get_state_display(),
        appealed_url=reverse("moderation:item", args=[item]) if item else "",
        reason=one.reason if asker else "",
        asked_by=asker.name if asker else "",
        may_ask=not asker and not one.destroyed,
        may_answer=bool(asker and second),
        waits_for=second.sentence,
        may_read=is_one_of_two and one.is_open(timezone.now()),
    )
