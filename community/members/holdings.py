"""What the site holds of a person, and who comes to read it: each app's part in its `personal.py`, found at start."""

import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any, ClassVar, Final, TypeVar

from django.core.serializers.json import DjangoJSONEncoder
from django_stubs_ext import StrOrPromise

from .models import Member, Membership

OWN_DATA: Final = "own-data"
"""The code of the job that reads the long part of the file."""

Text = dict[str, Any]


class Texts(ABC):
    """What a person wrote over the years, of their own alone: read in batches, for it may be much."""

    name: ClassVar[str]
    """Its key in the part of the file."""

    @abstractmethod
    def count(self, member: Member) -> int: ...

    @abstractmethod
    def batch(self, member: Member, *, after: int) -> tuple[list[Text], int]:
        """Return the next texts after the key `after`, none at the end, and the key of the last."""

    @abstractmethod
    def placed(self, member: Member) -> Callable[[Text], Text]:
        """Return what puts beside a text that was read before what of others' may stand there now."""

    def all_of(self, member: Member) -> Iterator[Text]:
        """Read all of them now."""
        texts, last = self.batch(member, after=0)
        while texts:
            yield from texts
            texts, last = self.batch(member, after=last)


class Holding(ABC):
    """One kind of data about a person. Subclass it in `<app>/personal.py` and `@declare` it."""

    name: ClassVar[str]
    """Its key in the file that the person downloads."""
    about: ClassVar[StrOrPromise]
    """What is in it, for the page that offers the file."""
    texts: ClassVar[Texts | None] = None
    """One app's alone: a file has one long part."""

    @abstractmethod
    def export(self, member: Member) -> dict[str, Any]:
        """Return all of the member's own, and nobody else's, in types that JSON knows and moments."""

    @abstractmethod
    def tell_of_seat(self, seat: Membership) -> None:
        """Tell those of whom the new seat lets somebody read what the app holds."""


holdings: dict[str, Holding] = {}

_T = TypeVar("_T", bound=type[Holding])


def declare(declared: _T) -> _T:
    """Class decorator: put a holding into the registry under its name."""
    holdings[declared.name] = declared()
    return declared


def own_texts() -> Texts:
    """Return the long part of the file."""
    return next(holding.texts for holding in holdings.values() if holding.texts)


def written(member: Member, texts: Iterable[Text]) -> Iterator[str]:
    """Write the file piece by piece: what all apps hold of `member` now, and `texts`, which were read now or before."""
    place = own_texts().placed(member)
    for number, (name, holding) in enumerate(holdings.items()):
        part = _json(holding.export(member))
        yield f"{',' if number else '{'}\n{_json(name)}: "
        if holding.texts is None:
            yield part
            continue
        yield f"{part.removesuffix('}')}, {_json(holding.texts.name)}: ["
        yield from (f"{',' if number else ''}\n{_json(place(text))}" for number, text in enumerate(texts))
        yield "]}"
    yield "\n}\n"


_json = partial(json.dumps, cls=DjangoJSONEncoder, indent=2, ensure_ascii=False)
