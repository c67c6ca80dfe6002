"""Who has spoken for releasing an item that takes two, as the moderator before it is told."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from community.core.keys import write_keys, written_keys
from community.core.prepared import prepared
from community.core.visibility import Viewer
from community.members.models import Member
from community.moderation.models import Decision, QueueItem, ReleaseVoice

Spoken = tuple[int, int]
"""The keys of a moderator and of the organisation for which they spoke."""


@dataclass(frozen=True, slots=True)
class Voices:
    """What stands, without who and why: the second moderator judges for themselves."""

    needed: bool
    mine: bool = False
    ours: bool = False
    """Whether somebody of the viewer's organisation has spoken."""
    theirs: bool = False
    """Whether somebody of another organisation has."""
    appealed: bool = False
    """Whether they are voices for an appeal."""

    @property
    def sentence(self) -> str:
        """Return how it stands; nothing where one moderator releases."""
        if not self.needed:
            return ""
        if self.mine:
            return _("You said that it can be released. It waits for a moderator of another organisation.")
        if self.ours:
            return _(
                "Somebody of your organisation said that it can be released. "
                "It waits for a moderator of another organisation."
            )
        if self.theirs:
            return _(
                "A moderator of another organisation said that it can be released. Read it as if nobody had: "
                "their reason is shown once it is decided."
            )
        if self.appealed:
            return _(
                "It was held for a sensitive reason: two moderators of different organisations follow the appeal. "
                "One alone can let the decision stand."
            )
        return _(
            "It is held for a sensitive reason: two moderators of different organisations release it. "
            "One alone can return or remove it."
        )


def voices_for(viewer: Member, item: QueueItem) -> Voices:
    """Return the voices for one item. What is flagged is published, and nobody releases it."""
    spoken = spoken_for(viewer, [item.pk]).get(item.pk, [])
    needed = item.needs_two and item.kind != QueueItem.Kind.FLAG
    return told(viewer, spoken, needed=needed, appealed=item.kind == QueueItem.Kind.APPEAL)


def spoken_for(viewer: Member, items: Collection[int]) -> dict[int, list[Spoken]]:
    """Return by item whose voices stand, in one query."""
    spoken: defaultdict[int, list[Spoken]] = defaultdict(list)
    for item, moderator, organisation in _standing(viewer, write_keys(items)):
        spoken[item].append((moderator, organisation))
    return spoken


def told(viewer: Member, spoken: Sequence[Spoken], *, needed: bool, appealed: bool = False) -> Voices:
    """Return what `viewer` is told of the voices that stand."""
    return Voices(
        needed=needed,
        appealed=appealed,
        mine=any(moderator == viewer.pk for moderator, _organisation in spoken),
        ours=any(organisation == viewer.organisation_id for _moderator, organisation in spoken),
        theirs=any(organisation != viewer.organisation_id for _moderator, organisation in spoken),
    )


@prepared
def _standing(viewer: Viewer, items: str) -> QuerySet[ReleaseVoice, tuple[int, int, int]]:
    voices = ReleaseVoice.objects.visible_to(viewer).standing().filter(item__in=written_keys(items))
    return voices.values_list("item", "moderator", "organisation")


def first_voices(viewer: Member, made: Collection[Decision]) -> list[ReleaseVoice]:
    """Return the other voice of each decision to release that took two."""
    wanted = Q()
    for decision in made:
        if decision.outcome == Decision.Outcome.RELEASE:
            wanted |= Q(item=decision.item_id, item_version=decision.item_version) & ~Q(moderator=decision.moderator_id)
    if not wanted:
        return []
    given = ReleaseVoice.objects.visible_to(viewer).filter(wanted, withdrawn=None)
    return list(given.select_related("moderator"))
