"""`search_text__has_words=[…]`: rows that hold every one of these words, by the database's own full-text index.

Both indexes hold exactly the words of `search_text` (migration 0003), so both databases find the same rows.
"""

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.sql.compiler import SQLCompiler

from forum.models import PostIndex

SQL = tuple[str, list[Any]]


class HasWords(models.Lookup[list[str]]):
    """The right side is a list of folded words: letters and digits only, so they need no escaping in either syntax."""

    lookup_name = "has_words"
    prepare_rhs = False

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> SQL:
        """Match the words in the FTS5 table, whose rowid is the post's key."""
        table = compiler.quote_name_unless_alias(self.lhs.alias)
        matched = "SELECT rowid FROM forum_postindex_words WHERE forum_postindex_words MATCH %s"
        return f"{table}.post_id IN ({matched})", [" ".join(f'"{word}"' for word in self.rhs)]

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> SQL:
        """Match the words in the GIN index over the same expression."""
        column, parameters = self.process_lhs(compiler, connection)
        matched = f"array_to_tsvector(string_to_array({column}, ' ')) @@ %s::tsquery"
        return matched, [*parameters, " & ".join(f"'{word}'" for word in self.rhs)]


PostIndex._meta.get_field("search_text").register_lookup(HasWords)
