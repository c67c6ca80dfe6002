"""What may be done about a member, and by whom; and what a sanction forbids. Why: docs/decisions/0014-people.md."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from community.core.dates import long_date
from community.core.rulings import YES, Ruling, no
from community.members.models import Member
from community.members.models.member import STAFF, Role
from community.members.policy import can_be_second, seconds_among

from .models import Sanction
from .models.sanction import DECIDING, SanctionQuerySet
from .policy import can_moderate

MOST_DAYS: Final[Mapping[str, int]] = {
    Sanction.Kind.WARNING: 365,
    Sanction.Kind.LIMIT: 30,
    Sanction.Kind.READ_ONLY: 30,
    Sanction.Kind.SUSPENSION: 30,
    Sanction.Kind.BAN: 365,
}
MOST_POSTS_PER_DAY: Final = 20
BETWEEN_SUSPENSIONS: Final = timedelta(days=30)
"""Between two of the same organisation: otherwise one moderator would ban by suspending again and again."""
OUTSIDE: Final = (Sanction.Kind.SUSPENSION, Sanction.Kind.BAN)

_FASTER = _("Somebody was faster: this has been settled meanwhile, and you changed nothing.")


def may_write(member: Member) -> Ruling:
    """Say whether `member`, to whom the site is open, may also write: not while they are to read only. No queries."""
    if not member.is_read_only or member.read_only_until is None:
        return YES
    return no(
        _(
            "A moderator decided that you read and do not write until %(day)s. Why, and how to appeal, stands under My "
            "standing. What you wrote so far is kept."
        )
        % {"day": long_date(member.read_only_until, get_language() or "en")}
    )


def posts_per_day(member: Member) -> int | None:
    """Return how many posts the member may send in 24 hours; None where there is no limit."""
    limits = Sanction.objects.standing(timezone.now()).filter(member=member, kind=Sanction.Kind.LIMIT)
    return limits.order_by("posts_per_day").values_list("posts_per_day", flat=True).first()


def can_see_record(actor: Member, member: Member) -> Ruling:
    """Read what is on record about a member: moderators, and nobody about themself."""
    if not (moderates := can_moderate(actor)):
        return moderates
    if actor.pk == member.pk:
        return no(_("This is about yourself: what concerns you stands under My standing."))
    return YES


def can_note(actor: Member, member: Member) -> Ruling:
    """Write down what other moderators should know, not about one's own colleagues."""
    return _is_unbiased(actor, member) if (sees := can_see_record(actor, member)) else sees


def can_judge(actor: Member, member: Member) -> Ruling:
    """Say whether `actor` may impose anything on `member`."""
    if not (moderates := can_moderate(actor)):
        return moderates
    if not (reachable := _can_be_sanctioned(member)):
        return reachable
    return _is_unbiased(actor, member)


def _can_be_sanctioned(member: Member) -> Ruling:
    if not member.is_active:
        return no(_("This account is closed."))
    if member.role == Role.APPLICANT:
        return no(_("This person has not been admitted, so there is nothing that they could be kept from."))
    if member.role in STAFF:
        return no(
            _(
                "This person is staff. Nothing is imposed on staff: an administrator takes the role away, at once, "
                "under Changes; then it can be."
            )
        )
    return YES


def _is_unbiased(actor: Member, member: Member) -> Ruling:
    if actor.pk == member.pk:
        return no(_("This is about yourself: another person decides."))
    if actor.organisation_id == member.organisation_id:
        return no(_("Nobody decides about somebody of their own organisation. Ask a moderator of another one."))
    return YES


def can_impose(actor: Member, sanction: Sanction) -> Ruling:
    """Impose `sanction`, or propose it where it takes two; asked of the member's locked row."""
    if not (judges := can_judge(actor, sanction.member)):
        return judges
    if not (fits := _can_last(sanction)):
        return fits
    of_the_member = Sanction.objects.filter(member=sanction.member)
    match sanction.kind:
        case Sanction.Kind.WARNING:
            return YES
        case Sanction.Kind.BAN:
            return _can_propose_ban(sanction, of_the_member)
        case _:
            return _can_come_anew(sanction, of_the_member)


def _can_last(sanction: Sanction) -> Ruling:
    most = MOST_DAYS[sanction.kind]
    return YES if 1 <= sanction.days <= most else no(_("It lasts from 1 to %(n)s days.") % {"n": most})


def _can_come_anew(sanction: Sanction, of_the_member: SanctionQuerySet) -> Ruling:
    """One of a kind holds at a time; nor does one organisation suspend again and again, which would be a ban."""
    if of_the_member.standing(timezone.now()).filter(kind=sanction.kind).exists():
        return no(_("Somebody was faster: this person is under the same sanction already, and you changed nothing."))
    if sanction.kind == Sanction.Kind.SUSPENSION and _was_suspended_by(sanction.imposed_from_id, of_the_member):
        return no(
            _(
                "Somebody of your organisation suspended this person, and that ended less than 30 days ago. A "
                "moderator of another organisation may suspend them; or propose a ban, which takes two people."
            )
        )
    return YES


