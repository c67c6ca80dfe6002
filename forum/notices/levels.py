"""What members want to hear of a thread, for queries of whom to tell."""

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from community.members.models import Member
from forum.models import Mute, Subscription, Thread


def with_level(members: QuerySet[Member], thread: Thread) -> QuerySet[Member]:
    """Let `members` come with what each wants to hear: a word on the thread stands over one on its board."""
    own = Subscription.objects.filter(member=OuterRef("pk"))
    level = Coalesce(
        Subquery(own.filter(thread=thread).values("level")),
        Subquery(own.filter(board=thread.board_id).values("level")),
    )
    return members.annotate(level=level)


def unless_muted(members: QuerySet[Member], by: int | None) -> QuerySet[Member]:
    """Return those who hear of what a member (a key) does: who muted them does not."""
    return members.exclude(pk__in=Mute.objects.filter(muted=by or 0).values("member"))


def unless_silenced(members: QuerySet[Member], thread: Thread, *, by: int | None) -> QuerySet[Member]:
    """Return those who did not say that they want to hear nothing of the thread, nor of who did it (a key)."""
    return with_level(unless_muted(members, by), thread).filter(~Q(level=Subscription.Level.NONE) | Q(level=None))
