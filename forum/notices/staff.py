"""What is told of those who read further than others: new moderators, and threads that staff open."""

from typing import Any

from django.db.models import Case, Exists, OuterRef, QuerySet, Subquery, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.core.tlp import Label, strictest
from community.core.visibility import Viewer
from community.members.models import Group, Member, Membership
from forum import policy
from forum.models import Board, BreakGlass, Post, Thread
from realtime.notices import Notice, declare


@declare
class ModeratorSeated(Notice):
    """Somebody moderates a board from now on, and reads there what is held or flagged."""

    code = "moderator-seated"
    because = _("You have written on a board that they moderate.")
    about = _("New moderators of boards where I have written")
    model = Membership
    templates = "forum/notices/moderator_seated"
    select = ("member__organisation",)

    def recipients(self, target: Membership) -> QuerySet[Member]:
        """Return who has written there under their name; whoever did under the Rule is known to nobody."""
        written = Post.objects.filter(thread__board__moderators=target.group_id, author__isnull=False)
        return Member.objects.verified().filter(pk__in=written.values("author")).exclude(pk=target.member_id)

    def targets(self, viewer: Viewer) -> QuerySet[Membership]:
        """With the strictest label of the boards that it names: what a board is called may say what it is about."""
        boards = Board.objects.visible_to(viewer)
        place = Case(*(When(label=label, then=label.strictness) for label in Label), default=Label.RED.strictness)
        first = boards.filter(moderators=OuterRef("group")).order_by(place.desc()).values("label")[:1]
        return Membership.objects.filter(group__in=boards.values("moderators")).annotate(board_label=Subquery(first))

    def words(self, target: Membership, viewer: Viewer) -> dict[str, Any]:
        return {"boards": [board.name for board in Board.objects.visible_to(viewer).filter(moderators=target.group_id)]}

    def url(self, target: Membership) -> str:
        return reverse("forum:index")

    def label(self, target: Any) -> Label:
        """Return what `targets` annotated."""
        return Label(target.board_label)


@declare
class ReserveSeated(Notice):
    """Somebody is a reserve moderator from now on, and reads anywhere what nobody decided in time."""

    code = "reserve-seated"
    because = _("You have written in the forum, and they may have to read it.")
    about = _("New reserve moderators")
    model = Membership
    templates = "forum/notices/reserve_seated"
    select = ("member",)

    def recipients(self, target: Membership) -> QuerySet[Member]:
        """Return who has written anywhere under their name, as for a moderator of a board."""
        written = Post.objects.filter(author__isnull=False)
        return Member.objects.verified().filter(pk__in=written.values("author")).exclude(pk=target.member_id)

    def targets(self, viewer: Viewer) -> QuerySet[Membership]:
        return Membership.objects.filter(group__kind=Group.Kind.RESERVE)

    def url(self, target: Membership) -> str:
        return reverse("forum:index")

    def label(self, target: Membership) -> Label:
        return Label.GREEN


@declare
class ThreadOpened(Notice):
    """One of the staff opened a thread outside their reach: told to all whose posts they read by it, wanted or not."""

    code = "thread-opened"
    because = _("What you wrote there was read outside the audience that you chose.")
    model = BreakGlass
    templates = "forum/notices/thread_opened"
    select = ("thread", "asked_by__organisation")

    def recipients(self, target: BreakGlass) -> QuerySet[Member]:
        written = Post.objects.filter(thread=target.thread_id, state=Post.State.PUBLISHED)
        return Member.objects.verified().filter(pk__in=Subquery(written.values("author")))

    def targets(self, viewer: Viewer) -> QuerySet[BreakGlass]:
        """An author who reads the thread no more is told too, but neither led there nor told what it is called now."""
        read = Thread.objects.visible_to(viewer).filter(pk=OuterRef("thread"))
        return BreakGlass.objects.visible_to(viewer).filter(state=BreakGlass.State.OPEN).annotate(is_read=Exists(read))

    def url(self, target: BreakGlass) -> str:
        if target.thread and target.is_read:  # type: ignore[attr-defined]
            return reverse("forum:thread-label", args=[target.thread.public_id])
        return reverse("realtime:notifications")

    def label(self, target: BreakGlass) -> Label:
        """The reason may say what stands in any of its posts."""
        return strictest(target.label, target.thread.label if target.thread else target.label)


class _OfAsking(Notice):
    """What staff tell each other of an asking: neither the reason nor the address, which are for the site alone."""

    model = BreakGlass
    select = ("asked_by", "seconded_by")

    def url(self, target: BreakGlass) -> str:
        return reverse("forum:break-glass")

    def label(self, target: BreakGlass) -> Label:
        return Label.GREEN


@declare
class GlassAsked(_OfAsking):
    """Somebody wants to open a thread: told to those who could agree."""

    code = "glass-asked"
    because = _("You are one of those who may agree to it.")
    templates = "forum/notices/glass_asked"

    def recipients(self, target: BreakGlass) -> QuerySet[Member]:
        return policy.who_may_second(target.asked_by)

    def targets(self, viewer: Viewer) -> QuerySet[BreakGlass]:
        return BreakGlass.objects.visible_to(viewer).filter(state=BreakGlass.State.ASKED)


@declare
class GlassAnswered(_OfAsking):
    """A second person agreed, or declined: told to the one who asked."""

    code = "glass-answered"
    because = _("You asked for it.")
    templates = "forum/notices/glass_answered"

    def recipients(self, target: BreakGlass) -> QuerySet[Member]:
        return Member.objects.filter(pk=target.asked_by_id)

    def targets(self, viewer: Viewer) -> QuerySet[BreakGlass]:
        answered = BreakGlass.objects.visible_to(viewer).filter(asked_by=viewer.pk)
        return answered.filter(state__in=(BreakGlass.State.AGREED, BreakGlass.State.DECLINED))
