"""The invented people of the demo: the voices that speak most, and the members composed from the banks of names.

Pure and deterministic: the same files give the same people, in the same order.
"""

import itertools
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

CONTENT = Path(__file__).parent / "content"
COMPOSED_MEMBERS = 275
COMPOSED_ORGANISATIONS = 70
COMPOSED_INTERFACES = {"ar"}
"""Languages, besides English, in which a member may have the interface."""


@dataclass(frozen=True, slots=True)
class Employer:
    key: str
    name: str
    country: str
    sector: str
    area: str


@dataclass(frozen=True, slots=True)
class Person:
    key: str
    name: str
    title: str
    employer: str
    role: str
    interface: str
    languages: tuple[str, ...]
    """In which they may write; empty for voices, whose texts say it themselves."""
    joined_days_ago: int | None = None
    """Of a newcomer; everybody else joined in turn over the years."""

    @property
    def email(self) -> str:
        return f"{self.key.replace('-', '.')}@example.org"


def contents(name: str) -> dict[str, Any]:
    """Return one TOML file of the content."""
    return tomllib.loads((CONTENT / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def employers() -> tuple[Employer, ...]:
    """Return every organisation: the written ones, then the composed ones."""
    areas = contents("areas")
    area_of = {country: key for key, area in areas.items() for country in (*area["countries"], *area["also"])}
    written = [
        Employer(key, facts["name"], facts["country"], facts["sector"], area_of[facts["country"]])
        for key, facts in contents("organisations").items()
    ]
    return (*written, *itertools.islice(_composed_employers(areas), COMPOSED_ORGANISATIONS))


def _composed_employers(areas: dict[str, Any]) -> Iterator[Employer]:
    """Go round: every country of the composed ones gets one organisation before the areas' others get a second."""
    sectors = list(contents("sectors").items())
    seats = [(key, country) for key, area in areas.items() for country in area["countries"]]
    seats += [(key, country) for key, area in areas.items() for country in area["also"]]
    taken: set[str] = set()
    for number, (area, country) in enumerate(itertools.cycle(seats)):
        sector, facts = sectors[(number * 3 + number // len(sectors)) % len(sectors)]
        names = (
            pattern.format(place=place)
            for place in _rotated(areas[area]["places"], number)
            for pattern in _rotated(facts["organisations"], number)
        )
        name = next(name for name in names if name not in taken)
        taken.add(name)
        yield Employer(_key(name), name, country, sector, area)


@cache
def voices() -> tuple[Person, ...]:
    """Return the people whose words stand in the content, as written."""
    return tuple(
        Person(
            key=key,
            name=facts["name"],
            title=facts["title"],
            employer=facts["organisation"],
            role=facts.get("role", "member"),
            interface=facts["language"] if facts["language"] in COMPOSED_INTERFACES else "en",
            languages=(),
            joined_days_ago=facts.get("joined_days_ago"),
        )
        for key, facts in contents("voices").items()
    )


def newcomers() -> tuple[Person, ...]:
    """Return the voices who joined these days; nothing of theirs is published yet."""
    return tuple(person for person in voices() if person.joined_days_ago is not None)


@cache
def composed() -> tuple[Person, ...]:
    """Return the other members: each organisation in turn gains one from the names of its area."""
    areas, sectors = contents("areas"), contents("sectors")
    pairs = {key: _pairs(area["given"], area["family"]) for key, area in areas.items()}
    people = []
    for number, employer in enumerate(itertools.islice(itertools.cycle(_hiring()), COMPOSED_MEMBERS)):
        area = areas[employer.area]
        given, family = next(pairs[employer.area])
        titles = sectors[employer.sector]["titles"]
        people.append(
            Person(
                key=_key(f"{given} {family}"),
                name=f"{given} {family}",
                title=titles[(number // len(titles) + number) % len(titles)],
                employer=employer.key,
                role="member",
                interface=area["languages"][0] if area["languages"][0] in COMPOSED_INTERFACES else "en",
                languages=tuple(area["languages"]),
            )
        )
    return tuple(people)


def stand_ins(thread: str, languages: Mapping[str, set[str]]) -> dict[str, str]:
    """Return which composed member stands in for each `*n` of a thread: somebody who writes in all of its languages.

    `languages` says which those are. The same thread always gets the same people, nobody twice.
    """
    start = sum(map(ord, thread)) * 7
    chosen: dict[str, str] = {}
    for place, (star, spoken) in enumerate(languages.items()):
        able = [person.key for person in composed() if spoken <= set(person.languages)]
        able = able or [person.key for person in composed() if spoken & set(person.languages)]
        offset = (start + place * 11) % len(able)
        chosen[star] = next(key for key in able[offset:] + able[:offset] if key not in chosen.values())
    return chosen


def _hiring() -> list[Employer]:
    """The secretariat hires nobody from the banks."""
    return [employer for employer in employers() if employer.key != "secretariat"]


def _pairs(given: list[str], family: list[str]) -> Iterator[tuple[str, str]]:
    """Pair every given name with every family name once, mixing both from the first."""
    for turn in range(len(family)):
        for position, name in enumerate(given):
            yield name, family[(position + turn) % len(family)]


def _rotated(items: list[str], by: int) -> list[str]:
    start = by % len(items)
    return items[start:] + items[:start]


def _key(name: str) -> str:
    """Return `name` in plain lower-case letters joined by hyphens."""
    plain = unicodedata.normalize("NFKD", name.replace("ø", "o").replace("đ", "d").replace("ł", "l")).lower()
    words = "".join(
        letter if letter.isascii() and letter.isalnum() else " "
        for letter in plain
        if not unicodedata.combining(letter)
    )
    return "-".join(words.split())
