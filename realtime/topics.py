"""May this viewer listen? Asked when a page begins to listen, and again and again while it does."""

from collections.abc import Iterable

from community.core.visibility import Viewer

from .notices import topics

MOST = 50
"""Topics that one page may listen to."""
LONGEST_NAME = 80


def audible(viewer: Viewer, names: Iterable[str]) -> set[str]:
    """Return those of `names` that exist and that `viewer` may listen to, in one query per kind.

    A topic that is not there and one that may not be heard give the same answer: none.
    """
    asked: dict[str, list[str]] = {}
    for name in names:
        kind, colon, ident = name.partition(":")
        if colon and kind in topics and len(name) <= LONGEST_NAME and ident.isascii() and ident.isprintable():
            asked.setdefault(kind, []).append(ident)
    return {f"{kind}:{ident}" for kind, idents in asked.items() for ident in topics[kind].audible(viewer, idents)}
