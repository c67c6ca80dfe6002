"""Items that can be decided together: those that one moderator releases alone, named, and for many readers."""

from collections.abc import Collection
from dataclasses import dataclass

from community.core import clock
from community.members.models import Member
from community.moderation.models import QueueItem
from community.moderation.models.queue_item import QueueItemQuerySet
from community.moderation.notices import QUEUE
from community.moderation.recusal import left_to_others
from community.moderation.subjects import Outcome, subject_of
from realtime.models.topic import current_seqs

from .foremost import LONGEST
from .lines import Line, lines_of


@dataclass(frozen=True, slots=True)
class Chosen:
    """One item before it is decided with others: its line, its words, and the version that was seen."""

    line: Line
    version: int
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Several:
    items: list[Chosen]
    outcomes: list[Outcome]
    """What can be decided over all of them."""
    unfit: int
    """How many that were chosen cannot be decided so, or not any more."""


def several_page(viewer: Member) -> list[Line]:
    """Return what can be chosen, the most urgent first, up to as many as the queue lists."""
    seq = current_seqs([QUEUE])[QUEUE]
    found = _fit(viewer).by_urgency().values_list("pk", flat=True)[:LONGEST]
    return [*lines_of(viewer, found, seq=seq).values()]


def several_items(viewer: Member, chosen: Collection[str]) -> list[QueueItem]:
    """Return those of the `chosen` public ids that can still be decided together."""
    return list(_fit(viewer).filter(public_id__in=chosen).by_urgency())


def several_to_read(viewer: Member, items: list[QueueItem], *, chosen: int) -> Several:
    """Return `items` with their words, and what can be decided over all of them."""
    seq = current_seqs([QUEUE])[QUEUE]
    texts, lines = _texts(items), lines_of(viewer, [item.pk for item in items], seq=seq)
    return Several(
        [
            Chosen(lines[item.pk], item.version, *texts.get((item.target_type_id, item.target_id), ("", "")))
            for item in items
            if item.pk in lines
        ],
        _outcomes({item.kind for item in items}),
        chosen - len(items),
    )


def _fit(viewer: Member) -> QueueItemQuerySet:
    free = QueueItem.objects.visible_to(viewer).claimable_by(viewer, clock.now())
    alone = free.openly_listed().filter(needs_two=False, author__isnull=False)
    alone = alone.exclude(kind=QueueItem.Kind.APPEAL)  # each is answered by itself
    of_others = left_to_others(QueueItem.objects.visible_to(viewer).open(), viewer, organisation=viewer.organisation_id)
    return alone.exclude(pk__in=of_others.values("pk"))


def _texts(items: list[QueueItem]) -> dict[tuple[int, int], tuple[str, str]]:
    kinds = {item.target_type_id: subject_of(item) for item in items}
    return {
        (kind, pk): text
        for kind, subject in kinds.items()
        for pk, text in subject.texts({item.target_id for item in items if item.target_type_id == kind}).items()
    }


def _outcomes(kinds: set[str]) -> list[Outcome]:
    first = {QueueItem.Kind.HOLD: Outcome.RELEASE, QueueItem.Kind.FLAG: Outcome.KEEP}
    alike = [outcome for kind, outcome in first.items() if kinds == {kind}]
    return [*alike, Outcome.RETURN, Outcome.REMOVE]
