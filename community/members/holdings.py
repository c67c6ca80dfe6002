"""What the site holds of a person, and who comes to read it: each app's part in its `personal.py`, found at start."""

from abc import ABC, abstractmethod
from typing import Any, ClassVar, TypeVar

from django_stubs_ext import StrOrPromise

from .models import Member, Membership


class Holding(ABC):
    """One kind of data about a person. Subclass it in `<app>/personal.py` and `@declare` it."""

    name: ClassVar[str]
    """Its key in the file that the person downloads."""
    about: ClassVar[StrOrPromise]
    """What is in it, for the page that offers the file."""

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


def everything_of(member: Member) -> dict[str, dict[str, Any]]:
    """Return what all apps hold of `member`, by the name of each part."""
    return {name: holding.export(member) for name, holding in holdings.items()}
