"""The text with the places of its reasons: one number per reason, the same on every place in the text."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from operator import itemgetter
from typing import Any

from django.utils.translation import gettext as _

from community.moderation.reasons import FOUND_BY_MACHINE, HoldCode
from community.moderation.rulebook import translated


@dataclass(frozen=True, slots=True)
class NumberedReason:
    """A reason in words; `number` stands at its places in the text, and is 0 for one that has no place."""

    number: int
    sentence: str
    detail: str
    source: str


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the text, and the numbers of the reasons that lie on it."""

    text: str
    numbers: tuple[int, ...]


def numbered(reasons: Iterable[dict[str, Any]]) -> list[NumberedReason]:
    """Return each different reason once: those with a place first in the order of their numbers, then the others."""
    numbers = _numbers(reasons := list(reasons))
    found = dict.fromkeys((reason["code"], reason["detail"]) for reason in reasons)
    said = translated({detail for code, detail in found if code == HoldCode.WATCH_RULE})
    told = [
        NumberedReason(
            numbers.get((code, detail), 0), str(HoldCode(code).label), said.get(detail, detail), _source(HoldCode(code))
        )
        for code, detail in found
    ]
    return sorted(told, key=lambda reason: reason.number or len(told) + 1)


def marked(text: str, reasons: Iterable[dict[str, Any]]) -> list[Part]:
    """Cut `text` where reasons begin and end; joined, the parts are the text again."""
    numbers = _numbers(reasons := list(reasons))
    spans = [
        (reason["start"], min(reason["end"], len(text)), numbers[reason["code"], reason["detail"]])
        for reason in reasons
        if reason["start"] is not None and reason["start"] < len(text)
    ]
    cuts = sorted({0, len(text), *(place for start, end, _number in spans for place in (start, end))})
    return [
        Part(text[start:end], tuple(sorted({number for first, last, number in spans if first <= start < last})))
        for start, end in pairwise(cuts)
    ]


def _numbers(reasons: list[dict[str, Any]]) -> dict[tuple[str, str], int]:
    placed = sorted((reason for reason in reasons if reason["start"] is not None), key=itemgetter("start"))
    order = dict.fromkeys((reason["code"], reason["detail"]) for reason in placed)
    return {key: number for number, key in enumerate(order, start=1)}


def _source(code: HoldCode) -> str:
    if code in FOUND_BY_MACHINE:
        return _("automatic check")
    if code == HoldCode.RETURNED:
        return _("earlier decision")
    return _("author") if code == HoldCode.SAID_SENSITIVE else _("rule of the board")
