"""What the database knows of experts who could fit a request, for `matching`: narrowed there, so that it stays quick.

Who knows the subject exactly comes first, then who has been asked the least; no more than `MOST` are looked at.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final, TypedDict
from zoneinfo import ZoneInfo

from django.db.models import Avg, Case, Count, Exists, IntegerField, Min, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django_stubs_ext import WithAnnotations

from community.directory.models import Availability, Expertise, Profile, Topic
from community.members.models import Membership

from .matching import Candidate, Need
from .models import Feedback, Invitation, Offer, Request
from .states import RUNNING

MOST: Final = 80
LATELY: Final = timedelta(days=90)
HOURS_FROM_UTC: Final = {"africa": 2.0, "americas": -5.0, "asia-pacific": 7.0, "europe": 1.0, "middle-east": 3.0}
"""Where the working day of a region lies, roughly: one number for each is enough to prefer those who share hours."""


class _Counts(TypedDict):
    """What the query adds to a profile."""

    nearness: int
    asked: int
    load: int
    is_in_circle: bool


def need_of(request: Request) -> Need:
    """Return what of a request matters for the choice."""
    topics = dict(Topic.objects.values_list("pk", "broader_id"))
    topic = request.topic_id or 0
    broader = _above(topic, topics)
    if request.reach:  # a wider circle: the sisters of the subject too
        broader |= {pk for pk, above in topics.items() if above in broader and pk != topic}
    return Need(
        topic=topic,
        narrower=frozenset(pk for pk in topics if topic in _above(pk, topics)),
        broader=frozenset(broader),
        languages=frozenset(request.languages),
        region=request.region,
        sector=request.sector,
        organisation=request.organisation_id,
        today=timezone.now().date(),
        offset=HOURS_FROM_UTC.get(request.region),
        is_for_a_circle=request.circle_id is not None,
    )


def candidates_for(need: Need, request: Request, *, without: Iterable[int] = ()) -> list[Candidate]:
    """Return the experts worth a look, in five queries."""
    found = list(_narrowed(need, request, set(without) | {request.requester_id, request.deputy_id or 0}))
    keys = [profile.member_id for profile in found]
    topics, feedback, interested = _topics(keys), _feedback(keys), _interested(request, keys)
    return [
        Candidate(
            key=profile.member_id,
            organisation=profile.member.organisation_id,
            topics=frozenset(topics[profile.member_id]),
            languages=frozenset(profile.languages),
            regions=frozenset(profile.regions),
            sectors=frozenset(profile.sectors),
            offset=_offset(profile.zone),
            is_vetted=profile.member.is_verified and not profile.member.is_read_only,
            is_in_circle=profile.is_in_circle,
            is_available=profile.availability != Availability.CLOSED,
            is_limited=profile.availability == Availability.LIMITED,
            load=profile.load,
            most=profile.most,
            confirmed=profile.confirmed.date() if profile.confirmed else None,
            asked_lately=profile.asked,
            feedback=feedback.get(profile.member_id),
            has_conflict=profile.member_id in interested,
        )
        for profile in found
    ]


def _narrowed(need: Need, request: Request, without: set[int]) -> "QuerySet[WithAnnotations[Profile, _Counts]]":
    """Return those who know the subject or one near it and could take a request, the likeliest first."""
    near = Expertise.objects.filter(topic__in={need.topic} | need.narrower | need.broader)
    nearness = Case(
        When(topic=need.topic, then=0), When(topic__in=need.narrower, then=1), default=2, output_field=IntegerField()
    )
    best = near.filter(profile=OuterRef("pk")).order_by().values("profile").annotate(n=Min(nearness)).values("n")
    lately = Invitation.objects.filter(expert=OuterRef("member"), at__gt=timezone.now() - LATELY)
    running = Request.objects.filter(offer__expert=OuterRef("member"), state__in=RUNNING)
    seats = Membership.objects.filter(member=OuterRef("member"), group=request.circle_id or 0)
    who = Profile.objects.filter(pk__in=near.values("profile"), member__is_active=True)
    who = who.exclude(availability=Availability.CLOSED).exclude(member__in=without)
    who = who.exclude(member__organisation=need.organisation)
    if need.is_for_a_circle:
        who = who.filter(Exists(seats))
    counted = who.annotate(
        nearness=Subquery(best),
        asked=_count(lately, "expert"),
        load=_count(running, "offer__expert"),
        is_in_circle=Exists(seats),
    )
    return counted.select_related("member").order_by("nearness", "asked", "pk")[:MOST]


def _count(rows: QuerySet[Any], by: str) -> Coalesce:
    counted = rows.order_by().values(by).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), Value(0))


def _topics(keys: list[int]) -> dict[int, set[int]]:
    known = defaultdict[int, set[int]](set)
    for member, topic in Expertise.objects.filter(profile__member__in=keys).values_list("profile__member", "topic"):
        known[member].add(topic)
    return known


def _feedback(keys: list[int]) -> dict[int, float]:
    """Return how useful each was found by those whom they helped."""
    given = Feedback.objects.filter(side=Feedback.Side.REQUESTER, space__offer__expert__in=keys)
    means = given.order_by().values("space__offer__expert").annotate(mean=Avg("useful"))
    return dict(means.values_list("space__offer__expert", "mean"))


def _interested(request: Request, keys: list[int]) -> set[int]:
    """Return those who stated an interest in this matter, when they offered before."""
    offers = Offer.objects.filter(request=request, expert__in=keys, has_interest=True)
    return set(offers.values_list("expert_id", flat=True))


def _above(topic: int, broader: Mapping[int, int | None]) -> set[int]:
    """Return the wider subjects of one; a circle in the thesaurus ends."""
    found: set[int] = set()
    above = broader.get(topic)
    while above is not None and above not in found:
        found.add(above)
        above = broader.get(above)
    return found


def _offset(zone: str) -> float | None:
    """Return the hours from UTC of a zone by its name, today."""
    if not zone:
        return None
    try:
        offset = datetime.now(ZoneInfo(zone)).utcoffset()
    except (KeyError, ValueError):
        return None
    return offset.total_seconds() / 3600 if offset else 0.0
