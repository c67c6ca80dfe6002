"""What screening goes by at one moment: the rules in force, the allowed contexts and the lists, as plain data.

Put together once and kept by each process for as long as the rules stay the same: `RuleStamp` says so in one query.
"""

import logging
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.utils.translation import get_language

from .folding import fold_term
from .models import AllowedContext, ListedIdentifier, RuleStamp, WatchRule
from .models.rule_kinds import Effect, Kind, first_posts
from .patterns import Patterns, compiled

logger = logging.getLogger(__name__)

_EVERY_RULE = ""


@dataclass(frozen=True, slots=True)
class Watch:
    """A rule in force; `key` is its public id, and `value` is written as models/rule_kinds.py says."""

    kind: str
    value: str
    explanation: str = ""
    key: str = ""
    effect: str = Effect.HOLD.value


@dataclass(frozen=True, slots=True)
class First:
    """A rule about an author's first posts."""

    watch: Watch
    posts: int
    on_each_board: bool


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The rules by kind; phrases by their folded words, so that a text's words find them however many there are."""

    phrases: Mapping[tuple[str, ...], Sequence[Watch]]
    allowed: Mapping[tuple[str, ...], Collection[str]]
    """Phrases in which a match does not count: for the rules with these keys, or for every rule."""
    lengths: Mapping[str, Sequence[int]]
    """How many words the phrases have, watched and allowed, that begin with a word: so few are compared."""
    patterns: Patterns
    watches: Mapping[str, Sequence[Watch]] = field(default_factory=dict)
    """By kind; those of patterns in the order of `patterns`."""
    first: Mapping[str, Sequence[First]] = field(default_factory=dict)
    listed: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)
    """By CAS Registry Number: the lists that name it, each with what a reason says of it."""

    @classmethod
    def of(
        cls,
        *,
        rules: Iterable[Watch] = (),
        listed: Iterable[tuple[str, str, str]] = (),
        allowed: Iterable[tuple[str, str]] = (),
    ) -> "Rulebook":
        """Put together rules, (CAS Registry Number, list, what a reason says), and (key of a rule or "", phrase)."""
        by_kind: defaultdict[str, list[Watch]] = defaultdict(list)
        for watch in rules:
            by_kind[watch.kind].append(watch)
        by_kind[Kind.PATTERN] = [watch for watch in by_kind[Kind.PATTERN] if _can_be_tried(watch)]
        phrases, contexts = _by_words(by_kind[Kind.TERM]), _contexts(allowed)
        lists: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        for cas, name, said in listed:
            lists[cas].append((name, said))
        return cls(
            phrases,
            contexts,
            _lengths([*phrases, *contexts]),
            Patterns([watch.value for watch in by_kind[Kind.PATTERN]]),
            dict(by_kind),
            {
                kind: [First(watch, *first_posts(watch.value)) for watch in by_kind[kind]]
                for kind in (Kind.FIRST_POSTS, Kind.FIRST_LINKS)
            },
            dict(lists),
        )

    def most_first_posts(self, *, on_each_board: bool) -> int:
        """Return how many of an author's posts need counting at most, on one board or everywhere; 0: none."""
        asked = (one.posts for ones in self.first.values() for one in ones if one.on_each_board == on_each_board)
        return max(asked, default=0)

    def is_allowed(self, watch: Watch, keys: Collection[str]) -> bool:
        """Say whether a context with these keys is one for this rule."""
        return _EVERY_RULE in keys or watch.key in keys


def each_alone(rules: Iterable[tuple[WatchRule, Collection[str]]]) -> Iterator[tuple[Watch, Rulebook]]:
    """Return each rule, in force or not, kept or not, and a rulebook in which it stands alone, with the lists, the
    allowed contexts, and those phrases that are to be allowed for it besides.
    """
    listed, allowed = [*_listed()], [*_allowed()]
    for rule, phrases in rules:
        watch = Watch(rule.kind, rule.value, rule.explanation, rule.public_id, rule.effect)
        besides = [(rule.public_id, phrase) for phrase in phrases]
        yield watch, Rulebook.of(rules=[watch], listed=listed, allowed=[*allowed, *besides])


def translated(explanations: Collection[str]) -> dict[str, str]:
    """Return those explanations of watch rules that the rules also say in the language of the page, so said."""
    language = get_language() or ""
    rules = WatchRule.objects.filter(explanation__in=explanations).values_list("explanation", "translations")
    return {explanation: said[language] for explanation, said in rules if said.get(language)}


def current() -> Rulebook:
    """Return the rules in force now: in one query, while they are those that this process knows."""
    return _as_of(RuleStamp.objects.values_list("value", flat=True).first())


def forget() -> None:
    """Put the rules together anew the next time. For tests, which write past the actions."""
    _as_of.cache_clear()


@lru_cache(maxsize=1)
def _as_of(_stamp: str | None) -> Rulebook:
    """Read after the stamp: whoever changes the rules meanwhile changes the stamp too, and the next one reads again."""
    rules = WatchRule.objects.in_force().order_by("pk")
    return Rulebook.of(
        rules=(Watch(*row) for row in rules.values_list("kind", "value", "explanation", "public_id", "effect")),
        listed=_listed(),
        allowed=_allowed(),
    )


def _listed() -> Iterator[tuple[str, str, str]]:
    standing = ListedIdentifier.objects.standing().order_by("cas", "list_name")
    for cas, name, category in standing.values_list("cas", "list_name", "category"):
        yield cas, name, f"{name}, {category}"


def _allowed() -> Iterator[tuple[str, str]]:
    for key, phrase in AllowedContext.objects.values_list("rule__public_id", "phrase"):
        yield key or _EVERY_RULE, phrase


def _can_be_tried(watch: Watch) -> bool:
    """A pattern that an older engine took, and this one does not, must not keep anybody from posting."""
    try:
        compiled(watch.value)
    except ValidationError:
        logger.warning("The pattern of the watch rule %s cannot be used any more.", watch.key)
        return False
    return True


def _by_words(watches: Iterable[Watch]) -> dict[tuple[str, ...], Sequence[Watch]]:
    found: defaultdict[tuple[str, ...], list[Watch]] = defaultdict(list)
    for watch in watches:
        if words := fold_term(watch.value):
            found[words].append(watch)
    return dict(found)


def _contexts(allowed: Iterable[tuple[str, str]]) -> dict[tuple[str, ...], Collection[str]]:
    found: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
    for key, phrase in allowed:
        if words := fold_term(phrase):
            found[words].add(key)
    return dict(found)


def _lengths(phrases: Iterable[tuple[str, ...]]) -> dict[str, Sequence[int]]:
    lengths: defaultdict[str, set[int]] = defaultdict(set)
    for words in phrases:
        lengths[words[0]].add(len(words))
    return {first: sorted(found) for first, found in lengths.items()}
