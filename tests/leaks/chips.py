"""Which label stands beside a word on a page: in its row or post, or else on the plate at the head of the page."""

import re

from community.core.tlp import Label
from tests.leaks.roads import BODY, TITLE

SURFACES = {
    "forum:board",
    "forum:feed",
    "forum:mine",
    "forum:mine-rule",
    "forum:post",
    "forum:search",
    "forum:suggest",
    "forum:tag",
    "forum:thread",
    "forum:threads",
    "moderation:rule-enable",
    "moderation:rule-trial",
    "realtime:notifications",
    "realtime:preferences",
}
"""Where words of a text stand beside its label."""
LISTS = {"forum:board", "forum:tag", "forum:threads", "realtime:preferences"}
"""Of threads, each with its own title."""

_CHIP = r'class="tlp [^>]*>(TLP:[A-Z+]+)<'
_CHIPS = re.compile(rf"{_CHIP}|<title>(TLP:[A-Z+]+) ")
_PLATE = re.compile(rf'class="plate">\s*<span {_CHIP}')
_ITEM = re.compile(r'<li[ >]|<article class="post[ "]|<entry>')


def fitting(label: Label, part: str, surface: str) -> set[str]:
    """Return the labels that may stand beside that part of a text: its own, or for names and tags any.

    The title of a thread stands also above each of its posts that is found, under the label of the post, and on the
    page of a stricter thread beside it.
    """
    if part not in (TITLE, BODY):
        return {"", *Label.values}
    stricter = {other for other in Label if other.strictness > label.strictness}
    return {label} | (stricter if part == TITLE and surface not in LISTS else set())


def beside(word: str, said: str) -> set[str]:
    """Return the labels that stand beside `word`, wherever it stands on a page."""
    starts = [found.start() for found in _ITEM.finditer(said)]
    return {_label(place.start(), said, starts) for place in re.finditer(word, said)}


def _label(place: int, said: str, starts: list[int]) -> str:
    start = max((start for start in starts if start < place), default=place)
    if chips := _CHIPS.findall(said, start, place):
        return "".join(chips[-1])
    plate = _PLATE.search(said)
    return plate[1] if plate else ""
