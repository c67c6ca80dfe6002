"""Who has spoken for releasing an item that takes two, as the moderator before it is told."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from community.members.models import Member
from community.moderation.models import Decision, QueueItem, ReleaseVoice


@dataclass(frozen=True, slots=True)
class Voices:
    """What stands, without who and why: the second moderator judges for themselves."""

    needed: bool
    mine: bool = False
    ours: bool = False
    """Whether somebody of the viewer's organisation has spoken."""
    theirs: bool = False
    """Whether somebody of another organisation has."""

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
        return _(
            "It is held for a sensitive reason: two moderators of different organisations release it. "
            "One alone can return or remove it."
        )


def voices_for(viewer: Member, item: QueueItem) -> Voices:
    """Return the voices for one item."""
    return voices_beside(viewer, [item])[item.pk]


def voices_beside(viewer: Member, items: Collection[QueueItem]) -> dict[int, Voices]:
    """Return the voices for each of the items, in one query."""
    wanted = [item for item in items if item.needs_two]
    standing = ReleaseVoice.objects.visible_to(viewer).standing().filter(item__in=wanted)
    spoken: dict[int, list[tuple[int, int]]] = {item.pk: [] for item in items}
    for item, moderator, organisation in standing.values_list("item", "moderator", "organisation"):
        spoken[item].append((moderator, organisation))
    return {item.pk: _told(viewer, item, spoken[item.pk]) for item in items}


def _told(viewer: Member, item: QueueItem, spoken: list[tuple[int, int]]) -> Voices:
    return Voices(
        needed=item.needs_two,
        mine=any(moderator == viewer.pk for moderator, _organisation in spoken),
        ours=any(organisation == viewer.organisation_id for _moderator, organisation in spoken),
        theirs=any(organisation != viewer.organisation_id for _moderator, organisation in spoken),
    )


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
