"""The map of gaps: topics by regions, how many ask and how many could help. Small numbers are told in bands."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from community.assistance.supply import demand_by_place, supply_by_place
from community.core.regions import Region
from community.directory.models import Topic
from community.members.models import Member
from community.members.models.member import Role

FEW: Final = 5
"""Fewer than this are not counted out for members: a request is a secret, and so may an expert's field be."""


@dataclass(frozen=True, slots=True)
class Tile:
    asked: str
    offered: str
    kind: str
    """`gap` where some ask and nobody could help, `thin` where more ask than could, else `met` or `idle`."""


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
    """Return the map: in exact numbers for the secretariat, in bands for other members. Three queries."""
    exact = viewer.role == Role.SECRETARIAT
    asked, offered = demand_by_place(), supply_by_place()
    topics = Topic.objects.choosable()
    return GapMap(
        regions=[str(region.label) for region in Region],
        rows=[
            GapRow(topic, [_tile(asked[topic.pk, region], offered[topic.pk, region], exact=exact) for region in Region])
            for topic in _worth_showing(topics, asked, offered)
        ],
        is_exact=exact,
    )


def _worth_showing(
    topics: Iterable[Topic], asked: Counter[tuple[int, str]], offered: Counter[tuple[int, str]]
) -> list[Topic]:
    named = {topic for topic, _region in (*asked, *offered)}
    return [topic for topic in topics if topic.pk in named]


def _tile(asked: int, offered: int, *, exact: bool) -> Tile:
    kind = "idle" if not asked else "gap" if not offered else "thin" if offered < asked else "met"
    if exact:
        return Tile(str(asked), str(offered), kind)
    return Tile(_band(asked), _band(offered), kind if asked >= FEW or not asked else "few")


def _band(number: int) -> str:
    if number == 0:
        return "0"
    return _("1 to 4") if number < FEW else str(number)
