"""The map of gaps: topics by regions, how many ask and how many could help.

Members are told no number below five, nor that there is one: under TLP:AMBER one request is already a secret.
"""

from dataclasses import dataclass
from typing import Final

from community.assistance.supply import demand_by_place, supply_by_place
from community.core.regions import Region
from community.directory.models import Topic
from community.members.models import Member
from community.members.models.member import Role
from community.moderation.disclosure import FEWEST

FEWER: Final = f"<{FEWEST}"


@dataclass(frozen=True, slots=True)
class Tile:
    asked: str
    offered: str
    kind: str
    """`gap` where some ask and nobody could help, `thin` where more ask than could, else `met` or `idle`; `few` where
    nothing is told."""


@dataclass(frozen=True, slots=True)
class GapRow:
    topic: Topic
    tiles: list[Tile]


@dataclass(frozen=True, slots=True)
class GapMap:
    regions: list[str]
    rows: list[GapRow]
    is_exact: bool


def gap_map(viewer: Member) -> GapMap:
    """Return the map: in exact numbers for the secretariat, the larger ones alone for members. Three queries."""
    exact = viewer.role == Role.SECRETARIAT
    tile = _exact_tile if exact else _tile_for_members
    asked, offered = demand_by_place(), supply_by_place()
    return GapMap(
        regions=[str(region.label) for region in Region],
        rows=[
            GapRow(topic, [tile(asked[topic.pk, region], offered[topic.pk, region]) for region in Region])
            for topic in Topic.objects.choosable()
        ],
        is_exact=exact,
    )


def _exact_tile(asked: int, offered: int) -> Tile:
    kind = "idle" if not asked else "gap" if not offered else "thin" if offered < asked else "met"
    return Tile(str(asked), str(offered), kind)


def _tile_for_members(asked: int, offered: int) -> Tile:
    """Nothing of it differs between none and four: neither number, colour, nor whether the subject is named."""
    kind = "few" if asked < FEWEST else "thin" if offered < asked else "met"
    return Tile(_told(asked), _told(offered), kind)


def _told(number: int) -> str:
    return FEWER if number < FEWEST else str(number)
