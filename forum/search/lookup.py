"""Lookups on the words of an index row, equal on both databases: `search_text__has_words`, `search_text__in_order`.

Both full-text indexes hold exactly the words of `search_text` (migrations 0003, 0018). Words are letters and digits,
some behind a sign of ours (search/signs.py), so they need no escaping in either syntax.
"""

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Q
from django.db.models.sql.compiler import SQLCompiler

from forum.models import PostIndex

SQL = tuple[str, list[Any]]
ANY_END = "*"
"""After a word: with whatever ending."""


def by_index(words: list[str]) -> Q:
    """Say that a row holds all the words, to be looked up."""
    return Q(search_text__has_words=words)


def by_reading(words: list[str]) -> Q:
    """Say the same of whole words, to be looked for in each row: far quicker where only some rows are asked."""
    return Q(*(Q(search_text__in_order=word) for word in words))


def by_either(words: list[str]) -> Q:
    """Say the same where the database may do either: looked for first, so that few rows' words must be made."""
    return by_reading(words) & by_index(words)


class HasWords(models.Lookup[list[str]]):
    """Rows that hold every word of a list, by the database's own full-text index."""

    lookup_name = "has_words"
    prepare_rhs = False

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> SQL:
        """Match the words in the FTS5 table, whose rowid is the post's key."""
        table = compiler.quote_name_unless_alias(self.lhs.alias)
        matched = "SELECT rowid FROM forum_postindex_words WHERE forum_postindex_words MATCH %s"
        return f"{table}.post_id IN ({matched})", [" ".join(_ended(word, '"', "*") for word in self.rhs)]

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> SQL:
        """Match the words in the GIN index over the same expression."""
        column, parameters = self.process_lhs(compiler, connection)
        query = " & ".join(_ended(word, "'", ":*") for word in self.rhs)
        return f"forum_words({column}) @@ %s::tsquery", [*parameters, query]


class InOrder(models.Lookup[str]):
    """Rows in which the words of a phrase follow each other, or a word stands, each row looked at: beside `has_words`,
    for which there is an index; to leave out what has it; or where only some rows are asked at all.
    """

    lookup_name = "in_order"
    prepare_rhs = False

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> SQL:
        column, parameters = self.process_lhs(compiler, connection)
        return f"instr(' ' || {column} || ' ', %s) > 0", [*parameters, f" {self.rhs} "]

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> SQL:
        """Look by LIKE, which the planner thinks few rows match: of strpos it expects a third of all, and would list
        all threads that may be seen before it looks at the first row.
        """
        column, parameters = self.process_lhs(compiler, connection)
        return f"' ' || {column} || ' ' LIKE %s", [*parameters, f"% {self.rhs} %"]


def _ended(word: str, quote: str, any_end: str) -> str:
    end = any_end if word.endswith(ANY_END) else ""
    return f"{quote}{word.removesuffix(ANY_END)}{quote}{end}"


PostIndex._meta.get_field("search_text").register_lookup(HasWords)
PostIndex._meta.get_field("search_text").register_lookup(InOrder)
