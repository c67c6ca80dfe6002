"""Offers: made by whoever was asked, kept up to date by them, chosen by the secretariat."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from community.assistance import policy
from community.assistance.models import Invitation, Offer, Request
from community.assistance.states import Party
from community.audit.record import record
from community.core.rulings import require
from community.members.models import Member
from realtime.live import gathered

from .moves import forget_match, locked, take


@transaction.atomic
@gathered()
def make_offer(*, request: Request, by: Member, said: Mapping[str, Any]) -> Offer:
    """Offer to help, or write one's offer anew. If both were being asked about it, they are asked again later."""
    now = locked(request)
    require(policy.can_offer(by, now))
    facts = {**said, "version": now.version, "made": timezone.now(), "retracted": None, "refused": None}
    offer, _made = Offer.objects.update_or_create(request=now, expert=by, defaults=facts)
    if now.offer_id == offer.pk:
        forget_match(now)
    Invitation.objects.filter(request=now, expert=by).update(state=Invitation.State.OFFERED)
    take(now, "offer", by=by, party=Party.EXPERT)
    return offer


@transaction.atomic
@gathered()
def confirm_offer(*, offer: Offer, by: Member, valid_until: date) -> Offer:
    """Say that an offer still stands for the request as it reads now, and until when."""
    now = locked(offer.request)
    found = _locked(offer)
    require(policy.can_keep_offer(by, found))
    found.version, found.valid_until = now.version, valid_until
    found.save(update_fields=["version", "valid_until"])
    take(now, "confirm", by=by, party=Party.EXPERT)
    return found


@transaction.atomic
@gathered()
def retract_offer(*, offer: Offer, by: Member) -> Offer:
    """Take an offer back before a match."""
    now = locked(offer.request)
    found = _locked(offer)
    require(policy.can_keep_offer(by, found))
    found.retracted = timezone.now()
    found.save(update_fields=["retracted"])
    if now.offer_id == found.pk:
        forget_match(now)
    take(now, "retract", by=by, party=Party.EXPERT)
    return found


@transaction.atomic
@gathered()
def choose(*, offer: Offer, by: Member) -> Request:
    """Ask both sides about one offer: each learns who the other is only when both have said yes."""
    now = locked(offer.request)
    found = _locked(offer)
    require(policy.can_choose(by, found, now))
    now.offer = found
    take(now, "choose", by=by, party=Party.SECRETARIAT)
    record(actor=by, action="assistance.offer_chosen", target=found, request=now.pk)
    return now


def _locked(offer: Offer) -> Offer:
    found = Offer.objects.select_related("request", "expert").select_for_update(of=("self",), no_key=True)
    return found.get(pk=offer.pk)
