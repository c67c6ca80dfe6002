"""What members want to hear of a thread, for queries of whom to tell."""

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from community.members.models import Member
from forum.models import Subscription, Thread


def with_level(members: QuerySet[Member], thread: Thread) -> QuerySet[Member]:
    """Let `members` come with what each wants to hear: a word on the thread stands over one on its board."""
    own = Subscription.objects.filter(member=OuterRef("pk"))
    level = Coalesce(
        Subquery(own.filter(thread=thread).values("level")),
        Subquery(own.filter(board=thread.board_id).values("level")),
    )
    return members.annotate(level=level)


def unless_silenced(members: QuerySet[Member], thread: Thread) -> QuerySet[Member]:
    """Return those who did not say that they want to hear nothing of the thread."""
    return with_level(members, thread).filter(~Q(level=Subscription.Level.NONE) | Q(level=None))
