"""Who may decide over what. Every answer is a Ruling with a sentence for the person."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from community.core.rulings import YES, Ruling, no
from community.members.models import Audience, Group, Member, Membership
from community.members.models.member import Role

from .models import Flag, QueueItem
from .models.release_voice import ReleaseVoiceQuerySet

QUORUM = 2
"""What is held waits only where moderators of so many organisations may look: nothing waits on nobody."""


def can_moderate(member: Member) -> Ruling:
    """Say whether `member` may open the queue at all."""
    if not member.is_verified or member.role != Role.MODERATOR:
        return no(_("Only moderators can open the queue. If you should be one, ask the secretariat."))
    return YES


def who_may_look(team: Group, *, among: Audience | None = None) -> QuerySet[Member]:
    """Return the moderators who could look at what a text's author wrote, were it held; under TLP:RED only those
    `among` its named readers. Its author never decides: leave them out.
    """
    readers = among.members() if among else Member.objects.verified()
    return readers.filter(role=Role.MODERATOR, pk__in=Membership.objects.filter(group=team).values("member"))


def can_decide(member: Member, item: QueueItem) -> Ruling:
    """Say whether `member` may claim and decide `item`, whoever holds its lease."""
    moderates = can_moderate(member)
    if not moderates:
        return moderates
    if not Membership.objects.filter(group=item.team_id, member=member).exists():
        return no(_("You no longer moderate this board. The item stays with its moderators."))
    if not QueueItem.objects.visible_to(member).filter(pk=item.pk).exists():
        return no(_("This is for named readers alone. Only moderators among them decide."))
    if item.author_id == member.pk:
        return no(_("This is your own text. Another moderator decides."))
    if Flag.objects.filter(item=item, round=item.round, flagger=member).exists():
        return no(_("You flagged this yourself. Another moderator decides."))
    return YES


def can_speak_for_release(member: Member, standing: ReleaseVoiceQuerySet) -> Ruling:
    """Say whether `member` may add a voice to those that stand: each comes from another organisation."""
    if standing.filter(organisation=member.organisation_id).exists():
        return no(
            _(
                "Somebody of your organisation has already said that it can be released. "
                "The second voice must come from another organisation; you can still return or remove it."
            )
        )
    return YES
