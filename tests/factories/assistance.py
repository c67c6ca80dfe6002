"""Requests for assistance for tests, brought to a state through the real actions."""

from datetime import timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from community.assistance.actions.feedback import respond
from community.assistance.actions.invitations import invite
from community.assistance.actions.moves import move
from community.assistance.actions.offers import choose, make_offer
from community.assistance.actions.requests import keep_draft
from community.assistance.models import Offer, Request
from community.assistance.states import State
from community.directory.models import Expertise, Profile, Topic
from community.members.models import Member
from community.members.models.member import Role
from tests.factories import members

_numbers = count(1)
REASON = "A reason that can be judged."


def topic(**fields: Any) -> Topic:
    n = next(_numbers)
    return Topic.objects.create(**{"slug": f"topic-{n}", "names": {"en": f"Topic {n}"}} | fields)


def secretariat() -> Member:
    return members.member(Role.SECRETARIAT)


def expert(*topics: Topic, member: Member | None = None, **fields: Any) -> Member:
    """Return a member with a profile that names these topics."""
    one = member or members.member()
    facts = {"languages": ["en"], "regions": ["europe"], "sectors": ["logistics"], "most": 2} | fields
    profile = Profile.objects.create(member=one, **facts)
    Expertise.objects.bulk_create(Expertise(profile=profile, topic=known) for known in topics)
    return one


def said(**fields: Any) -> dict[str, Any]:
    """Return what a whole request says."""
    return {
        "title": f"Help with seals {next(_numbers)}",
        "topic": fields.pop("topic", None) or topic(),
        "region": "europe",
        "sector": "logistics",
        "gap": "training",
        "situation": "Drivers do not know how to look at a seal. A leaflet was tried.",
        "outcome": "Every driver checks the seal before leaving.",
        "languages": ["en"],
        "formats": ["call"],
        "urgency": "months",
    } | fields


def offered() -> dict[str, Any]:
    """Return what an offer says."""
    return {
        "words": "Two short sessions with exercises.",
        "capacity": 3,
        "lead_days": 14,
        "languages": ["en"],
        "formats": ["call"],
        "has_interest": False,
        "interest": "None.",
        "valid_until": timezone.now().date() + timedelta(days=30),
    }


class Cast:
    """Everybody around one request, and the request, brought to `state` along the usual way."""

    def __init__(self, state: str = State.SUBMITTED, **fields: Any) -> None:
        self.requester = members.member()
        self.secretariat = secretariat()
        self.topic = topic()
        self.expert = expert(self.topic)
        self.request = keep_draft(by=self.requester, said=said(topic=self.topic, **fields))
        for step in _WAY:
            if self.request.state == state:
                break
            step(self)
        assert self.request.state == state

    def do(self, deed: str, by: Member, reason: str = "") -> None:
        self.request = move(request=self.request, deed=deed, by=by, reason=reason)

    def fresh(self) -> Request:
        self.request.refresh_from_db()
        return self.request

    def offer(self) -> Offer:
        return Offer.objects.get(request=self.request, expert=self.expert)

    def invite(self, *experts: Member, at_once: int = 3) -> None:
        invite(request=self.request, by=self.secretariat, experts=experts or (self.expert,), at_once=at_once)

    def make_offer(self) -> Offer:
        return make_offer(request=self.request, by=self.expert, said=offered())

    def choose(self) -> None:
        choose(offer=self.offer(), by=self.secretariat)

    def respond(self, by: Member, useful: int = 4) -> None:
        respond(request=self.request, by=by, useful=useful, together=5, words=f"Words of {by.name}.")


def _agree_on_terms(cast: Cast) -> None:
    cast.do("terms", cast.secretariat, REASON)
    cast.do("agree", cast.requester)


def _offer(cast: Cast) -> None:
    cast.invite()
    cast.make_offer()
    cast.fresh()


def _match(cast: Cast) -> None:
    cast.choose()
    cast.do("consent", cast.requester)
    cast.do("consent", cast.expert)


def _respond(cast: Cast) -> None:
    cast.respond(cast.requester)
    cast.respond(cast.expert)
    cast.fresh()


_WAY = (
    lambda cast: cast.do("submit", cast.requester),
    lambda cast: cast.do("authenticate", cast.secretariat),
    lambda cast: cast.do("acknowledge", cast.secretariat),
    _agree_on_terms,
    lambda cast: cast.do("circulate", cast.secretariat),
    _offer,
    _match,
    lambda cast: cast.do("begin", cast.expert),
    lambda cast: cast.do("deliver", cast.expert),
    _respond,
    lambda cast: cast.do("close", cast.secretariat),
)
