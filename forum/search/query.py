"""The query language as it is written: words, "phrases" and filters, each with a minus before it or not.

Any text is a query, and printing one gives a text that is the same query. What the terms mean stands in `meaning`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

LONGEST: Final = 400
"""More than anybody means."""

_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"'))
_TERM = re.compile(
    r"""
    (?P<minus> -(?=\S) )?
    (?: (?P<name> [^\W\d_]+ ) : (?=\S) )?
    (?: "(?P<quoted> [^"]* )"? | (?P<plain> [^\s"]+ ) )
    """,
    re.VERBOSE,
)
_BARE = re.compile(r"[^\W\d_]+:")


@dataclass(frozen=True, slots=True)
class Term:
    """One part of a query: a word, a phrase, or a filter and its value."""

    value: str
    name: str = ""
    """That of the filter, as it was written; nothing for words."""
    quoted: bool = False
    excluded: bool = False

    @classmethod
    def of(cls, name: str, value: str) -> "Term":
        """Return the filter with that value, quoted where it must be."""
        plain = " ".join(value.replace('"', " ").split())
        return cls(plain, name, quoted=" " in plain or not plain)

    def __str__(self) -> str:
        name = f"{self.name}:" if self.name else ""
        value = f'"{self.value}"' if self.quoted else self.value
        return f"{'-' if self.excluded else ''}{name}{value}"


@dataclass(frozen=True, slots=True)
class Query:
    """The terms of a query in their order; all of them are meant."""

    terms: tuple[Term, ...]

    def __str__(self) -> str:
        return " ".join(map(str, self.terms))

    def __add__(self, terms: Iterable[Term]) -> "Query":
        return Query((*self.terms, *terms))

    def __sub__(self, terms: Iterable[Term]) -> "Query":
        taken = set(terms)
        return Query(tuple(term for term in self.terms if term not in taken))


def parse(written: str) -> Query:
    """Return the query that `written` is; a quotation mark that nobody closed reaches to the end."""
    found = _TERM.finditer(written.translate(_QUOTES))
    return Query(tuple(term for term in map(_term, found) if term.name or term.value))


def is_unclosed(written: str) -> bool:
    """Say whether a quotation mark is left open."""
    return written.translate(_QUOTES).count('"') % 2 == 1


def last_term(written: str) -> tuple[str, Term]:
    """Return what stands before the term that is being written, and that term; empty after a space."""
    found = list(_TERM.finditer(written.translate(_QUOTES)))
    if not found or found[-1].end() < len(written):
        return written, Term("")
    term = _term(found[-1])
    if not term.quoted and not term.name and _BARE.fullmatch(term.value):  # a filter whose value is still to come
        term = replace(term, name=term.value.removesuffix(":"), value="")
    return written[: found[-1].start()], term


def _term(found: re.Match[str]) -> Term:
    quoted, plain = found["quoted"], found["plain"]
    value = plain if quoted is None else " ".join(quoted.split())
    return Term(value, found["name"] or "", quoted=quoted is not None, excluded=bool(found["minus"]))
