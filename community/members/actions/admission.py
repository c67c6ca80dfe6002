"""Admitting an applicant to the network."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.audit.record import record
from community.core.rulings import no, require
from community.members import policy
from community.members.models import Member, Organisation
from community.members.models.member import Role
from community.members.notices import Admitted
from realtime.live import gathered
from realtime.notify import notify

from .organisations import join_organisation


@transaction.atomic
@gathered()
def admit(*, applicant: Member, organisation: Organisation, by: Member | None) -> Member:
    """Make `applicant` a member who belongs to `organisation`, tell them and its members, and return the account.

    Raises Refused when `by` may not, when somebody else was faster, or when the e-mail address is not proven.
    """
    home = Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    locked = Member.objects.select_for_update(of=("self",), no_key=True).get(pk=applicant.pk)
    require(policy.can_admit(by, locked))
    if home.merged_into_id:
        require(no(_("This organisation has been merged into another.")))
    if not Member.objects.filter(pk=locked.pk).with_proven_address().exists():
        require(no(_("This person has not confirmed their e-mail address yet.")))
    locked.admitted = timezone.now()
    locked.role = Role.MEMBER
    locked.organisation = home
    locked.save(update_fields=["admitted", "role", "organisation"])
    join_organisation(member=locked, organisation=home)
    record(actor=by, action="members.admitted", target=locked, organisation=home.pk)
    notify(Admitted, locked)
    return locked
