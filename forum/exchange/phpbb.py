"""phpBB 3.1 and later: a folder of four tables as CSV with names of columns, as phpMyAdmin exports them.

Which queries make them, without passwords and network addresses, stands in docs/how-to/move-a-board.md.
"""

import csv
import hashlib
import html
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from .bbcode import markdown, written
from .converting import Given, Lines, NotAnExport, board, member
from .report import Outcome, Report

_COLUMNS: Final = {
    "users": ("user_id", "username", "user_email"),
    "forums": ("forum_id", "forum_name"),
    "topics": ("topic_id", "forum_id", "topic_title", "topic_status", "topic_type", "topic_visibility"),
    "posts": (
        *("post_id", "topic_id", "poster_id", "post_username", "post_time"),
        *("post_text", "bbcode_uid", "post_visibility"),
    ),
}
_LONGEST_FIELD: Final = 2**20
_GUEST, _APPROVED, _LOCKED = "1", "1", "1"
_NORMAL: Final = "0"
_KINDS: Final = {"2": "announcement", "3": "announcement"}
"""By the type of a topic; all others are discussions."""

Row = dict[str, str]


def phpbb(folder: Path, given: Given, report: Report) -> Lines:
    """Yield the lines of an import file. Raises NotAnExport."""
    users = {row["user_id"]: row for row in _rows(folder, "users")}
    topics = {row["topic_id"]: row for row in _rows(folder, "topics")}
    yield given.header()
    for row in _rows(folder, "forums"):
        yield board(f"forum-{row['forum_id']}", html.unescape(row["forum_name"]))
    known: set[str] = set()
    for topic, rows in _by_topic(folder):
        posts = list(_kept(rows, report))
        if why := _refusal(topics.get(topic), posts):
            report.tell(Outcome.SKIPPED, "topic", key=topic, why=why)
            continue
        for post in posts:
            key, name, email = _author(post, users)
            if key not in known:
                known.add(key)
                yield member(key, name, email)
        yield _thread(topics[topic], given)
        yield from _lines_of(posts, users)
        report.tell(Outcome.TAKEN, "topic")


def _by_topic(folder: Path) -> Iterator[tuple[str, Iterator[Row]]]:
    """Yield the posts of each topic: in the order of the file, so that it is never in memory as a whole."""
    seen: set[str] = set()
    for topic, rows in groupby(_rows(folder, "posts"), key=lambda row: row["topic_id"]):
        if topic in seen:
            raise NotAnExport(
                "posts.csv is not in the order of its topics. Export it with ORDER BY topic_id, post_time."
            )
        seen.add(topic)
        yield topic, rows


def _kept(rows: Iterator[Row], report: Report) -> Iterator[Row]:
    for row in rows:
        if row["post_visibility"] != _APPROVED:
            report.tell(Outcome.SKIPPED, "post", key=row["post_id"], why="It was never approved, or deleted there.")
        elif not written(row["post_text"], row["bbcode_uid"]).strip():
            report.tell(Outcome.SKIPPED, "post", key=row["post_id"], why="It is empty.")
        else:
            yield row


def _refusal(topic: Row | None, posts: list[Row]) -> str:
    if topic is None:
        return "It does not stand in topics.csv."
    if topic["topic_visibility"] != _APPROVED:
        return "It was never approved, or deleted there."
    return "" if posts else "It has no posts."


def _thread(topic: Row, given: Given) -> dict[str, Any]:
    return given.thread(
        key=topic["topic_id"],
        board=f"forum-{topic['forum_id']}",
        title=html.unescape(topic["topic_title"]),
        type=_KINDS.get(topic["topic_type"], "discussion"),
        closed=topic["topic_status"] == _LOCKED,
        pinned=topic["topic_type"] != _NORMAL,
    )


def _lines_of(posts: list[Row], users: dict[str, Row]) -> Lines:
    """There is no tree there: every reply answers the opening."""
    for post in posts:
        yield {
            "kind": "post",
            "key": post["post_id"],
            "thread": post["topic_id"],
            "parent": None if post is posts[0] else posts[0]["post_id"],
            "author": _author(post, users)[0],
            "created": _moment(post["post_time"]),
            "body": markdown(written(post["post_text"], post["bbcode_uid"])),
        }


def _author(post: Row, users: dict[str, Row]) -> tuple[str, str, str]:
    """Return key, name and address of who wrote it; guests and those who left are known by their names alone."""
    user = users.get(post["poster_id"])
    if user is None or post["poster_id"] == _GUEST:
        name = html.unescape(post["post_username"]) or "Guest"
        return f"guest-{hashlib.sha256(name.encode()).hexdigest()[:16]}", name, ""
    return f"user-{user['user_id']}", html.unescape(user["username"]), user["user_email"]


def _moment(seconds: str) -> str:
    try:
        return datetime.fromtimestamp(int(seconds), UTC).isoformat()
    except (ValueError, OverflowError, OSError) as error:
        raise NotAnExport("A post_time in posts.csv is no number of seconds.") from error


def _rows(folder: Path, table: str) -> Iterator[Row]:
    """Yield the rows of a table; a column that is missing is named, and others are read past."""
    file = folder / f"{table}.csv"
    csv.field_size_limit(_LONGEST_FIELD)
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream, restval="")
            if missing := [name for name in _COLUMNS[table] if name not in (reader.fieldnames or ())]:
                raise NotAnExport(f"{file.name} has no column {missing[0]}. Export it with the names of columns.")
            for row in reader:
                yield {name: row[name] for name in _COLUMNS[table]}
    except FileNotFoundError as error:
        raise NotAnExport(f"{folder} has no {file.name}.") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise NotAnExport(f"{file.name} is no CSV file in UTF-8.") from error
