"""The space of a match: opened when both agreed, with a thread once somebody writes, and milestones."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from community.assistance import policy
from community.assistance.models import Milestone, Offer, Request, Space
from community.audit.record import record
from community.core.rulings import require
from community.members.actions.readers import name_readers
from community.members.models import Audience, Group, Member, Membership
from forum.actions.threads import start_thread
from forum.models import Board

BOARD = "assistance"


def open_space(request: Request, offer: Offer) -> Space:
    """Make the space of a match that was just agreed to: for the two, and the deputy."""
    inside = [request.requester, offer.expert, *([request.deputy] if request.deputy else [])]
    return Space.objects.create(request=request, offer=offer, group=name_readers(inside))


def close_space(request: Request, *, leaver: Member | None = None) -> None:
    """Let the space be of the past: those inside still read it, the one who left does not."""
    for space in Space.objects.filter(request=request, closed=None):
        space.closed = timezone.now()
        space.save(update_fields=["closed"])
        if leaver:
            Membership.objects.filter(group=space.group_id, member=leaver).delete()


@transaction.atomic
def begin_thread(*, space: Space, by: Member, body: str, language: str) -> Space:
    """Write the first words of the space's thread, under the label of the request, for those inside alone."""
    kept = Space.objects.select_related("request", "group")
    space = kept.select_for_update(of=("self",), no_key=True).get(pk=space.pk)
    require(policy.can_begin_thread(by, space))
    post = start_thread(
        author=by,
        board=board_of_assistance(),
        title=space.request.title,
        body=body,
        label=space.request.label,
        audience=Audience.objects.of(space.group),
        language=language,
    )
    space.thread = post.thread.public_id
    space.save(update_fields=["thread"])
    record(actor=by, action="assistance.thread_begun", target=space, request=space.request_id)
    return space


def board_of_assistance() -> Board:
    """Return the board where the threads of matches stand; made with the first of them, by whoever is faster."""
    if found := Board.objects.filter(slug=BOARD).first():
        return found
    try:
        with transaction.atomic():
            return _made_board()
    except IntegrityError:
        return Board.objects.get(slug=BOARD)


def _made_board() -> Board:
    return Board.objects.create(
        slug=BOARD,
        position=90,
        names={"en": "Technical assistance", "ar": "المساعدة التقنية"},
        descriptions={
            "en": "Practice of asking for help and giving it. The private threads of matches stand here too.",
            "ar": "ممارسة طلب المساعدة وتقديمها. وهنا أيضا المواضيع الخاصة بالمطابقات.",
        },
        audience=Audience.objects.of(),
        moderators=Group.objects.create(name="Moderators: Technical assistance", kind=Group.Kind.MODERATORS),
    )


@transaction.atomic
def set_milestone(*, space: Space, by: Member, words: str, day: date) -> Milestone:
    """Write down what is to be done by which day."""
    require(policy.can_plan(by, space))
    milestone = Milestone.objects.create(space=space, by=by, words=words, day=day)
    record(actor=by, action="assistance.milestone_set", target=milestone, request=space.request_id)
    return milestone


@transaction.atomic
def reach_milestone(*, milestone: Milestone, by: Member) -> Milestone:
    """Say that it is done; once is enough."""
    found = Milestone.objects.select_related("space").select_for_update(of=("self",), no_key=True).get(pk=milestone.pk)
    require(policy.can_plan(by, found.space))
    if found.done is None:
        found.done = timezone.now()
        found.save(update_fields=["done"])
        record(actor=by, action="assistance.milestone_reached", target=found, request=found.space.request_id)
    return found
