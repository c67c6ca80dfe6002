"""What is withheld on the boards that a moderator sits with, and what they can do about it. Never the words."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from community.members.models import Member
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
    state: str
    reason: str
    asked_by: str
    may_ask: bool
    may_answer: bool
    waits_for: str
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
    return [_line(one, viewer, is_read=one.post_id in read) for one in found]


def _line(one: Withheld, viewer: Member, *, is_read: bool) -> WithheldLine:
    asked = one.state == Withheld.State.ASKED
    waits_for = _waits_for(one, viewer) if asked else ""
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
        state=one.get_state_display(),
        reason=one.reason if asked else "",
        asked_by=one.asked_by.name if asked and one.asked_by else "",
        may_ask=not asked and not one.destroyed,
        may_answer=asked and not waits_for,
        waits_for=waits_for,
        may_read=is_one_of_two and one.is_open(timezone.now()),
    )


def _waits_for(one: Withheld, viewer: Member) -> str:
    if one.asked_by_id == viewer.pk:
        return _("You asked for this: another moderator answers.")
    if one.asked_from_id == viewer.organisation_id:
        return _("The second moderator comes from another organisation than the first.")
    return ""
