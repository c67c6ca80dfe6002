"""The written conversation of the demo, read from the content files: who said what, in answer to whom, how long ago."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from .cast import contents, stand_ins

LATEST = timedelta(minutes=7)
"""The newest published post is this old when the demo is loaded."""
BETWEEN_HELD = timedelta(minutes=23)
BETWEEN_FLAGS = timedelta(minutes=37)


@dataclass(frozen=True, slots=True)
class WrittenPost:
    """One post. `parent` is the place, in its thread, of the post it answers; None for the opening one."""

    author: str
    parent: int | None
    at: datetime
    language: str
    body: str
    held: str
    """Why a moderator looks first, in a word or two; empty: it is published."""
    sensitive: bool
    """Whether its author said that it may be sensitive."""
    flagged: str
    label: str
    """Stricter than its thread's; empty: the same."""
    files: tuple[str, ...] = ()
    """Names in content/files of what goes with it."""


@dataclass(frozen=True, slots=True)
class WrittenWider:
    """What the author of a thread made of it for more readers, and the places of the posts that would go along."""

    title: str
    body: str
    tags: tuple[str, ...]
    at: datetime
    along: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class WrittenThread:
    board: str
    title: str
    kind: str
    options: tuple[str, ...]
    """Of a poll."""
    accepted: int | None
    """The place of the answer that settled a question."""
    label: str
    language: str
    tags: tuple[str, ...]
    pinned: bool
    posts: tuple[WrittenPost, ...]
    named: tuple[str, ...]
    """Who reads it beside its author, where a few were named."""
    own_organisation: bool
    """Whether the members of its author's organisation alone read it."""
    wider: WrittenWider | None

    @property
    def authors(self) -> set[str]:
        return {post.author for post in self.posts}


@cache
def threads(as_of: datetime) -> tuple[WrittenThread, ...]:
    """Return every thread of every board, its times counted back from `as_of`."""
    return tuple(
        _thread(board, facts, as_of)
        for board in contents("boards")
        for facts in contents(f"threads/{board}")["threads"]
    )


@cache
def threads_for_fewer(as_of: datetime) -> tuple[WrittenThread, ...]:
    """Return the threads for named readers, for an organisation, or with a wider one made of them."""
    return tuple(_thread(facts["board"], facts, as_of) for facts in contents("for-fewer")["threads"])


def _thread(board: str, facts: dict[str, Any], as_of: datetime) -> WrittenThread:
    people = stand_ins(facts["title"], _spoken_by_stars(facts))
    started = as_of - timedelta(days=facts["days_ago"])
    pace = _pace(facts, as_of - LATEST - started)
    return WrittenThread(
        board=board,
        title=facts["title"],
        kind=facts.get("kind", "discussion"),
        options=tuple(facts.get("options", ())),
        accepted=facts["accepted"] - 1 if "accepted" in facts else None,
        label=facts["label"],
        language=facts["language"],
        tags=tuple(facts["tags"]),
        pinned=facts.get("pinned", False),
        posts=tuple(
            WrittenPost(
                author=people.get(post["author"], post["author"]),
                parent=post["reply_to"] - 1 if "reply_to" in post else None,
                at=started + timedelta(hours=post.get("hours", 0)) * pace,
                language=post.get("language", facts["language"]),
                body=post["body"].strip(),
                held=post.get("held", ""),
                sensitive=post.get("sensitive", False),
                flagged=post.get("flagged", ""),
                label=post.get("label", ""),
                files=tuple(post.get("files", ())),
            )
            for post in facts["posts"]
        ),
        named=tuple(facts.get("named", ())),
        own_organisation=facts.get("own_organisation", False),
        wider=_wider(facts["wider"], as_of) if "wider" in facts else None,
    )


def _wider(facts: dict[str, Any], as_of: datetime) -> WrittenWider:
    return WrittenWider(
        title=facts["title"],
        body=facts["body"].strip(),
        tags=tuple(facts["tags"]),
        at=as_of - timedelta(days=facts["days_ago"]),
        along=tuple(number - 1 for number in facts["along"]),
    )


def _spoken_by_stars(facts: dict[str, Any]) -> dict[str, set[str]]:
    spoken: dict[str, set[str]] = {}
    for post in facts["posts"]:
        if post["author"].startswith("*"):
            spoken.setdefault(post["author"], set()).add(post.get("language", facts["language"]))
    return spoken


def _pace(facts: dict[str, Any], room: timedelta) -> float:
    """Return by what its hours are multiplied, so that a young thread does not reach into the future."""
    longest = timedelta(hours=max(post.get("hours", 0) for post in facts["posts"]))
    return min(1.0, room / longest) if longest else 1.0
