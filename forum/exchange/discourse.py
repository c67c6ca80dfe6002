"""Discourse: a folder of topics as its API gives them, `/t/ID.json?include_raw=1&print=true`, one file each or several.

Its texts are Markdown; only its own quotes and uploads are written in another way. How to get them:
docs/how-to/move-a-board.md.
"""

import csv
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from .converting import Given, Lines, NotAnExport, board, member, most_tags
from .report import Outcome, Report

_LARGEST: Final = 64 * 2**20
_CATEGORIES, _USERS = "categories.json", "users.csv"
_REGULAR_POST, _REGULAR_TOPIC = 1, "regular"
_GONE: Final = "gone"
_DEEPEST_QUOTE: Final = 8
_QUOTE: Final = re.compile(r'\[quote(?:="?([^",\]\n]{0,100})[^\]\n]{0,200})?\]', re.IGNORECASE)
_UNQUOTE: Final = re.compile(r"\[/quote\]", re.IGNORECASE)
_UPLOAD: Final = re.compile(r"!?\[([^\]|\n]{0,200})[^\]\n]{0,200}\]\(upload://[^)\s]{1,200}\)")


def discourse(folder: Path, given: Given, report: Report) -> Lines:
    """Yield the lines of an import file. Raises NotAnExport."""
    topics = _topics(folder)
    if not topics:
        raise NotAnExport(f"{folder} holds no topic: a file that /t/ID.json?include_raw=1&print=true answered.")
    emails = _emails(folder / _USERS)
    yield given.header()
    yield from _boards(folder / _CATEGORIES, topics)
    known: set[str] = set()
    for number, files in sorted(topics.items()):
        topic, posts = _whole(files)
        if topic.get("archetype") != _REGULAR_TOPIC:
            report.tell(Outcome.SKIPPED, "topic", key=str(number), why="It is a private message.")
            continue
        kept = list(_kept(posts, number, report))
        if not kept or kept[0]["post_number"] != 1:
            report.tell(Outcome.SKIPPED, "topic", key=str(number), why="Its first post is not there.")
            continue
        for post in kept:
            if (key := _author(post)) not in known:
                known.add(key)
                yield _member(key, post, emails)
        yield _thread(topic, given, settled=any(post.get("accepted_answer") for post in kept))
        yield from _lines_of(kept, number)
        report.tell(Outcome.TAKEN, "topic")


def _topics(folder: Path) -> dict[int, list[Path]]:
    """Return the files of each topic, by its number: a long one is given in several answers."""
    found = defaultdict(list)
    for file in sorted(folder.glob("*.json")):
        if file.name != _CATEGORIES:
            found[_number(_read(file), "id", file)].append(file)
    return found


