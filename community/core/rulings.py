"""A ruling answers "may this person do this now?": yes, or no with a sentence for the person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Ruling:
    """The answer of a policy. Truthy when allowed; otherwise `sentence` says what happened and what to do."""

    allowed: bool
    sentence: StrOrPromise = ""

    def __bool__(self) -> bool:
        return self.allowed


class Refused(PermissionDenied):
    """An action was not allowed. Answered as a 403 page that shows the ruling's sentence."""

    def __init__(self, sentence: StrOrPromise) -> None:
        super().__init__(sentence)
        self.sentence = sentence


YES = Ruling(allowed=True)


def no(sentence: StrOrPromise) -> Ruling:
    """Return a refusal that explains itself to the person."""
    return Ruling(allowed=False, sentence=sentence)


def require(ruling: Ruling) -> None:
    """Raise Refused, with the ruling's sentence, unless it allows."""
    if not ruling:
        raise Refused(ruling.sentence)
