"""What an account itself is to its owner."""

from typing import Any

from allauth.account.models import EmailAddress
from django.utils.translation import gettext_lazy as _

from realtime.models import Hours, Mailbox, Preference, Received
from realtime.notify import notify

from .holdings import Holding, declare
from .models import FocalPoint, Member, Membership
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
            "focal_point_of": [
                {"organisation": one.organisation.name, "since": one.since}
                for one in FocalPoint.objects.filter(member=member)
                .select_related("organisation")
                .order_by("since", "pk")
            ],
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


@declare
class Telling(Holding):
    """Kept by realtime, which knows no holdings: it stands below."""

    name = "telling"
    about = _("What you hear of and how soon, when digests come, what is known of your address, your answers by mail")

    def export(self, member: Member) -> dict[str, Any]:
        return {
            "choices": list(Preference.objects.filter(member=member).order_by("pk").values("notice", "road", "pace")),
            "hours": Hours.objects.filter(member=member).values("zone", "digest_hour", "digest_day").first(),
            "address": Mailbox.objects.filter(member=member).values("address", "state", "bounces", "since").first(),
            "answers_by_mail": list(
                Received.objects.visible_to(member).order_by("pk").values("created", "outcome", "reason")
            ),
        }

    def tell_of_seat(self, seat: Membership) -> None:
        """Nobody: no seat lets anybody read it."""
