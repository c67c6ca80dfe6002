"""As whom somebody stands before a request: the one place that says so."""

from community.assistance.models import Invitation, Request
from community.assistance.states import Party
from community.members.models import FocalPoint, Member
from community.members.models.member import Role


def asks(member: Member, request: Request) -> bool:
    """Say whether it is theirs: the requester, or the deputy whom they named."""
    return member.pk in (request.requester_id, request.deputy_id)


def is_matched(member: Member, request: Request) -> bool:
    """Say whether the chosen offer is theirs."""
    return request.offer is not None and request.offer.expert_id == member.pk


def parties_of(member: Member, request: Request) -> frozenset[Party]:
    """Return as whom `member` may act. Whoever asks or was chosen is nobody's secretariat in this matter."""
    if not member.is_verified:
        return frozenset()
    if asks(member, request):
        return frozenset({Party.REQUESTER})
    found = set()
    if is_matched(member, request):
        found |= {Party.MATCHED, Party.EXPERT}
    elif _is_invited(member, request):
        found.add(Party.EXPERT)
    elif member.role == Role.SECRETARIAT:
        found |= {Party.SECRETARIAT, Party.AUTHENTICATOR}
    if FocalPoint.objects.serving().filter(member=member, organisation=request.organisation_id).exists():
        found.add(Party.AUTHENTICATOR)
    return frozenset(found)


def _is_invited(member: Member, request: Request) -> bool:
    return Invitation.objects.filter(expert=member, request=request).exists()
