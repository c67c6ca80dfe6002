"""What the space of a match shows those inside."""

from dataclasses import dataclass

from django.db.models import Subquery
from django.utils import timezone

from community.assistance import policy
from community.assistance.models import Milestone, Space
from community.core.rulings import Ruling
from community.members.models import Member, Membership
from forum.models import Thread
from forum.reading.addresses import thread_url


@dataclass(frozen=True, slots=True)
class Goal:
    milestone: Milestone
    is_late: bool


@dataclass(frozen=True, slots=True)
class SpacePage:
    space: Space
    people: list[Member]
    goals: list[Goal]
    thread_url: str
    """Of the thread, as soon as it is published for the viewer."""
    plan: Ruling
    begin: Ruling


def space_page(viewer: Member, space: Space) -> SpacePage:
    """Return the space that is visible to `viewer`."""
    today = timezone.now().date()
    inside = Membership.objects.visible_to(viewer).filter(group=space.group_id).values("member")
    people = Member.objects.visible_to(viewer).filter(pk__in=Subquery(inside)).select_related("organisation")
    goals = Milestone.objects.visible_to(viewer).filter(space=space).select_related("by")
    thread = Thread.objects.visible_to(viewer).filter(public_id=space.thread or "-").first()
    return SpacePage(
        space=space,
        people=list(people.order_by("name", "pk")),
        goals=[Goal(goal, is_late=goal.done is None and goal.day < today) for goal in goals],
        thread_url=thread_url(thread.public_id) if thread else "",
        plan=policy.can_plan(viewer, space),
        begin=policy.can_begin_thread(viewer, space),
    )