def _can_propose_ban(sanction: Sanction, of_the_member: SanctionQuerySet) -> Ruling:
    if of_the_member.filter(state=Sanction.State.PROPOSED).exists():
        return no(_("This has been proposed already and waits for a second person."))
    if not who_may_second(sanction).exists():
        return no(
            _(
                "Nobody could agree: it takes a moderator, somebody of the secretariat or an administrator, of another "
                "organisation than yours and this person’s. Nothing changed."
            )
        )
    return YES


def _was_suspended_by(organisation: int, of_the_member: SanctionQuerySet) -> bool:
    imposed = of_the_member.filter(kind=Sanction.Kind.SUSPENSION, state=Sanction.State.IN_FORCE)
    return imposed.filter(imposed_from=organisation, until__gt=timezone.now() - BETWEEN_SUSPENSIONS).exists()


def who_may_second(sanction: Sanction) -> QuerySet[Member]:
    """Return who may agree to a ban: moderators and those who oversee, of organisations that have no part in it."""
    able = Member.objects.verified().filter(role__in=DECIDING).exclude(organisation=sanction.member.organisation_id)
    return seconds_among(able, sanction.imposed_by, first_from=sanction.imposed_from_id).exclude(pk=sanction.member_id)


def can_see_sanctions(viewer: Member) -> Ruling:
    """See the bans and the appeals that wait."""
    if viewer.is_verified and viewer.role in DECIDING:
        return YES
    return no(_("Moderators, the secretariat and administrators decide about sanctions."))


def can_second(actor: Member, sanction: Sanction) -> Ruling:
    """Agree to a ban as the second person, while the first may still propose it."""
    if not (answers := can_decline(actor, sanction)):
        return answers
    if not can_judge(sanction.imposed_by, sanction.member):
        return no(_("Whoever proposed this could not propose it any more. Decline it; you can propose it yourself."))
    return YES


def can_decline(actor: Member, sanction: Sanction) -> Ruling:
    """Decide about a ban as the second person, of another organisation than the first, then and now."""
    if not (decides := _can_decide(actor, sanction)):
        return decides
    if not (waits := _still_waits(sanction)):
        return waits
    return can_be_second(actor, sanction.imposed_by, first_from=sanction.imposed_from_id)


def can_withdraw(actor: Member, sanction: Sanction) -> Ruling:
    """Take back a ban that one proposed, while it waits."""
    if actor.pk != sanction.imposed_by_id:
        return no(_("Only who proposed it can withdraw it."))
    return _still_waits(sanction)


def _still_waits(sanction: Sanction) -> Ruling:
    if sanction.state != Sanction.State.PROPOSED:
        return no(_FASTER)
    if sanction.lapses <= timezone.now():
        return no(_("Its 14 days are over, so nobody can agree any more. It can be proposed anew."))
    return YES


def _can_decide(actor: Member, sanction: Sanction) -> Ruling:
    return _is_unbiased(actor, sanction.member) if (sees := can_see_sanctions(actor)) else sees


def can_lift(actor: Member, sanction: Sanction) -> Ruling:
    """Lift what holds, alone and at once: less power needs no agreement."""
    if not (decides := _can_decide(actor, sanction)):
        return decides
    return YES if sanction.is_standing else no(_("This is over already, so there is nothing to lift."))


def can_appeal(member: Member, sanction: Sanction) -> Ruling:
    """Appeal once, within 20 days, also when its time is over: it stays on record."""
    if sanction.member_id != member.pk or sanction.appeal_by is None:
        return no(_("Only the member concerned appeals."))
    if sanction.state == Sanction.State.LIFTED:
        return no(_("This has been lifted, so there is nothing to appeal against any more."))
    if sanction.appealed:
        return no(_("You have appealed against this already. You are told as soon as it is decided."))
    if sanction.appeal_by <= timezone.now():
        return no(_("The 20 days for an appeal are over. If there is something new, write to the secretariat."))
    return YES


def can_answer(actor: Member, sanction: Sanction) -> Ruling:
    """Decide an appeal: whoever had no part in the sanction, of another organisation than who imposed it."""
    if not (decides := _can_decide(actor, sanction)):
        return decides
    if sanction.state != Sanction.State.IN_FORCE or not sanction.appealed or sanction.answered:
        return no(_FASTER)
    if actor.pk in (sanction.imposed_by_id, sanction.seconded_by_id):
        return no(_("You had a part in this: another person decides."))
    if actor.organisation_id in (sanction.imposed_from_id, sanction.imposed_by.organisation_id):
        return no(_("An appeal is decided by somebody of another organisation than who imposed it."))
    return YES


def who_may_answer(sanction: Sanction) -> QuerySet[Member]:
    """Return who may decide the appeal against `sanction`."""
    return who_may_second(sanction).exclude(pk=sanction.seconded_by_id or 0)
