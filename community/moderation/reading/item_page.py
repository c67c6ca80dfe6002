"""One item of the queue as one moderator sees it: what it says, why it is here, who wrote it, what can be done."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community.members.models import Member
from community.moderation.durations import in_words
from community.moderation.models import (
    Appeal,
    Decision,
    Escalation,
    Flag,
    QueueItem,
    ReleaseVoice,
    UndoneDecision,
)
from community.moderation.models.queue_item import LEASE
from community.moderation.notices import QUEUE
from community.moderation.policy import (
    UNDO_WITHIN,
    can_decide,
    can_escalate,
    can_open_reporters,
    can_undo,
    who_may_decide,
)
from community.moderation.severity import Severity
from community.moderation.subjects import Card, Outcome, Sealed, outcomes_of, sealed_from, subject_of, target_of
from realtime.models.topic import current_seqs

from .deeds import Deed, deeds
from .looking import looks_at, others_among
from .marking import NumberedReason, Part, marked, numbered
from .voices import Voices, first_voices, voices_for

COUNTED: Final = 99
"""So many of an author's texts that did not pass are counted."""


@dataclass(frozen=True, slots=True)
class Lease:
    """Who is at the item and how long yet, and its target time; everything that may change while it is open."""

    public_id: str
    topic: str
    seq: int
    state: str
    closed: str
    """How the item ended, in a sentence; empty while it is open."""
    mine: bool
    claimed_by: str
    left: str
    left_seconds: int
    lease_seconds: int
    due: datetime
    due_left: str
    late: str
    order: str
    """Why it stands where it does in the queue."""
    goes: str
    """Where it goes when nobody decides."""
    waited_seconds: int
    target_seconds: int
    looking: tuple[str, ...] = ()
    """The names of others who have it before them."""
    undo_left: str = ""
    """How long the viewer can yet take back what they decided; empty where they cannot."""
    colleagues: tuple[Member, ...] = ()
    """To whom the viewer can hand it over."""


@dataclass(frozen=True, slots=True)
class FlagLine:
    """A flag without who raised it."""

    reason: str
    note: str
    ago: str


@dataclass(frozen=True, slots=True)
class DecisionLine:
    outcome: str
    moderator: str
    rule: str
    note: str
    at: datetime


@dataclass(frozen=True, slots=True)
class AuthorFacts:
    name: str
    work: str
    facts: str
    record_url: str = ""
    """Of what is on record about them."""


@dataclass(frozen=True, slots=True)
class ItemPage:
    """`card` is None when there is nothing to read: the item is closed, its content gone, or not this moderator's."""

    public_id: str
    kind: str
    label: str
    version: int
    opened: datetime
    named: bool
    """Whether its author is: beside a pseudonym stand days, no moments."""
    refusal: str
    lease: Lease
    history: list[DecisionLine]
    card: Card | None = None
    card_template: str = ""
    parts: tuple[Part, ...] = ()
    reasons: tuple[NumberedReason, ...] = ()
    flags: tuple[FlagLine, ...] = ()
    who: AuthorFacts | None = None
    appeal: str = ""
    """What its author wrote against the decision before."""
    sealed: Sealed | None = None
    """Where the viewer reads what was withheld, if the appeal is about that, and why they cannot decide yet."""
    deeds: tuple[Deed, ...] = ()
    voices: Voices | None = None
    reword_url: str = ""
    label_url: str = ""
    withhold_url: str = ""
    escalate_url: str = ""
    escalation: Escalation | None = None
    """Who escalated it in this round, and what they wrote."""
    reporters_url: str = ""


