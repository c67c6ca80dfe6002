"""Which experts fit a request, and why: hard filters first, then a score that explains itself. Pure; a human decides.

Every point of a score has its reason in words, so that whoever decides can disagree with it. The experts who are asked
again and again count down: others get their turn.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

WORKING_HOURS: Final = 8
SHOWN: Final = 20
FRESH: Final = timedelta(days=183)
STALE: Final = timedelta(days=365)

EXACT, NARROWER, BROADER = 40, 30, 20
LANGUAGE, REGION, ZONE, SECTOR, FREE, CONFIRMED, FEEDBACK, ASKED = 20, 12, 8, 8, 8, 6, 4, 6
MOST_ASKED: Final = 4
MIDDLE: Final = 3.0
"""Of a scale from one to five."""


@dataclass(frozen=True, slots=True)
class Need:
    """What of a request matters for the choice."""

    topic: int
    narrower: frozenset[int]
    broader: frozenset[int]
    languages: frozenset[str]
    region: str
    sector: str
    organisation: int
    today: date
    offset: float | None = None
    """Usual hours from UTC in the region."""
    is_for_a_circle: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """What of an expert matters."""

    key: int
    organisation: int | None
    topics: frozenset[int]
    languages: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    sectors: frozenset[str] = frozenset()
    offset: float | None = None
    is_vetted: bool = True
    is_in_circle: bool = True
    is_available: bool = True
    is_limited: bool = False
    load: int = 0
    most: int = 1
    confirmed: date | None = None
    asked_lately: int = 0
    feedback: float | None = None
    """The mean of what those whom they helped said, from one to five."""
    has_conflict: bool = False


@dataclass(frozen=True, slots=True)
class Reason:
    """Why the score is what it is: how many points, and in words."""

    points: float
    words: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    candidate: Candidate
    reasons: list[Reason] = field(default_factory=list)

    @property
    def score(self) -> float:
        return sum(reason.points for reason in self.reasons)


def barred(need: Need, one: Candidate) -> str:
    """Return why this expert cannot be asked at all; nothing where they can."""
    bars = (
        (not one.is_vetted, _("is not admitted at the moment")),
        (one.organisation == need.organisation, _("belongs to the organisation that asks")),
        (one.has_conflict, _("has a conflict of interest in this matter")),
        (need.is_for_a_circle and not one.is_in_circle, _("does not belong to the group that the label reaches")),
        (not one.is_available, _("takes no requests at the moment")),
        (one.load >= one.most, _("has as many requests as they take")),
        (not one.topics & ({need.topic} | need.narrower | need.broader), _("did not say that they know the subject")),
    )
    return next((words for holds, words in bars if holds), "")


def rank(need: Need, candidates: Iterable[Candidate], *, most: int = SHOWN) -> list[Suggestion]:
    """Return the best of those who can be asked, the best first; equals in the order of their keys."""
    fit = [Suggestion(one, reasons_for(need, one)) for one in candidates if not barred(need, one)]
    return sorted(fit, key=lambda found: (-found.score, found.candidate.key))[:most]


def reasons_for(need: Need, one: Candidate) -> list[Reason]:
    """Return every reason that speaks for or against asking this expert."""
    found = (
        _by_topic(need, one),
        _by_language(need, one),
        _by_region(need, one),
        _by_zone(need, one),
        _by_sector(need, one),
        _by_load(one),
        _by_confirmation(need, one),
        _by_feedback(one),
        _by_rotation(one),
    )
    return [reason for reason in found if reason]


def _by_topic(need: Need, one: Candidate) -> Reason:
    if need.topic in one.topics:
        return Reason(EXACT, _("knows exactly this subject"))
    if one.topics & need.narrower:
        return Reason(NARROWER, _("knows a narrower subject of it"))
    return Reason(BROADER, _("knows the wider subject"))


def _by_language(need: Need, one: Candidate) -> Reason:
    shared = need.languages & one.languages
    if not shared:
        return Reason(0, _("no common language"))
    points = LANGUAGE * len(shared) / len(need.languages)
    if shared == need.languages:
        return Reason(points, _("speaks all languages that are asked for"))
    return Reason(points, _("speaks one of the languages"))


def _by_region(need: Need, one: Candidate) -> Reason | None:
    return Reason(REGION, _("helps in this region")) if need.region in one.regions else None


def _by_zone(need: Need, one: Candidate) -> Reason | None:
    """Count the hours of a working day that both are at work."""
    if need.offset is None or one.offset is None:
        return None
    apart = abs(need.offset - one.offset)
    shared = max(0, WORKING_HOURS - min(apart, 24 - apart))
    words = ngettext("%(n)s working hour a day in common", "%(n)s working hours a day in common", round(shared))
    return Reason(ZONE * shared / WORKING_HOURS, words % {"n": round(shared)})


def _by_sector(need: Need, one: Candidate) -> Reason | None:
    return Reason(SECTOR, _("knows the sector")) if need.sector in one.sectors else None


def _by_load(one: Candidate) -> Reason | None:
    if one.is_limited:
        return Reason(-FREE / 2, _("has little time"))
    free = one.most - one.load
    if one.load == 0:
        return Reason(FREE, _("has no request at the moment"))
    words = ngettext("could take %(n)s more request", "could take %(n)s more requests", free)
    return Reason(FREE * free / one.most, words % {"n": free})


def _by_confirmation(need: Need, one: Candidate) -> Reason | None:
    if one.confirmed is None:
        return None
    age = need.today - one.confirmed
    if age <= FRESH:
        return Reason(CONFIRMED, _("confirmed the profile in the last six months"))
    if age <= STALE:
        return Reason(CONFIRMED / 2, _("confirmed the profile in the last year"))
    return Reason(0, _("has not confirmed the profile for a year"))


def _by_feedback(one: Candidate) -> Reason | None:
    if one.feedback is None:
        return None
    points = FEEDBACK * (one.feedback - MIDDLE)
    return Reason(points, _("was found useful: %(mean).1f of 5") % {"mean": one.feedback})


def _by_rotation(one: Candidate) -> Reason | None:
    """Whoever was asked lately steps back, so that the same few are not asked for ever."""
    if not one.asked_lately:
        return None
    times = one.asked_lately
    words = ngettext("was asked %(n)s time in the last 90 days", "was asked %(n)s times in the last 90 days", times)
    return Reason(-ASKED * min(times, MOST_ASKED), words % {"n": times})
