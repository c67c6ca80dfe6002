"""Full-text search over posts: what is found is decided in SQL by `visible_to`, newest first, equal on both databases.

`words` makes the words of a text comparable, `writing` keeps one index row per searchable post, `finding` reads.
"""

from .finding import find
from .snippets import marked, snippet
from .words import query_words
from .writing import index, plain_text, unindex, unindex_unsearchable

__all__ = ["find", "index", "marked", "plain_text", "query_words", "snippet", "unindex", "unindex_unsearchable"]
