"""What an account itself is to its owner."""

from typing import Any

from allauth.account.models import EmailAddress
from django.utils.translation import gettext_lazy as _

from realtime.notify import notify

from .holdings import Holding, declare
from .models import Member, Membership
from .notices import GroupGained
from .reading.accounts import held_factors, open_sessions


@declare
class Account(Holding):
    name = "account"
    about = _("Your account: who you are here, your addresses, groups, second factors and sessions")

    def export(self, member: Member) -> dict[str, Any]:
        return {
            "name": member.name,
            "email": member.email,
            "addresses": list(EmailAddress.objects.filter(user=member).order_by("pk").values("email", "verified")),
            "handle": member.handle,
            "work": member.title,
            "organisation": member.organisation.name if member.organisation else None,
            "stated_organisation": member.stated_organisation,
            "role": member.role,
            "language": member.language,
            "joined": member.joined,
            "admitted": member.admitted,
            "last_signed_in": member.last_login,
            "groups": [
                {"name": seat.group.name, "since": seat.since}
                for seat in Membership.objects.filter(member=member).select_related("group").order_by("since", "pk")
            ],
            "second_factors": sorted(held_factors(member)),
            "sessions": [
                {"device": session.device, "network": session.network, "since": session.since}
                for session in open_sessions(member, current="")
            ],
        }

    def tell_of_seat(self, seat: Membership) -> None:
        """Whoever comes to read what is addressed to a group is told to all who are in it."""
        notify(GroupGained, seat)
