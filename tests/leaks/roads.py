"""How much of a text each road carries under each label: the definition's table, written without the code it judges.

`community/core/tlp.py` says the same to the site. Here it is said once more, in the parts for which canaries stand.
"""

from typing import Final

from community.core.tlp import Label

TITLE, BODY, TAG, OUTCOME, FILE, AUTHOR, LINK = "title", "body", "tag", "outcome", "file", "author", "link"
"""What may be told of a text: its own words, what came of it, its file's name, its author's and their organisation's,
and its address.
"""
ALL: Final = frozenset({TITLE, BODY, TAG, OUTCOME, FILE, AUTHOR, LINK})
NOTHING: Final[frozenset[str]] = frozenset()
_LINK = frozenset({LINK})

PUBLIC, PAGE, SEARCH, FEED, PRINT, EXPORT = "public", "page", "search", "feed", "print", "export"
MAIL, DIGEST, ANSWER, PUSH = "mail", "digest", "answer", "push"

CLEAR, GREEN, AMBER, AMBER_STRICT, RED = Label
CARRIED: Final = {
    PUBLIC: dict.fromkeys(Label, NOTHING),  # no board is public yet
    PAGE: dict.fromkeys(Label, ALL),
    SEARCH: dict.fromkeys(Label, ALL) | {RED: NOTHING},
    MAIL: {CLEAR: ALL, GREEN: ALL, AMBER: _LINK, AMBER_STRICT: _LINK, RED: _LINK},
    PUSH: dict.fromkeys(Label, NOTHING) | dict.fromkeys((CLEAR, GREEN), frozenset({TITLE})),
    DIGEST: dict.fromkeys(Label, NOTHING) | {CLEAR: ALL, GREEN: ALL},  # from AMBER on how many, and no address
    ANSWER: dict.fromkeys(Label, NOTHING) | {CLEAR: ALL, GREEN: ALL},  # what can be answered by mail at all
    FEED: {CLEAR: ALL, GREEN: frozenset({TITLE, LINK}), AMBER: _LINK, AMBER_STRICT: _LINK, RED: NOTHING},
    PRINT: dict.fromkeys(Label, ALL) | {RED: NOTHING},
    EXPORT: dict.fromkeys(Label, frozenset({TITLE, LINK})) | {RED: NOTHING},  # of others' threads in one's own data
}

SURFACES: Final = {
    "mail": MAIL,
    "push": PUSH,
    "digest": DIGEST,
    "forum:feed": FEED,
    "forum:search": SEARCH,
    "forum:suggest": SEARCH,
    "forum:thread-print": PRINT,
    "members:data-export": EXPORT,
    **dict.fromkeys(
        (
            (
                *("wagtail_serve", "public-search", "news-feed", "sitemap", "robots", "picture"),
                *(f"realtime:{name}" for name in ("manifest", "offline", "service-worker")),
            )
        ),
        PUBLIC,
    ),
}
"""The road of each surface that is not simply a page."""

SENT: Final = {MAIL, DIGEST, PUSH}
"""Surfaces that are no address of the site."""

READ_HERE_ALONE: Final = SENT | {ANSWER, FEED, PRINT, EXPORT}
"""Roads on which nothing goes that was said under the Chatham House Rule; on the others nobody's name does."""


def carried(road: str, label: Label, *, under_rule: bool) -> frozenset[str]:
    """Return the parts that may go by `road` to whoever is in the audience."""
    if not under_rule:
        return CARRIED[road][label]
    return NOTHING if road in READ_HERE_ALONE else CARRIED[road][label] - {AUTHOR}