def item_page(viewer: Member, item: QueueItem) -> ItemPage:
    """Return what `viewer` is shown of an item that is visible to them.

    The text is shown while the item is open, and to those who may decide it: not to its own author or who flagged it.
    """
    ruling = can_decide(viewer, item)
    common = {
        "public_id": item.public_id,
        "kind": item.kind,
        "label": item.label,
        "version": item.version,
        "opened": item.opened,
        "named": item.author_id is not None,
        "refusal": str(ruling.sentence),
        "lease": lease_of(viewer, item),
        "history": _history(viewer, item),
    }
    subject, target = subject_of(item), target_of(item)
    if target is None or not ruling or item.state != QueueItem.State.OPEN:
        return ItemPage(**common)
    card, voices, sealed = subject.card(target), voices_for(viewer, item), sealed_from(viewer, item)
    outcomes = [] if sealed and sealed.sentence else outcomes_of(item, target)
    return ItemPage(
        **common,
        card=card,
        card_template=subject.card_template,
        parts=tuple(marked(card.text, item.reasons)),
        reasons=tuple(numbered(item.reasons)),
        flags=tuple(_flags(viewer, item)),
        who=_author(viewer, item, published=card.author_published),
        appeal=_appeal(viewer, item),
        sealed=sealed,
        deeds=tuple(deeds(item.kind, outcomes, card, voices, named=item.author_id is not None)),
        voices=voices,
        reword_url=_address("reword", item) if subject.words(target) else "",
        label_url=_address("raise-label", item) if subject.stricter_labels(target) else "",
        withhold_url=_address("withhold", item) if Outcome.WITHHOLD in outcomes else "",
        escalate_url=_address("escalate", item) if can_escalate(item, viewer) else "",
        escalation=_escalation(viewer, item),
        reporters_url=_address("reporters", item) if can_open_reporters(viewer, item) else "",
    )


def _escalation(viewer: Member, item: QueueItem) -> Escalation | None:
    found = Escalation.objects.visible_to(viewer).filter(item=item, round=item.round)
    return found.select_related("moderator").first()


def _address(name: str, item: QueueItem) -> str:
    return reverse(f"moderation:{name}", args=[item.public_id])


def lease_of(viewer: Member, item: QueueItem) -> Lease:
    """Return who is at `item` now, as `viewer` is told it."""
    seq = current_seqs([QUEUE])[QUEUE]
    now = timezone.now()
    claimant = item.claimant(now)
    left = item.claimed_until - now if claimant and item.claimed_until else timedelta(0)
    colleagues = who_may_decide(item).exclude(pk=viewer.pk)
    return Lease(
        public_id=item.public_id,
        topic=QUEUE,
        seq=seq,
        state=item.state,
        closed=how_it_ended(viewer, item),
        mine=claimant == viewer,
        claimed_by=claimant.name if claimant else "",
        left=in_words(left + timedelta(seconds=59)),
        left_seconds=int(left.total_seconds()),
        lease_seconds=int(LEASE.total_seconds()),
        due=item.due,
        due_left=in_words(item.due - now),
        late=_("%(span)s past target") % {"span": in_words(now - item.due)} if item.due < now else "",
        order=_order(item),
        goes=_where_it_goes(item),
        waited_seconds=int((now - item.opened).total_seconds()),
        target_seconds=int((item.due - item.opened).total_seconds()),
        looking=others_among(looks_at(viewer, [item.pk], now)[item.pk], viewer, claimant.pk if claimant else None),
        undo_left=_undo_left(viewer, item, now),
        colleagues=tuple(colleagues.order_by("name")) if claimant == viewer else (),
    )


def _undo_left(viewer: Member, item: QueueItem, now: datetime) -> str:
    if item.state != QueueItem.State.DECIDED:
        return ""
    decision = Decision.objects.visible_to(viewer).filter(item=item, round=item.round).first()
    if decision is None or not can_undo(viewer, decision, item, now):
        return ""
    return in_words(decision.created + UNDO_WITHIN - now + timedelta(seconds=59))


def _order(item: QueueItem) -> str:
    return _(
        "Class %(class)s of %(classes)s, %(what)s: to be decided within %(span)s. Lower classes go first, then the "
        "nearest target."
    ) % {
        "class": item.severity,
        "classes": len(Severity),
        "what": item.get_severity_display(),
        "span": in_words(item.due - item.opened),
    }


def _where_it_goes(item: QueueItem) -> str:
    """Without a moment, which is not known where nobody is named."""
    back = _("Held for seven days, it goes back to its author undecided.") if item.kind == QueueItem.Kind.HOLD else ""
    if item.in_reserve:
        now = _("The reserve moderators can decide too.")
        return f"{now} {back}".strip()
    return back


