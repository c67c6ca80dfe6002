"""Full-text search over posts: what is found is decided in SQL by `visible_to`, newest first, equal on both databases.

`words` makes the words of a text comparable, `writing` keeps one index row per searchable post. `query` reads the
language, `filters` and `meaning` say what it means, `finding` reads the index (docs/decisions/0007-search.md).
"""

from .filters import FILTERS, SEARCHED
from .finding import Search, find_titles
from .meaning import Meaning, sense, understand
from .query import LONGEST, Query, Term, last_term, parse
from .snippets import marked, snippet
from .words import search_text
from .writing import index, plain_text, row_text, unindex, unindex_unsearchable

__all__ = [
    "FILTERS",
    "LONGEST",
    "SEARCHED",
    "Meaning",
    "Query",
    "Search",
    "Term",
    "find_titles",
    "index",
    "last_term",
    "marked",
    "parse",
    "plain_text",
    "row_text",
    "search_text",
    "sense",
    "snippet",
    "understand",
    "unindex",
    "unindex_unsearchable",
]
