"""Anchors: the head of the chain, signed, to be kept where whoever holds the database cannot reach it."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC

from .chain import same, signature_of
from .keys import keys
from .models import AuditSeal


class NoAnchor(ValueError):
    """A line is no anchor, or nothing has been sealed that one could name."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """One line of JSON: how far the log was sealed, when, and the signature of the site's key."""

    number: int
    seal: str
    at: str
    key: str
    signature: str = ""

    @classmethod
    def of_head(cls) -> "Anchor":
        """Return a signed anchor of the newest seal. Raises NoAnchor when nothing has been sealed."""
        if (head := AuditSeal.objects.order_by("-number").first()) is None:
            raise NoAnchor("Nothing has been sealed yet. The worker seals every two seconds: is it running?")
        key = keys()[0]
        bare = cls(head.number, head.seal, head.at.astimezone(UTC).isoformat(), key.name)
        return cls(bare.number, bare.seal, bare.at, bare.key, signature_of(key, bare._said()))

    @classmethod
    def parse(cls, line: str) -> "Anchor":
        """Read a line that `str` wrote. Raises NoAnchor."""
        try:
            return cls(**json.loads(line))
        except (ValueError, TypeError) as error:
            raise NoAnchor("This line is no anchor as `manage.py audit anchor` writes it.") from error

    def __str__(self) -> str:
        return json.dumps(asdict(self))

    @property
    def is_signed(self) -> bool:
        """Whether one of this site's keys signed it."""
        made = [signature_of(key, self._said()) for key in keys() if key.name == self.key]
        return any(same(one, str(self.signature)) for one in made)

    def wrong(self) -> str:
        """Say what does not agree with the log as it stands; empty when all does."""
        if not self.is_signed:
            return f"The anchor of seal {self.number} was not signed with a key of this site: it proves nothing."
        found = AuditSeal.objects.filter(number=self.number).first()
        if found is None:
            last = AuditSeal.objects.order_by("-number").first()
            end = f"now ends with seal {last.number}" if last else "has no seal any more"
            return f"The anchor names seal {self.number}, and the log {end}: its end was cut off."
        if not same(found.seal, self.seal):
            return f"Seal {self.number} is not the one that the anchor names: the log was written anew up to there."
        return ""

    def _said(self) -> dict[str, int | str]:
        return {name: value for name, value in asdict(self).items() if name != "signature"}


def anchors_in(lines: Iterable[str]) -> Iterator[Anchor]:
    """Give the anchor of each line that is not empty. Raises NoAnchor."""
    return (Anchor.parse(line) for line in lines if line.strip())
