"""What a moderator leaves to others: their own texts and flags, and what weighs from their own organisation.

In SQL, so that the next item, the list and a single ruling say the same. Why:
docs/decisions/0016-nothing-waits-on-nobody.md.
"""

from django.conf import settings
from django.db.models import Count, DateTimeField, Exists, ExpressionWrapper, OuterRef, Q, Subquery

from community.core.visibility import Viewer
from community.members.models import Group, Member, Membership
from community.members.models.member import Role

from .models import Decision, Flag, QueueItem
from .models.queue_item import QueueItemQuerySet

NO_ORGANISATION = 0
"""Stands for the organisation of a member who has none; no row has it."""


def left_to_others(items: QueueItemQuerySet, member: Viewer, *, organisation: int | None) -> QueueItemQuerySet:
    """Return those of `items` over which `member`, of that organisation, does not decide, as far as people are named.

    Both come apart, since a prepared queryset knows of its viewer the key alone.
    """
    flagged = Flag.objects.filter(item=OuterRef("pk"), round=OuterRef("round"), flagger=member.pk)
    near = from_organisation(organisation, items).values("pk")
    theirs = Q(moderator=member.pk) | Q(moderator__organisation=organisation or NO_ORGANISATION)
    decided = Decision.objects.filter(theirs, item=OuterRef("pk"), round__lt=OuterRef("round"))
    appealed = Q(Exists(decided), kind=QueueItem.Kind.APPEAL)
    return items.filter(Q(author=member.pk) | Exists(flagged) | Q(pk__in=Subquery(near)) | appealed)


def from_organisation(organisation: int | None, items: QueueItemQuerySet) -> QueueItemQuerySet:
    """Return those of `items` over which nobody of an organisation decides because their author is of it."""
    return recusing(items).filter(author__organisation=organisation or NO_ORGANISATION)


def recusing(items: QueueItemQuerySet) -> QueueItemQuerySet:
    """Return those of `items` over which nobody of their author's organisation decides: what two release, and flags.

    Only while enough others could: one, or moderators of two organisations. Where nobody is named, or the author named
    the readers, nobody is left out.
    """
    if not settings.MODERATION_RECUSE_SAME_ORGANISATION:
        return items.none()
    weighs = Q(needs_two=True) | Q(kind=QueueItem.Kind.FLAG)
    named = items.filter(weighs, audience=None, author__organisation__isnull=False)
    counted = named.annotate(organisations_besides=_organisations_besides())
    return counted.filter(Q(organisations_besides__gte=2) | Q(organisations_besides=1, needs_two=False))


def _organisations_besides() -> Subquery:
    """Return, beside a row of the queue, of how many organisations but its author's are those who could decide it.

    Over an appeal none of an organisation that decided before does.
    """
    seats = Membership.objects.filter(member=OuterRef("pk"))
    given = ExpressionWrapper(OuterRef("in_reserve"), output_field=DateTimeField())
    in_reserve = Q(Exists(seats.filter(group__kind=Group.Kind.RESERVE)), given__isnull=False)
    flagged = Flag.objects.filter(
        item=OuterRef(OuterRef("pk")), round=OuterRef(OuterRef("round")), flagger=OuterRef("pk")
    )
    able = Member.objects.verified().filter(role=Role.MODERATOR).annotate(given=given)
    able = able.filter(Exists(seats.filter(group=OuterRef(OuterRef("team")))) | in_reserve)
    appealed = Decision.objects.filter(
        item=OuterRef(OuterRef("pk")),
        item__kind=QueueItem.Kind.APPEAL,
        round__lt=OuterRef(OuterRef("round")),
        moderator__organisation=OuterRef("organisation"),
    )
    others = able.exclude(organisation=OuterRef("author__organisation")).filter(~Exists(flagged), ~Exists(appealed))
    together = others.order_by().values("role")
    return Subquery(together.annotate(n=Count("organisation", distinct=True)).values("n"))
