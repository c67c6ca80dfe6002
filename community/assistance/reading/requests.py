"""What the page of a request shows one viewer, in a constant number of queries."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from community.assistance import policy
from community.assistance.attribution import Name, actor_of, expert_of, have_met, requester_of
from community.assistance.models import Feedback, Format, Invitation, Offer, Request, Space, Step, Summary, Version
from community.assistance.states import BY_DEED, PATH, Move, Party, State
from community.core.dates import long_date
from community.core.rulings import Ruling
from community.members.models import Member
from community.members.models.member import Role

AHEAD, NOW, DONE = "ahead", "now", "done"
_LANGUAGES: Final = dict(settings.CONTENT_LANGUAGES)


@dataclass(frozen=True, slots=True)
class Line:
    """One step of the history, as this viewer may know it."""

    step: Step
    words: StrOrPromise
    who: str
    reason: str


@dataclass(frozen=True, slots=True)
class OfferCard:
    """An offer: with the expert's name for the secretariat and themself."""

    offer: Offer
    who: str
    is_own: bool
    choose: Ruling
    languages: str
    formats: str


@dataclass(frozen=True, slots=True)
class RequestPage:
    request: Request
    requester: Name
    expert: Name | None
    reads_all: bool
    is_asked_by: bool
    """Whether the viewer is the one who asks, or the deputy."""
    is_secretariat: bool
    moves: list[Move]
    waits_on: list[StrOrPromise]
    waits_on_me: bool
    path: list[tuple[State, str]]
    history: list[Line]
    said: list[tuple[StrOrPromise, str]]
    offers: list[OfferCard]
    asked: list[Invitation]
    """Who was asked: for the secretariat all, for an expert their own."""
    versions: list[Version]
    spaces: list[Space]
    feedback: list[Feedback]
    summary: Summary | None
    can: dict[str, Ruling] = field(default_factory=dict)


def request_page(viewer: Member, request: Request) -> RequestPage:
    """Return the page of a request that is visible to `viewer`."""
    reads_all = Request.objects.visible_to(viewer).whole_for(viewer).filter(pk=request.pk).exists()
    parties = policy.parties_of(viewer, request)
    is_secretariat = Party.SECRETARIAT in parties
    waiting = policy.waits_on(request)
    asked = Invitation.objects.visible_to(viewer).filter(request=request).select_related("expert__organisation")
    return RequestPage(
        request=request,
        requester=requester_of(request, viewer, reads_all=reads_all),
        expert=expert_of(request, viewer),
        reads_all=reads_all,
        is_asked_by=Party.REQUESTER in parties,
        is_secretariat=is_secretariat,
        moves=policy.possible_moves(viewer, request),
        waits_on=[policy.NAMES[party] for party in waiting],
        waits_on_me=bool(set(waiting) & parties),
        path=list(_path(request)),
        history=_history(viewer, request, reads_all=reads_all),
        said=list(_said(request, reads_all=reads_all)),
        offers=_offers(viewer, request),
        asked=list(asked.order_by("at", "pk")),
        versions=list(Version.objects.visible_to(viewer).filter(request=request).order_by("-number")),
        spaces=list(Space.objects.visible_to(viewer).filter(request=request).order_by("-opened")),
        feedback=list(Feedback.objects.visible_to(viewer).filter(space__request=request).select_related("by", "space")),
        summary=Summary.objects.visible_to(viewer).filter(request=request).first(),
        can={
            "offer": policy.can_offer(viewer, request),
            "change": policy.can_move(viewer, "edit", request),
            "write": policy.can_write_draft(viewer, request),
            "invite": policy.can_invite(viewer, request),
            "respond": policy.can_respond(viewer, request),
            "summarise": policy.can_edit_summary(viewer, request),
        },
    )


def _path(request: Request) -> Iterator[tuple[State, str]]:
    """Return the usual way, and how far this request has come on it; a side state stands where it left the way."""
    here = request.paused_in or request.state
    place = PATH.index(State(here)) if here in PATH else -1
    for number, state in enumerate(PATH):
        if number == place and request.state != State.CLOSED:
            yield state, NOW
        else:
            yield state, DONE if number <= place else AHEAD


def _history(viewer: Member, request: Request, *, reads_all: bool) -> list[Line]:
    """Return the steps; the reasons only for those who read the whole request, and for the two of a match."""
    steps = Step.objects.visible_to(viewer).filter(request=request).select_related("actor").order_by("-pk")
    reads_reasons = reads_all or (have_met(request) and policy.is_matched(viewer, request))
    return [
        Line(
            step=step,
            words=BY_DEED[step.deed].happened,
            who=actor_of(step, request, viewer, reads_all=reads_all),
            reason=step.reason if reads_reasons or step.actor_id == viewer.pk else "",
        )
        for step in steps
    ]


def _offers(viewer: Member, request: Request) -> list[OfferCard]:
    """Return the offers that the viewer may read: never whose the chosen one is, before both agreed."""
    found = Offer.objects.visible_to(viewer).filter(request=request).select_related("expert__organisation", "request")
    sees_names = viewer.role == Role.SECRETARIAT and not policy.asks(viewer, request)
    choose = policy.can_choose_any(viewer, request)
    return [
        OfferCard(
            offer=offer,
            who=offer.expert.name if sees_names or offer.expert_id == viewer.pk else "",
            is_own=offer.expert_id == viewer.pk,
            choose=policy.can_be_chosen(offer, request) if choose else choose,
            languages=_in_words(offer.languages, _LANGUAGES),
            formats=_in_words(offer.formats, dict(Format.choices)),
        )
        for offer in found.order_by("made", "pk")
    ]


def _said(request: Request, *, reads_all: bool) -> Iterator[tuple[StrOrPromise, str]]:
    """Return what was asked for, without who asks; what only those may read who read all of it comes last."""
    day = long_date(request.deadline, get_language() or "en") if request.deadline else ""
    open_to_experts = (
        (_("Subject"), str(request.topic) if request.topic else ""),
        (_("Kind of gap"), request.get_gap_display() if request.gap else ""),
        (_("Region"), request.get_region_display() if request.region else ""),
        (_("Sector"), request.get_sector_display() if request.sector else ""),
        (_("The situation, and what has been tried"), request.situation),
        (_("What should be different afterwards"), request.outcome),
        (_("By what you will see that it worked"), request.measure),
        (_("For whom"), request.audience),
        (_("How many people"), str(request.people or "")),
        (_("Languages"), _in_words(request.languages, _LANGUAGES)),
        (_("In which form"), _in_words(request.formats, dict(Format.choices))),
        (_("How soon"), request.get_urgency_display() if request.urgency else ""),
        (_("Latest day"), f"{day} · {request.deadline_reason}" if day else ""),
        (_("What limits it"), request.constraints),
        (_("Funding"), request.get_funding_display() if request.funding else ""),
    )
    for_those_who_read_all = (
        (_("Terms"), request.terms),
        (_("On behalf of"), request.on_behalf),
        (_("Deputy"), request.deputy.name if request.deputy else ""),
        (_("Help that you asked for or got elsewhere"), request.elsewhere),
        (_("Members who have no part in it"), request.get_shown_display()),
    )
    told = (*open_to_experts, *(for_those_who_read_all if reads_all else ()))
    return ((label, words) for label, words in told if words)


def _in_words(codes: list[str], words: Mapping[str, StrOrPromise]) -> str:
    return " · ".join(str(words[code]) for code in codes if code in words)
