"""The e-mail address by which an account is opened."""

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from community.audit.record import record
from community.core.rulings import require
from community.members import policy
from community.members.models import Change, Member
from community.members.models.change import WAIT
from community.members.models.change_kinds import Kind, State
from community.members.notices import ChangeWaits
from realtime.notify import notify


@transaction.atomic
def await_new_email(*, address: EmailAddress) -> Change | None:
    """Let the owner of an account wait 72 hours for the new address that they have just proven to be theirs.

    It replaces one that they waited for. Until it takes effect the account knows nothing of it, so that no password
    can be reset by it. Returns None when the address is gone: the link was used twice. Raises Refused when it belongs
    to another account.
    """
    member = Member.objects.select_for_update(of=("self",), no_key=True).get(pk=address.user_id)
    if not EmailAddress.objects.filter(pk=address.pk).delete()[0]:
        return None
    now = timezone.now()
    Change.objects.open().filter(member=member, kind=Kind.OWN_EMAIL).update(
        state=State.WITHDRAWN, closed=now, closed_by=member
    )
    change = Change(
        kind=Kind.OWN_EMAIL,
        state=State.WAITING,
        member=member,
        email=address.email,
        proposed_by=member,
        proposed_from_id=member.organisation_id,
        proposed=now,
        expires=now + WAIT,
        due=now + WAIT,
    )
    require(policy.can_happen(change))
    change.save()
    record(actor=member, action="members.change_proposed", target=change, kind=change.kind)
    notify(ChangeWaits, change)
    return change


def put_email(member: Member, email: str, *, proven: bool) -> None:
    """Give a locked account another address in the place of all it had; the caller has the authority and records it.

    One that its owner has not proven opens the account only after they have, by the link that signing in sends.
    """
    EmailAddress.objects.filter(user=member).delete()
    EmailAddress.objects.create(user=member, email=email, primary=True, verified=proven)
    member.email = email
    member.save(update_fields=["email"])
