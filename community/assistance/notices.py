"""What is told of requests: each step to whom it concerns, and what waits to those who have to act."""

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.core.tlp import Label
from community.core.visibility import Viewer
from community.members.models import Member
from realtime.notices import Notice, declare

from . import policy
from .attribution import party_words
from .models import Invitation, Offer, Step
from .states import BY_DEED, Party, State


class _OfStep(Notice):
    model = Step
    select = ("request__offer", "request__topic")

    def url(self, target: Step) -> str:
        return reverse("assistance:request", args=[target.request])

    def label(self, target: Step) -> Label:
        return Label(target.request.label)

    def conversation(self, target: Step) -> str:
        return f"ta-{target.request.public_id}"

    def heading(self, target: Step) -> str:
        return target.request.title

    def words(self, target: Step, viewer: Viewer) -> dict[str, Any]:
        return {"move": BY_DEED[target.deed], "by": party_words(target)}


@declare
class RequestMoved(_OfStep):
    """A request went on: told to whoever asks, to the two of a match, and to those on whom it waits now."""

    code = "request-moved"
    because = _("You have a part in this request for assistance.")
    about = _("Requests for assistance in which I have a part")
    templates = "assistance/notices/request_moved"

    def recipients(self, target: Step) -> QuerySet[Any]:
        request = target.request
        told = policy.members_of(Party.REQUESTER, request)
        if request.requester_agreed and request.expert_agreed:
            told |= policy.members_of(Party.MATCHED, request)
        if target.after != State.CIRCULATED or target.deed == "edit":
            told |= Q(pk__in=policy.who_must_act(request).values("pk"))
        if target.deed == "edit":
            offers = Offer.objects.filter(request=request, retracted=None)
            told |= Q(pk__in=offers.values("expert"))
        return Member.objects.verified().filter(told).exclude(pk=target.actor_id or 0)

    def targets(self, viewer: Viewer) -> QuerySet[Any]:
        return super().targets(viewer).exclude(after=State.DRAFT)


@declare
class RequestWaits(_OfStep):
    """Time is over, and the request waits: told to those on whom it does, once for each step."""

    code = "request-waits"
    because = _("A request for assistance waits on you.")
    templates = "assistance/notices/request_waits"

    def recipients(self, target: Step) -> QuerySet[Any]:
        return policy.who_must_act(target.request)


@declare
class ExpertInvited(Notice):
    """Somebody could help: told to them alone, without a name."""

    code = "expert-invited"
    because = _("You said in your profile what you can help with.")
    about = _("Requests for assistance that fit what I can help with")
    model = Invitation
    templates = "assistance/notices/expert_invited"
    select = ("request__topic",)

    def recipients(self, target: Invitation) -> QuerySet[Any]:
        return Member.objects.verified().filter(pk=target.expert_id)

    def targets(self, viewer: Viewer) -> QuerySet[Any]:
        own = super().targets(viewer).filter(expert=viewer.pk, state=Invitation.State.OPEN)
        return own.filter(request__state__in=(State.CIRCULATED, State.OFFERS))

    def url(self, target: Invitation) -> str:
        return reverse("assistance:request", args=[target.request])

    def label(self, target: Invitation) -> Label:
        return Label(target.request.label)
