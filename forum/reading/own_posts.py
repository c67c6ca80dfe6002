"""One's own texts that no reader sees: waiting, returned, removed; with what the moderator said."""

from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from community.core import markup
from community.members.models import Member
from community.moderation.models import Decision, Overdue
from community.moderation.models.overdue import NOBODY_CAME
from community.moderation.reading import appeals_said, expected
from forum import policy
from forum.models import Revision, Thread

from .addresses import post_url
from .chips import chip
from .moments import Clock

_MOST = 50


@dataclass(frozen=True, slots=True)
class OwnPost:
    """One text, where it stands and what can be done; of a thread that its author can read no more, neither title,
    place nor board.
    """

    url: str
    title: str
    label: SafeString
    board: str
    state: str
    status: str
    rule: StrOrPromise
    note: str
    written: SafeString
    language: str
    html: SafeString
    change_url: str
    compare_url: str
    """Where its author sees what a moderator changed."""
    decision_url: str
    """Where the author appeals."""
    appeal: str
    """How one's own appeal stands; nothing where there is none."""


def own_posts(member: Member) -> list[OwnPost]:
    """Return the latest version of each post of `member` that readers do not see, newest first, up to 50."""
    clock = Clock.started()
    kept = (Revision.State.HELD, Revision.State.RETURNED, Revision.State.REMOVED)
    revisions = (
        Revision.objects.visible_to(member)
        .filter(editor=member, state__in=kept)
        .select_related("post__thread__board", "post__current")
        .order_by("-created")[:_MOST]
    )
    latest: dict[int, Revision] = {}
    for revision in revisions:
        current = revision.post.current
        if not current or revision.number > current.number:
            latest.setdefault(revision.post_id, revision)
    decisions = _decisions(member, list(latest.values()))
    appeals = appeals_said(decisions)
    undecided = _undecided(member, list(latest.values()))
    waiting = [revision.pk for revision in latest.values() if revision.state == Revision.State.HELD]
    when = expected(member, Revision, waiting)
    threads = [revision.post.thread_id for revision in latest.values()]
    seen = set(Thread.objects.visible_to(member).filter(pk__in=threads).values_list("pk", flat=True))
    return [
        _own(
            revision,
            decisions.get(revision.pk),
            member,
            clock,
            came_back=NOBODY_CAME if revision.pk in undecided else "",
            seen=revision.post.thread_id in seen,
            when=when.get(revision.pk, ""),
            appeal=appeals.get(revision.pk, "") if revision.state != Revision.State.HELD else "",
        )
        for revision in latest.values()
    ]


def _decisions(member: Member, revisions: list[Revision]) -> dict[int, Decision]:
    """Return the latest decision over each; that over an appeal stands on the page of the one before it."""
    decided = (
        Decision.objects.visible_to(member)
        .before_appeals()
        .filter(
            item__target_type=ContentType.objects.get_for_model(Revision),
            item__target_id__in=[revision.pk for revision in revisions],
        )
    )
    return {decision.item.target_id: decision for decision in decided.select_related("item").order_by("round")}


def _undecided(member: Member, revisions: list[Revision]) -> set[int]:
    """Return which of them came back because nobody decided."""
    lapsed = (
        Overdue.objects.visible_to(member)
        .lapsed()
        .filter(
            item__target_type=ContentType.objects.get_for_model(Revision),
            item__target_id__in=[revision.pk for revision in revisions if revision.state == Revision.State.RETURNED],
        )
    )
    return set(lapsed.values_list("item__target_id", flat=True))


def _own(
    revision: Revision,
    decision: Decision | None,
    member: Member,
    clock: Clock,
    *,
    came_back: StrOrPromise,
    seen: bool,
    when: str,
    appeal: str,
) -> OwnPost:
    post = revision.post
    address = post_url(post.thread.public_id, post.public_id)
    decided = decision if decision and revision.state != Revision.State.HELD else None
    return OwnPost(
        url=address if seen else "",
        title=revision.title or (post.thread.title if seen else ""),
        label=chip(post.stands_under),
        board=post.thread.board.name if seen else "",
        state=revision.state,
        status=" ".join(filter(None, [_status(revision, seen=seen), when])),
        rule=Decision(reason=decided.reason).get_reason_display() if decided else came_back,
        note=decided.note if decided else "",
        written=clock.stamp(revision.created),
        language=post.language,
        html=markup.trusted(revision.html),
        compare_url=f"{address}/history" if seen and revision.reworded_by_id else "",
        change_url=f"{address}/edit" if seen and policy.can_edit(member, post) else "",
        decision_url=reverse("moderation:decision", args=[decided.public_id]) if decided else "",
        appeal=appeal,
    )


def _status(revision: Revision, *, seen: bool) -> str:
    change = revision.post.current is not None
    match revision.state:
        case Revision.State.HELD if revision.reworded_by_id:
            return _("A moderator changed some words. It waits to be released; until then only you can see it.")
        case Revision.State.HELD:
            if change:
                return _("Your change is waiting for a moderator. Until then readers see the version before it.")
            return _("Waiting for a moderator. Until then only you can see it; you will be told what is decided.")
        case Revision.State.RETURNED if not seen:
            return _("Returned to you. You can no longer read its thread, so it is not sent again; your text is kept.")
        case Revision.State.RETURNED:
            return _("Returned to you. Change it and send it again; your text is kept.")
        case _other:
            return _("Removed by a moderator. Your text is kept here for you.")
