"""Two people: who proposes, who seconds, who takes back or stops."""

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.core.rulings import YES, Ruling, no
from community.core.visibility import Viewer
from community.members.models import Change, Member
from community.members.models.change_kinds import OPEN, State
from community.members.models.member import SECONDING, STAFF

from .accounts import is_administrator
from .outcomes import can_happen
from .two_people import can_be_second, seconds_among


def can_see_changes(viewer: Viewer) -> Ruling:
    """Staff see what waits for two people and what they decided."""
    if getattr(viewer, "role", None) in STAFF and getattr(viewer, "is_active", False):
        return YES
    return no(_("Changes are proposed by administrators."))


def can_propose_changes(actor: Member) -> Ruling:
    """Propose anything at all that takes two people."""
    return YES if is_administrator(actor) else no(_("Changes are proposed by administrators."))


def can_propose(actor: Member, change: Change) -> Ruling:
    """Propose `change`: an administrator, not for themself, and only when somebody could second it."""
    if not can_propose_changes(actor):
        return can_propose_changes(actor)
    if change.member_id == actor.pk:
        return no(_("Nobody proposes a change for themself: ask another administrator."))
    if not can_happen(change):
        return can_happen(change)
    if not seconders(change, of=actor).exists():
        return no(
            _(
                "Nobody could second this: it takes an administrator or somebody of the secretariat, of another "
                "organisation than yours. Whoever runs the server can appoint one."
            )
        )
    return YES


def seconders(change: Change, *, of: Member) -> QuerySet[Member]:
    """Return who may second what `of` proposes: those who second, of other organisations, and not its subject."""
    able = seconds_among(Member.objects.verified().filter(role__in=SECONDING), of)
    return able.exclude(pk=change.member_id) if change.member_id else able


def can_second(actor: Member, change: Change) -> Ruling:
    """Agree as the second person, while what was proposed still waits and can still happen."""
    if not can_decline(actor, change):
        return can_decline(actor, change)
    if not is_administrator(change.proposed_by):
        return no(_("Whoever proposed this is no administrator any more, so it cannot be seconded. Decline it."))
    return can_happen(change)


def can_decline(actor: Member, change: Change) -> Ruling:
    """Decide as the second person: somebody else than the first and the subject, of another organisation."""
    if actor.role not in SECONDING or not actor.is_active:
        return no(_("Administrators and the secretariat decide as the second person."))
    if not _is_undecided(change):
        return _is_undecided(change)
    if actor.pk == change.member_id:
        return no(_("This is about yourself: another person decides."))
    return can_be_second(actor, change.proposed_by, first_from=change.proposed_from_id)


def _is_undecided(change: Change) -> Ruling:
    if change.state != State.PROPOSED:
        return no(_("Somebody was faster: this has been settled meanwhile, and you changed nothing."))
    if change.expires <= timezone.now():
        return no(_("Nobody seconded this within 14 days, so it has lapsed. It can be proposed again."))
    return YES


def can_withdraw(actor: Member, change: Change) -> Ruling:
    """Take back what one proposed, as long as it has not taken effect."""
    if actor.pk != change.proposed_by_id:
        return no(_("Only whoever proposed this can withdraw it."))
    if change.state not in OPEN:
        return no(_("Somebody was faster: this has been settled meanwhile, and you changed nothing."))
    return YES


def can_stop(change: Change) -> Ruling:
    """Stop a change of one's own account while its 72 hours run; the link in the mail is the proof of who asks."""
    if change.state == State.WAITING:
        return YES
    if change.state == State.IN_FORCE:
        return no(_("This has taken effect already. If you did not want it, write to the secretariat at once."))
    return no(_("There is nothing to stop any more: this will not take effect."))
