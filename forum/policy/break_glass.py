"""Break-glass: who asks to read one thread outside their reach, who agrees, and what then lies open."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from community.core.rulings import YES, Ruling, no
from community.core.tlp import Label, strictest
from community.members.models import Member
from community.members.models.member import STAFF, Role
from community.members.policy import can_be_second, seconds_among
from forum.models import BreakGlass, Post, Thread

from .boards import moderates

NOTHING_THERE = _(
    "There is nothing at this address that you could open: no thread, one that is not published, or one of a board "
    "that you do not moderate. Check it against the one you were told; you can ask again."
)
OVER = _("This is over already: nothing lies open by it any more.")
_BREAKING = (Role.MODERATOR, Role.ADMINISTRATOR)


def can_see_askings(member: Member) -> Ruling:
    """See what was asked and decide as the second person: all staff."""
    if member.is_verified and member.role in STAFF:
        return YES
    return no(_("Only staff decide as the second person."))


def can_break_glass(member: Member) -> Ruling:
    """Ask at all. Administrators for any thread, moderators for those of the boards where they have a seat."""
    if member.is_verified and member.role in _BREAKING:
        return YES
    return no(_("Administrators open threads with a reason, and moderators those of their boards."))


def can_ask_to_open(member: Member, address: str) -> Ruling:
    """Ask for the thread at `address`. Refused is only what the member knows anyhow, so that it tells nothing new."""
    if not can_break_glass(member):
        return can_break_glass(member)
    own = BreakGlass.objects.filter(asked_by=member, address=address)
    if own.waiting().exists() or own.open_to(member).exists():
        return no(_("You have asked for this already. How it stands is said below."))
    if Thread.objects.visible_to(member).filter(public_id=address).exists():
        return no(_("You can read this thread as it is: open its address."))
    if Post.objects.filter(thread__public_id=address, author=member, state=Post.State.PUBLISHED).exists():
        return no(_("You wrote in this thread yourself. Ask another of the staff to open it."))
    return YES


def can_wait_for_second(member: Member) -> Ruling:
    """Wait for a second person: only where there is one."""
    if who_may_second(member).exists():
        return YES
    return no(
        _(
            "Nobody could agree to this: it takes another of the staff, of another organisation than yours. Whoever "
            "runs the server can appoint one."
        )
    )


def who_may_second(member: Member) -> QuerySet[Member]:
    """Return who may agree to what `member` asks."""
    return seconds_among(Member.objects.verified().filter(role__in=STAFF), member)


def can_decline_glass(member: Member, glass: BreakGlass) -> Ruling:
    """Answer as the second person: another of the staff, of another organisation. No queries."""
    if not can_see_askings(member):
        return can_see_askings(member)
    if glass.state != BreakGlass.State.ASKED:
        return no(_("Somebody was faster: this has been settled meanwhile, and you changed nothing."))
    if glass.has_lapsed:
        return no(_("This was asked too long ago and has lapsed. It can be asked again."))
    return can_be_second(member, glass.asked_by, first_from=glass.asked_from_id)


def can_second_glass(member: Member, glass: BreakGlass) -> Ruling:
    """Agree: whoever asked may still ask at this moment."""
    if not can_decline_glass(member, glass):
        return can_decline_glass(member, glass)
    if not can_break_glass(glass.asked_by):
        return no(_("Whoever asked for this may not open threads any more. Decline it."))
    return YES


def can_open_glass(member: Member, glass: BreakGlass) -> Ruling:
    """Open what a second person agreed to: the one who asked, in time. No queries."""
    if glass.asked_by_id != member.pk or not can_break_glass(glass.asked_by):
        return no(_("Only whoever asked for this opens it."))
    if glass.state != BreakGlass.State.AGREED:
        return no(_("This has changed meanwhile. How it stands is said below."))
    if glass.has_lapsed:
        return no(_("This was asked too long ago and has lapsed. It can be asked again."))
    return YES


def thread_at(member: Member, address: str) -> Thread | None:
    """Return the published thread at `address` that `member` may break the glass of; none, for whatever cause."""
    published = Thread.objects.filter(public_id=address, state=Thread.State.PUBLISHED)
    thread = published.select_related("board", "audience").first()
    if thread is None or member.role == Role.ADMINISTRATOR:
        return thread
    return thread if moderates(member, thread.board) else None


def opened_thread(member: Member, glass: BreakGlass) -> Thread | None:
    """Return what `glass`, open to `member`, still opens: not what has become too strict for one person."""
    thread = thread_at(member, glass.address) if can_break_glass(member) else None
    if thread and takes_two(strictest_in(thread)) and not glass.seconded_by_id:
        return None
    return thread


def takes_two(label: Label) -> bool:
    """Say whether a thread whose strictest label this is takes two people to open."""
    return label.strictness >= Label.AMBER.strictness


def strictest_in(thread: Thread) -> Label:
    """Return the strictest label of a thread and of what stands in it."""
    posts = Post.objects.filter(thread=thread, state=Post.State.PUBLISHED)
    return strictest(thread.label, *posts.order_by().values_list("label", flat=True).distinct())
