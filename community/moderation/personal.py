"""What moderation holds of a person, for that person: what was imposed on them, and what moderators noted."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from community.members.holdings import Holding, declare
from community.members.models import Member, Membership

from .models import MemberNote, Sanction


@declare
class Moderation(Holding):
    name = "moderation"
    about = _("What moderators imposed on you, your appeals, and what they noted about you, without their names")

    def export(self, member: Member) -> dict[str, Any]:
        notes = MemberNote.objects.filter(member=member).order_by("written", "pk")
        return {
            "sanctions": [_sanction(one) for one in Sanction.objects.visible_to(member).filter(member=member.pk)],
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
