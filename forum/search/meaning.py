"""What a query means: which words a post must have, which filters it must pass, and what was not understood."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Q
from django.utils.translation import gettext as _

from .filters import FILTERS, Filter, Looking
from .lookup import by_reading
from .query import LONGEST, Query, Term, is_unclosed, parse
from .words import query_words, search_text

MOST_TERMS: Final = 20
"""More than anybody means, and as many as a database can bear."""

MOST_WORDS: Final = 12
"""Of one term that is no phrase: signs between them make several words of what has no spaces."""

_OTHER_NAMES: Final = {"tlp": "label"}
"""A label may stand in a query as it stands beside a text: TLP:AMBER."""


@dataclass(frozen=True, slots=True)
class Words:
    """A word, or a phrase: all of these must stand there, the phrase in its order."""

    words: list[str]
    phrase: str

    def q(self) -> Q:
        """Return the condition on each row; the index is asked for the words of all terms together (finding.py)."""
        return by_reading([self.phrase] if self.phrase else self.words)


@dataclass(frozen=True, slots=True)
class Filtered:
    """A filter with what its value means."""

    filter: Filter
    value: Any

    def q(self, looking: Looking) -> Q:
        """Return the condition."""
        return self.filter.finds(self.value, looking)

    @property
    def is_selective(self) -> bool:
        """Whether few posts may pass, and no index can say so beforehand."""
        return self.filter.is_selective(self.value)


@dataclass(frozen=True, slots=True)
class Meaning:
    """The parts of a query that were understood, and a sentence for each that was not, or finds nothing ever."""

    query: Query
    parts: list[tuple[Term, Words | Filtered]]
    problems: list[str]

    @property
    def words(self) -> list[str]:
        """All that a post must have, and what to mark in it."""
        looked_for = [part for term, part in self.parts if isinstance(part, Words) and not term.excluded]
        return list(dict.fromkeys(word for part in looked_for for word in part.words))

    @property
    def is_selective(self) -> bool:
        """Whether few posts may be meant, and no database can say so beforehand."""
        return bool(self.words) or any(part.is_selective for part in self.asked)

    @property
    def is_plain(self) -> bool:
        """Whether nothing is meant but words, so that the index lists no others than what is found."""
        return all(isinstance(part, Words) and not part.phrase and not term.excluded for term, part in self.parts)

    @property
    def asked(self) -> list[Filtered]:
        """The filters that every post must pass."""
        return [part for term, part in self.parts if isinstance(part, Filtered) and not term.excluded]

    @property
    def filters(self) -> list[Term]:
        """The terms that are filters, to take away."""
        return [term for term, part in self.parts if isinstance(part, Filtered)]


def understand(written: str) -> Meaning:
    """Return what `written` means; what is longer than LONGEST is cut, and that is said."""
    line = written[:LONGEST]
    query = parse(line)
    return Meaning(query, list(_parts(query)), list(_problems(query, line, is_cut=len(written) > LONGEST)))


def sense(term: Term) -> tuple[str, Any]:
    """Return the same for filters that mean the same, however they are written."""
    found = FILTERS.get(_name(term)) if term.name else None
    return (_name(term), found.read(term.value)) if found else (term.name, term.value)


def _parts(query: Query) -> Iterator[tuple[Term, Words | Filtered]]:
    for term in query.terms[:MOST_TERMS]:
        if term.name:
            if (found := FILTERS.get(_name(term))) and (value := found.read(term.value)):
                yield term, Filtered(found, value)
        elif not _is_bare_filter(term) and (words := query_words(term.value)):
            phrase = search_text(term.value) if term.quoted else ""
            yield term, Words(words[:MOST_WORDS], phrase if " " in phrase else "")


def _problems(query: Query, line: str, *, is_cut: bool) -> Iterator[str]:
    if is_cut:
        yield _(
            "This is longer than a search can be: only the first %(n)s characters were looked at. Leave something out."
        ) % {"n": LONGEST}
    elif is_unclosed(line):
        yield _(
            "A quotation mark was opened and not closed. All after it was taken as one phrase: close it where it ends."
        )
    if len(query.terms) > MOST_TERMS:
        yield _("Only the first %(n)s words and filters were looked for. Leave some out.") % {"n": MOST_TERMS}
    for term in query.terms[:MOST_TERMS]:
        yield from _problems_of(term)


def _problems_of(term: Term) -> Iterator[str]:
    found = FILTERS.get(_name(term))
    if (term.name and found and not found.read(term.value)) or _is_bare_filter(term):
        yield _("“%(term)s” was not looked for.") % {"term": term} + " " + str(FILTERS[_name(term)].wrong)
    elif term.name and not found:
        yield _(
            "“%(term)s” was not looked for: there is no filter “%(name)s:”. Use one of %(names)s; or, to look for these"
            " words themselves, put them in quotation marks."
        ) % {"term": term, "name": term.name, "names": ", ".join(FILTERS)}
    elif term.name and found and not term.excluded and (beside := found.beside(found.read(term.value))):
        yield str(beside)
    elif not term.name and len(query_words(term.value)) > MOST_WORDS and not term.quoted:
        yield _("Of “%(term)s” only the first %(n)s words were looked for. Put spaces between words.") % {
            "term": term,
            "n": MOST_WORDS,
        }


def _is_bare_filter(term: Term) -> bool:
    """Say whether this is a filter that has lost its value: "board:" before a space."""
    return not term.name and not term.quoted and term.value.endswith(":") and _name(term) in FILTERS


def _name(term: Term) -> str:
    name = (term.name or term.value.removesuffix(":")).lower()
    return _OTHER_NAMES.get(name, name)
