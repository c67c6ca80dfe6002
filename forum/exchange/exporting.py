"""Writes a board as a file, in the name of one member who reads it."""

import base64
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone

from community.core.tlp import Content, Road, carries
from community.members.models import Member
from forum.attribution import Signature
from forum.models import Attachment, Board, Kind, Post, Thread
from forum.reading.exporting import ExportedPost, exported_files, exported_posts, exported_threads

from .records import FORMAT
from .report import Outcome, Report


def write_out(board: Board, member: Member, stream: BinaryIO, report: Report, *, addresses: bool) -> None:
    """Write what `member` may take along of `board`; the authors' e-mail `addresses` only where that is asked."""
    lines = _Export(board, member, report, addresses=addresses).lines()
    stream.writelines(json.dumps(line, ensure_ascii=False).encode() + b"\n" for line in lines)


class _Export:
    def __init__(self, board: Board, member: Member, report: Report, *, addresses: bool) -> None:
        self._board, self._member, self._report, self._addresses = board, member, report, addresses
        self._authors: set[str] = set()

    def lines(self) -> Iterator[dict[str, Any]]:
        source = urlsplit(settings.SITE_URL).netloc
        yield {"kind": "header", "format": FORMAT, "source": source, "made": _moment(timezone.now())} | self._stamp()
        yield {"kind": "board", "key": self._board.slug, "name": self._board.names["en"]}
        for thread, left_out in exported_threads(self._member, self._board):
            if left_out:
                self._report.tell(Outcome.SKIPPED, "thread", key=thread.public_id, why=str(left_out))
            else:
                self._report.tell(Outcome.TAKEN, "thread")
                yield self._thread(thread)
                yield from self._posts(thread)

    def _posts(self, thread: Thread) -> Iterator[dict[str, Any]]:
        for one in exported_posts(self._member, thread):
            if one.author is None:
                self._report.tell(Outcome.SKIPPED, "post", key=one.post.public_id, why=str(one.left_out))
                continue
            yield from self._signature(one.author)
            self._report.tell(Outcome.TAKEN, "post")
            yield self._post(thread, one, one.author)
            yield from self._files(one.post)

    def _signature(self, author: Signature) -> Iterator[dict[str, Any]]:
        """Say who an author is, before their first post."""
        if author.key not in self._authors:
            self._authors.add(author.key)
            self._report.tell(Outcome.TAKEN, "member")
            said = {"kind": "member", "key": author.key, "name": author.name}
            yield said | ({"email": author.email} if self._addresses else {})

    def _thread(self, thread: Thread) -> dict[str, Any]:
        """A poll goes as the discussion around it: who chose what does not leave."""
        return {
            "kind": "thread",
            "key": thread.public_id,
            "board": self._board.slug,
            "title": thread.title,
            "type": Kind.DISCUSSION.value if thread.kind == Kind.POLL else thread.kind,
            "label": thread.label,
            "language": thread.language,
            "tags": sorted(tag.name for tag in thread.tags.all()),
            "closed": thread.locked,
            "pinned": thread.pinned,
        } | self._stamp_under(thread.label)

    def _post(self, thread: Thread, one: ExportedPost, author: Signature) -> dict[str, Any]:
        post = one.post
        return {
            "kind": "post",
            "key": post.public_id,
            "thread": thread.public_id,
            "parent": one.above.public_id if one.above else None,
            "author": author.key,
            "created": _moment(post.published or post.created),
            "label": post.stands_under.value,
            "language": post.language,
            "accepted": thread.accepted_id == post.pk,
            "body": one.body,
        } | self._stamp_under(post.stands_under)

    def _files(self, post: Post) -> Iterator[dict[str, Any]]:
        for file, left_out in exported_files(self._member, post):
            if left_out:
                self._report.tell(Outcome.SKIPPED, "file", key=file.public_id, why=str(left_out))
            else:
                self._report.tell(Outcome.TAKEN, "file")
                said = {"kind": "file", "post": post.public_id, "name": file.name, "content": _content(file)}
                yield said | self._stamp_under(post.stands_under)

    def _stamp_under(self, label: str) -> dict[str, str]:
        """What is stamped on paper with its reader's name is so in each line: also when lines are taken apart."""
        return self._stamp() if carries(label, Road.PRINT) is Content.STAMPED_FOR_READER else {}

    def _stamp(self) -> dict[str, str]:
        return {"exported_for": self._member.name}


def _content(file: Attachment) -> str:
    with file.file.open("rb") as stored:
        return base64.b64encode(stored.read()).decode()


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()
