"""What moderation holds of a person, for that person: what was imposed on them, and what moderators noted."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.members.holdings import Holding, declare
from community.members.models import Member, Membership

from .appealing import own_appeals
from .models import Appeal, MemberNote, Sanction


@declare
class Moderation(Holding):
    name = "moderation"
    about = _("What moderators imposed on you, your appeals, and what they noted about you, without their names")

    def export(self, member: Member) -> dict[str, Any]:
        notes = MemberNote.objects.filter(member=member).order_by("written", "pk")
        return {
            "sanctions": [_sanction(one) for one in Sanction.objects.visible_to(member).filter(member=member.pk)],
            "appeals": [_appeal(one) for one in own_appeals(member)],
            "notes": list(notes.values("text", "written")),
        }

    def tell_of_seat(self, seat: Membership) -> None:
        """Nobody: every moderator reads a record, whichever seat they have, and each look is written down."""


def _sanction(sanction: Sanction) -> dict[str, Any]:
    return {
        "kind": sanction.kind,
        "state": sanction.state,
        "rule": str(sanction.get_rule_display()),
        "words": sanction.words,
        "posts_per_day": sanction.posts_per_day,
        "begins": sanction.begins,
        "until": sanction.until,
        "lifted": sanction.lifted,
        "appeal": sanction.appeal,
        "appealed": sanction.appealed,
        "answer": sanction.answer,
        "answered": sanction.answered,
    }


def _appeal(appeal: Appeal) -> dict[str, Any]:
    """Return what the author wrote and was answered; where nobody is named the day alone, no more is kept."""
    decision, answer = appeal.decision, appeal.answer
    return {
        "against": str(decision.get_outcome_display()),
        "decision": reverse("moderation:decision", args=[decision.public_id]),
        "words": appeal.words,
        "filed": appeal.filed if decision.item.author_id else appeal.filed.date(),
        "answer": str(answer.get_outcome_display()) if answer else None,
        "rule": str(answer.get_reason_display()) if answer else None,
        "note": answer.note if answer else None,
    }