def how_it_ended(viewer: Member, item: QueueItem) -> str:
    """Return a sentence on how a closed item ended; empty for an open one."""
    if item.state == QueueItem.State.OPEN:
        return ""
    if item.state == QueueItem.State.WITHDRAWN and item.kind == QueueItem.Kind.FLAG:
        return _(
            "The author changed the text or took it back. If it is still to be read, what was flagged waits in the "
            "queue with the new words."
        )
    if item.state == QueueItem.State.WITHDRAWN:
        return _("The author changed the text or took it back, so there is nothing to decide here any more.")
    if item.state == QueueItem.State.LAPSED:
        return _("Nobody decided within seven days, so it went back to its author, who can send it again.")
    decision = Decision.objects.visible_to(viewer).filter(item=item).select_related("moderator").latest("round")
    named = {"outcome": decision.get_outcome_display()}
    if decision.moderator_id == viewer.pk:
        return _("You decided this: %(outcome)s.") % named
    return _("%(name)s decided this: %(outcome)s.") % (named | {"name": decision.moderator.name})


def decided_so(viewer: Member, item: QueueItem, *, version: int, outcome: str) -> bool:
    """Say whether the viewer has decided just that: a form that is sent twice is no conflict."""
    made = Decision.objects.visible_to(viewer).filter(item=item, moderator=viewer)
    return made.filter(item_version=version, outcome=outcome).exists()


def what_came_between(viewer: Member, item: QueueItem) -> str:
    """Return a sentence on why a decision on an older state of `item` was not taken."""
    if ended := how_it_ended(viewer, item):
        return ended
    claimant = item.claimant(timezone.now())
    if claimant and claimant != viewer:
        return _("%(name)s has claimed this item. Nothing was decided.") % {"name": claimant.name}
    return _("Something was added since you opened this: read it again below, then decide. Nothing was decided yet.")


def _history(viewer: Member, item: QueueItem) -> list[DecisionLine]:
    made = list(Decision.objects.visible_to(viewer).filter(item=item).select_related("moderator"))
    lines = [
        DecisionLine(
            decision.get_outcome_display(),
            decision.moderator.name,
            decision.get_reason_display(),
            decision.note,
            decision.created,
        )
        for decision in made
    ]
    lines += [_said_first(voice) for voice in first_voices(viewer, made)]
    undone = UndoneDecision.objects.visible_to(viewer).filter(item=item).select_related("moderator")
    lines += [_taken_back(one) for one in undone]
    return sorted(lines, key=lambda line: line.at, reverse=True)


def _said_first(voice: ReleaseVoice) -> DecisionLine:
    said = voice.get_reason_display(), voice.note, voice.given
    return DecisionLine(_("First voice to release"), voice.moderator.name, *said)


def _taken_back(undone: UndoneDecision) -> DecisionLine:
    said = _("Taken back: %(outcome)s") % {"outcome": undone.get_outcome_display()}
    return DecisionLine(said, undone.moderator.name, undone.get_reason_display(), "", undone.undone)


def _appeal(viewer: Member, item: QueueItem) -> str:
    made = Appeal.objects.visible_to(viewer).filter(decision__item=item, round=item.round).first()
    return made.words if made else ""


def _flags(viewer: Member, item: QueueItem) -> list[FlagLine]:
    now = timezone.now()
    standing = Flag.objects.visible_to(viewer).filter(item=item, round=item.round).order_by("created")
    return [FlagLine(flag.get_reason_display(), flag.note, in_words(now - flag.created)) for flag in standing]


def _author(viewer: Member, item: QueueItem, *, published: int) -> AuthorFacts:
    if (author := item.author) is None:
        return AuthorFacts(
            _("A participant"), "", _("Under the Chatham House Rule nobody is named, to moderators neither.")
        )
    sent_back = Q(outcome=Decision.Outcome.RETURN) | Q(outcome=Decision.Outcome.REMOVE)
    returned = Decision.objects.visible_to(viewer).filter(sent_back, item__author=author)[: COUNTED + 1].count()
    facts = [
        _("member since %(year)s") % {"year": (author.admitted or author.joined).year},
        ngettext("%(n)s post published", "%(n)s posts published", published) % {"n": published},
        _returned(returned),
    ]
    organisation = author.organisation.name if author.organisation else ""
    return AuthorFacts(author.name, organisation, " · ".join(facts), reverse("moderation:person", args=[author.uuid]))


def _returned(number: int) -> str:
    if number > COUNTED:
        return _("99+ returned or removed")
    return ngettext("%(n)s returned or removed", "%(n)s returned or removed", number) % {"n": number}
