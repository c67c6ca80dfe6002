"""The lists of requests: mine, what waits on me, what I could help with, what members may see; and all of them."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Subquery

from community.assistance import policy
from community.assistance.attribution import Name, requester_of
from community.assistance.models import Invitation, Request
from community.assistance.states import ENDED, SENT, State
from community.members.models import Member
from community.members.models.member import Role

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Row:
    request: Request
    requester: Name


@dataclass(frozen=True, slots=True)
class Lists:
    waiting: list[Row]
    mine: list[Row]
    open_to_me: list[Row]
    helping: list[Row]
    shown: list[Row]
    is_secretariat: bool


@dataclass(frozen=True, slots=True)
class AllRequests:
    rows: list[Row]
    state: str
    counts: list[tuple[State, int]]


def lists_for(viewer: Member) -> Lists:
    """Return what concerns the viewer, each list in one query."""
    seen = Request.objects.visible_to(viewer).with_people()
    mine = Q(requester=viewer.pk) | Q(deputy=viewer.pk)
    invited = Invitation.objects.visible_to(viewer).filter(expert=viewer.pk).exclude(state=Invitation.State.DECLINED)
    helping = Q(offer__expert=viewer.pk, requester_agreed__isnull=False, expert_agreed__isnull=False)
    open_to_me = seen.filter(pk__in=Subquery(invited.values("request")), state__in=SENT).exclude(mine)
    others = seen.filter(state__in=SENT).exclude(mine).exclude(pk__in=Subquery(invited.values("request")))
    is_secretariat = viewer.role == Role.SECRETARIAT
    return Lists(
        waiting=_rows(viewer, seen.filter(policy.waiting_on(viewer)).order_by("due", "pk")),
        mine=_rows(viewer, seen.filter(mine).order_by("-created", "-pk")),
        open_to_me=_rows(viewer, open_to_me.order_by("since", "pk")),
        helping=_rows(viewer, seen.filter(helping).exclude(state__in=ENDED).order_by("due", "pk")),
        shown=[] if is_secretariat else _rows(viewer, others.order_by("-since", "-pk")),
        is_secretariat=is_secretariat,
    )


def all_requests(viewer: Member, *, state: str) -> AllRequests:
    """Return every request that the secretariat sees, in one state or in all that are open."""
    seen = Request.objects.visible_to(viewer).exclude(state=State.DRAFT)
    counts = dict(seen.order_by().values_list("state").annotate(n=Count("pk")))
    chosen = seen.filter(state=state) if state in State.values else seen.exclude(state__in=ENDED)
    return AllRequests(
        rows=_rows(viewer, chosen.with_people().order_by("due", "-pk")),
        state=state if state in State.values else "",
        counts=[(one, counts[one]) for one in State if one in counts],
    )


def _rows(viewer: Member, requests: QuerySet[Request]) -> list[Row]:
    found = list(requests[:SHOWN])
    read = Request.objects.visible_to(viewer).whole_for(viewer).filter(pk__in=[one.pk for one in found])
    whole = set(read.values_list("pk", flat=True))
    return [Row(one, requester_of(one, viewer, reads_all=one.pk in whole)) for one in found]
