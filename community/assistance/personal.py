"""What the file of a person holds of technical assistance: what they asked, offered and said of it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from community.members.holdings import Holding, declare
from community.members.models import Member, Membership

from .models import Feedback, Invitation, Milestone, Offer, Request, Step

_ASKED = (
    *("title", "on_behalf", "situation", "outcome", "measure", "audience", "people", "languages", "formats", "urgency"),
    *("deadline", "deadline_reason", "constraints", "elsewhere", "funding", "label", "shown", "may_be_summarised"),
    *("state", "created"),
)
_OFFERED = (
    *("request__title", "words", "capacity", "lead_days", "languages", "formats", "has_interest", "interest"),
    *("valid_until", "made", "retracted"),
)


@declare
class Assistance(Holding):
    name = "assistance"
    about = _(
        "Your requests for assistance, your offers, what you were asked to help with, your steps and your feedback"
    )

    def export(self, member: Member) -> dict[str, Any]:
        steps = Step.objects.filter(actor=member).order_by("pk")
        feedback = Feedback.objects.filter(by=member).order_by("pk")
        return {
            "requests": list(Request.objects.filter(requester=member).order_by("pk").values(*_ASKED)),
            "offers": list(Offer.objects.filter(expert=member).order_by("pk").values(*_OFFERED)),
            "asked": list(Invitation.objects.filter(expert=member).order_by("pk").values("at", "state")),
            "steps": list(steps.values("deed", "reason", "at")),
            "milestones": list(Milestone.objects.filter(by=member).order_by("pk").values("words", "day", "done")),
            "feedback": list(feedback.values("useful", "together", "words", "at")),
        }

    def tell_of_seat(self, seat: Membership) -> None:
        """No seat lets anybody read what stands here: a space has named readers."""
