"""Whom the secretariat could ask about a request, each with the reasons: the database narrows, `matching` ranks."""

from dataclasses import dataclass

from community.assistance.candidates import candidates_for, need_of
from community.assistance.matching import Reason, rank
from community.assistance.models import Invitation, Request
from community.members.models import Member


@dataclass(frozen=True, slots=True)
class Suggested:
    member: Member
    score: int
    reasons: list[Reason]


@dataclass(frozen=True, slots=True)
class Suggestions:
    rows: list[Suggested]

    @property
    def members(self) -> list[Member]:
        return [row.member for row in self.rows]


def suggestions_for(viewer: Member, request: Request) -> Suggestions:
    """Return the best who were not asked yet, in a constant number of queries."""
    asked = Invitation.objects.visible_to(viewer).filter(request=request).values_list("expert_id", flat=True)
    need = need_of(request)
    ranked = rank(need, candidates_for(need, request, without=set(asked)))
    members = Member.objects.visible_to(viewer).select_related("organisation")
    found = members.in_bulk([one.candidate.key for one in ranked])
    return Suggestions(
        [
            Suggested(found[one.candidate.key], round(one.score), one.reasons)
            for one in ranked
            if one.candidate.key in found
        ]
    )
