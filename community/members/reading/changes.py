"""What the pages of changes show one viewer, each in a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from community.core.rulings import Ruling
from community.core.visibility import Viewer
from community.members import policy
from community.members.models import Change, Domain, Group, Member
from community.members.models.change_kinds import State
from community.members.models.group import SEATS
from community.members.models.member import SECONDING

SETTLED_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Card:
    """One change as one viewer sees it: what it says, what is so today, and what they may do with it."""

    change: Change
    decide: Ruling
    """Whether the viewer may be its second person."""
    withdraw: Ruling
    groups: list[str]
    """Where its subject sits now: with a staff role, these seats come to mean more."""
    domains: list[str]
    """The domains that its organisation has now."""


@dataclass(frozen=True, slots=True)
class ChangesPage:
    """What waits for a second person, what waits out its time, and what was settled last."""

    proposed: list[Card]
    waiting: list[Card]
    settled: list[Change]


def changes_page(viewer: Member) -> ChangesPage:
    """Return all that waits and the last that was settled, as far as `viewer` may know of it."""
    visible = Change.objects.visible_to(viewer).with_all()
    cards = _cards(viewer, visible.open().order_by("proposed", "pk"))
    return ChangesPage(
        proposed=[card for card in cards if card.change.state == State.PROPOSED],
        waiting=[card for card in cards if card.change.state == State.WAITING],
        settled=list(visible.filter(closed__isnull=False).order_by("-closed", "-pk")[:SETTLED_SHOWN]),
    )


def card_of(viewer: Member, change: Change) -> Card:
    """Return the card of a change that is visible to `viewer`."""
    return _cards(viewer, [change])[0]


def waiting_for(viewer: Viewer) -> list[Change]:
    """Return what changes in the viewer's own account within 72 hours."""
    visible = Change.objects.visible_to(viewer).filter(member=viewer.pk, state=State.WAITING)
    return list(visible.with_all().order_by("due"))


def _cards(viewer: Member, changes: Iterable[Change]) -> list[Card]:
    found = list(changes)
    groups, domains = _groups(viewer, found), _domains(found)
    return [
        Card(
            change=change,
            decide=policy.can_decline(viewer, change),
            withdraw=policy.can_withdraw(viewer, change),
            groups=groups[change.member_id],
            domains=domains[change.organisation_id],
        )
        for change in found
    ]


def _groups(viewer: Member, changes: list[Change]) -> dict[int | None, list[str]]:
    """Return the groups in which each subject sits, for those who decide; the others need not know who is where."""
    if viewer.role not in SECONDING:
        return defaultdict(list)
    subjects = [change.member_id for change in changes if change.role or change.group_id]
    seats = Group.objects.filter(kind__in=SEATS, members__in=subjects).order_by("name")
    named = defaultdict[int | None, list[str]](list)
    for member, name in seats.values_list("members", "name"):
        named[member].append(name)
    return named


def _domains(changes: list[Change]) -> dict[int | None, list[str]]:
    owners = [change.organisation_id for change in changes if not change.member_id]
    owned = Domain.objects.filter(organisation__in=owners).order_by("name")
    named = defaultdict[int | None, list[str]](list)
    for organisation, name in owned.values_list("organisation", "name"):
        named[organisation].append(name)
    return named
