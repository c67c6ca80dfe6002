"""What screening goes by at one moment: the enabled watch rules and the listed identifiers, as plain data."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import get_language

from .folding import fold_term
from .models import ListedIdentifier, WatchRule


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The watched phrases with why a moderator looks, and the lists that name each CAS Registry Number."""

    phrases: Mapping[tuple[str, ...], str]
    """By their folded words."""
    lengths: Mapping[str, tuple[int, ...]]
    """How many words the phrases have that begin with a word: so few are compared, however many rules there are."""
    listed: Mapping[str, str]

    @classmethod
    def of(cls, *, terms: Iterable[tuple[str, str]], listed: Iterable[tuple[str, str]]) -> "Rulebook":
        """Build a rulebook from (term, explanation) and (CAS Registry Number, list) pairs."""
        phrases = {words: explanation for term, explanation in terms if (words := fold_term(term))}
        lengths: defaultdict[str, set[int]] = defaultdict(set)
        for words in phrases:
            lengths[words[0]].add(len(words))
        lists: defaultdict[str, list[str]] = defaultdict(list)
        for cas, named in listed:
            lists[cas].append(named)
        return cls(
            phrases,
            {first: tuple(sorted(found)) for first, found in lengths.items()},
            {cas: "; ".join(names) for cas, names in lists.items()},
        )


def translated(explanations: Collection[str]) -> dict[str, str]:
    """Return those explanations of watch rules that the rules also say in the language of the page, so said."""
    language = get_language() or ""
    rules = WatchRule.objects.filter(explanation__in=explanations).values_list("explanation", "translations")
    return {explanation: said[language] for explanation, said in rules if said.get(language)}


def current() -> Rulebook:
    """Return the rules in force now, in two queries."""
    identifiers = ListedIdentifier.objects.order_by("cas", "list_name").values_list("cas", "list_name", "category")
    return Rulebook.of(
        terms=WatchRule.objects.filter(enabled=True).values_list("term", "explanation"),
        listed=((cas, f"{list_name}, {category}") for cas, list_name, category in identifiers),
    )