def _whole(files: list[Path]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return what is said of a topic, and its posts in their order, each once."""
    topic: dict[str, Any] = {}
    posts: dict[int, dict[str, Any]] = {}
    for file in files:
        answer = _read(file)
        topic = answer | topic
        stream = answer.get("post_stream")
        if not isinstance(stream, dict) or not isinstance(stream.get("posts"), list):
            raise NotAnExport(f"{file.name} has no post_stream with posts.")
        for post in stream["posts"]:
            _require_post(post, file)
            posts[post["post_number"]] = post
    return topic, [posts[number] for number in sorted(posts)]


def _require_post(post: Any, file: Path) -> None:
    if not isinstance(post, dict):
        raise NotAnExport(f"{file.name} holds a post that is no object.")
    for name in ("post_number", "post_type"):
        _number(post, name, file)
    if not isinstance(post.get("created_at"), str):
        raise NotAnExport(f"{file.name} holds a post without created_at.")
    if not isinstance(post.get("raw"), str):
        raise NotAnExport(f"{file.name} holds posts without their Markdown. Ask for it: include_raw=1.")


def _kept(posts: list[dict[str, Any]], topic: int, report: Report) -> Iterator[dict[str, Any]]:
    for post in posts:
        if post["post_type"] != _REGULAR_POST:
            why = "It is no post of a member's: a moderator's note or a whisper."
        elif post.get("hidden") or post.get("deleted_at") or post.get("user_deleted"):
            why = "It was hidden or deleted there."
        elif not post["raw"].strip():
            why = "It is empty."
        else:
            yield post
            continue
        report.tell(Outcome.SKIPPED, "post", key=f"{topic}/{post['post_number']}", why=why)


def _thread(topic: dict[str, Any], given: Given, *, settled: bool) -> dict[str, Any]:
    tags = [tag["name"] if isinstance(tag, dict) else tag for tag in topic.get("tags") or []]
    return given.thread(
        key=str(topic["id"]),
        board=f"category-{topic.get('category_id')}",
        title=str(topic.get("title", "")),
        type="question" if settled else "discussion",
        tags=most_tags([str(tag) for tag in tags]),
        closed=bool(topic.get("closed") or topic.get("archived")),
        pinned=bool(topic.get("pinned")),
    )


def _lines_of(posts: list[dict[str, Any]], topic: int) -> Lines:
    """A reply to a post that does not come along answers the opening."""
    there: set[int] = set()
    for post in posts:
        number, answered = post["post_number"], post.get("reply_to_post_number")
        parent = None if number == 1 else str(answered if answered in there else 1)
        there.add(number)
        yield {
            "kind": "post",
            "key": str(number),
            "thread": str(topic),
            "parent": parent,
            "author": _author(post),
            "created": post["created_at"],
            "accepted": bool(post.get("accepted_answer")) and number != 1,
            "body": markdown(post["raw"]),
        }


def markdown(raw: str) -> str:
    """Return Discourse's Markdown as ours: its quotes as such, uploads by name alone, since they do not come along."""
    lines, depth = [], 0
    for line in raw.splitlines():
        rest = line
        if begins := _QUOTE.match(line.strip()):
            depth, rest = depth + 1, line.strip()[begins.end() :]
            if who := (begins[1] or "").strip():
                lines += [_quoted(f"**{who}**", depth), _quoted("", depth)]
        ends = len(_UNQUOTE.findall(rest))
        words = _UNQUOTE.sub("", rest)
        if words.strip() or not (begins or ends):
            lines.append(_quoted(words, depth))
        if ends:
            depth = max(0, depth - ends)
            lines.append(_quoted("", depth))
    return _UPLOAD.sub(lambda found: f"({found[1]})", "\n".join(lines))


def _quoted(line: str, depth: int) -> str:
    return f"{'> ' * min(depth, _DEEPEST_QUOTE)}{line}".rstrip()


def _author(post: dict[str, Any]) -> str:
    """Return the key of who wrote it; of accounts that are gone nothing is left but that."""
    user = post.get("user_id")
    return f"user-{user}" if type(user) is int else _GONE


def _member(key: str, post: dict[str, Any], emails: dict[str, str]) -> dict[str, Any]:
    user = str(post.get("username") or _GONE)
    return member(key, str(post.get("name") or user), "" if key == _GONE else emails.get(user, ""))


def _boards(file: Path, topics: dict[int, list[Path]]) -> Lines:
    names: dict[str, str] = {}
    if file.exists():
        listed = _read(file).get("category_list")
        for one in listed.get("categories", []) if isinstance(listed, dict) else []:
            names[str(_number(one, "id", file))] = str(one.get("name", ""))
    for number in sorted({str(_read(files[0]).get("category_id")) for files in topics.values()}):
        yield board(f"category-{number}", names.get(number, f"Category {number}"))


def _emails(file: Path) -> dict[str, str]:
    """Return the addresses by user name, from the list that the administration sends; none without it."""
    if not file.exists():
        return {}
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            return {row["username"]: row["email"] or "" for row in csv.DictReader(stream)}
    except (UnicodeDecodeError, csv.Error, KeyError) as error:
        raise NotAnExport(f"{file.name} is no CSV file in UTF-8 with the columns username and email.") from error


def _read(file: Path) -> dict[str, Any]:
    if file.stat().st_size > _LARGEST:
        raise NotAnExport(f"{file.name} is larger than a topic can be.")
    try:
        said = json.loads(file.read_bytes())
    except (ValueError, RecursionError) as error:
        raise NotAnExport(f"{file.name} is not JSON.") from error
    if not isinstance(said, dict):
        raise NotAnExport(f"{file.name} is not a JSON object.")
    return said


def _number(said: Any, name: str, file: Path) -> int:
    value = said.get(name) if isinstance(said, dict) else None
    if type(value) is not int:
        raise NotAnExport(f"{file.name} has no number {name} where one belongs.")
    return value
