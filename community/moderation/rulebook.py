"""What screening goes by at one moment: the enabled watch rules and the listed identifiers, as plain data."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .folding import fold_term
from .models import ListedIdentifier, WatchRule


@dataclass(frozen=True, slots=True)
class Phrase:
    """A watch rule's folded words, and why a moderator looks."""

    words: tuple[str, ...]
    explanation: str


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Phrases by their first word, and the lists that name each CAS Registry Number."""

    phrases: Mapping[str, tuple[Phrase, ...]]
    listed: Mapping[str, str]

    @classmethod
    def of(cls, *, terms: Iterable[tuple[str, str]], listed: Iterable[tuple[str, str]]) -> "Rulebook":
        """Build a rulebook from (term, explanation) and (CAS Registry Number, list) pairs."""
        phrases: defaultdict[str, list[Phrase]] = defaultdict(list)
        for term, explanation in terms:
            if words := fold_term(term):
                phrases[words[0]].append(Phrase(words, explanation))
        lists: defaultdict[str, list[str]] = defaultdict(list)
        for cas, named in listed:
            lists[cas].append(named)
        return cls(
            {first: tuple(found) for first, found in phrases.items()},
            {cas: "; ".join(names) for cas, names in lists.items()},
        )


def current() -> Rulebook:
    """Return the rules in force now, in two queries."""
    identifiers = ListedIdentifier.objects.order_by("cas", "list_name").values_list("cas", "list_name", "category")
    return Rulebook.of(
        terms=WatchRule.objects.filter(enabled=True).values_list("term", "explanation"),
        listed=((cas, f"{list_name}, {category}") for cas, list_name, category in identifiers),
    )
