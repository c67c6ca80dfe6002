"""Second factors that others than their owner set up or remove."""

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from community.audit.record import record
from community.core.rulings import no, require
from community.members.models import Member


@transaction.atomic
def add_totp(member: Member, secret: str) -> Authenticator:
    """Give a demo account an authenticator app whose secret is public, so that a newcomer can try its role.

    Raises Refused outside the demo: there people set up their own factor, and nobody else knows it.
    """
    if not settings.DEMO:
        require(no(_("A second factor is set up by its owner; only the demo has ready-made ones.")))
    Authenticator.objects.filter(user=member, type=Authenticator.Type.TOTP).delete()
    factor: Authenticator = TOTP.activate(member, secret).instance
    record(actor=None, action="members.demo_factor_added", target=member)
    return factor


def forget_factors(member: Member) -> None:
    """Remove every second factor of a locked account; the caller has the authority and records it.

    Staff then reach nothing but the page on which they set up a new one (members/middleware.py).
    """
    Authenticator.objects.filter(user=member).delete()
