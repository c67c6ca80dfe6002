"""Which requests wait on a member: what `waits_on` says of one request, as a condition on many."""

from django.db.models import Exists, OuterRef, Q, Subquery

from community.assistance.models import Feedback, Invitation
from community.assistance.states import SENT, State
from community.members.models import FocalPoint, Member
from community.members.models.member import Role


def waiting_on(viewer: Member) -> Q:
    """Return the condition on requests that wait on the viewer: what `policy.waits_on` says, for many at once."""
    own = Q(requester=viewer.pk) | Q(deputy=viewer.pk)
    theirs = Q(_on_authenticator(viewer) | _on_staff(viewer), ~own)
    return Q(own, _on_requester()) | _on_expert(viewer) | theirs


def _on_requester() -> Q:
    answered = Feedback.objects.filter(space__request=OuterRef("pk"), space__closed=None, side=Feedback.Side.REQUESTER)
    return (
        Q(state__in=(State.NEEDS_INFO, State.MATCHED, State.DELIVERED))
        | Q(state=State.ACKNOWLEDGED) & ~Q(terms="")
        | Q(state=State.OFFERS, offer__isnull=False, requester_agreed=None)
        | Q(state=State.FEEDBACK) & ~Q(Exists(answered))
    )


def _on_expert(viewer: Member) -> Q:
    answered = Feedback.objects.filter(space__request=OuterRef("pk"), space__closed=None, side=Feedback.Side.EXPERT)
    unanswered = Invitation.objects.filter(expert=viewer.pk, state=Invitation.State.OPEN).values("request")
    matched = (
        Q(state__in=(State.MATCHED, State.IN_DELIVERY, State.DELIVERED))
        | Q(state=State.OFFERS, expert_agreed=None)
        | Q(state=State.FEEDBACK) & ~Q(Exists(answered))
    )
    return (Q(offer__expert=viewer.pk) & matched) | Q(state__in=SENT, pk__in=Subquery(unanswered))


def _on_authenticator(viewer: Member) -> Q:
    unconfirmed = Q(state__in=(State.SUBMITTED, State.REOPENED))
    if viewer.role == Role.SECRETARIAT:
        return unconfirmed
    points = FocalPoint.objects.serving().filter(member=viewer.pk).values("organisation")
    return unconfirmed & Q(organisation__in=Subquery(points))


def _on_staff(viewer: Member) -> Q:
    if viewer.role != Role.SECRETARIAT:
        return Q(pk__in=[])
    given = Feedback.objects.filter(space__request=OuterRef("pk"), space__closed=None)
    sides = (Feedback.Side.REQUESTER, Feedback.Side.EXPERT)
    both = Q(*(Exists(given.filter(side=side)) for side in sides))
    resting = (State.AUTHENTICATED, State.SCOPED, State.CIRCULATED, State.ESCALATED, State.UNMATCHED, State.ON_HOLD)
    return (
        Q(state__in=resting)
        | Q(state=State.ACKNOWLEDGED, terms="")
        | Q(state=State.OFFERS, offer=None)
        | Q(state=State.FEEDBACK) & both
    )
