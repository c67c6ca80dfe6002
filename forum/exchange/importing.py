"""Brings a file in: rehearsed first, then a few posts in one transaction, so that whatever stops it leaves nothing half
done and it goes on where it stood.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO, Final

from django.db import transaction

from community.core import markup
from community.members.actions.stand_ins import stand_in_for
from community.members.models import Member
from forum.actions.importing import Origin, Words, account_for_import, import_reply, import_thread
from forum.actions.publishing import locked_thread
from forum.models import Post, Thread
from forum.policy.exchange import kind_brought
from realtime.live import gathered

from .planner import Planner
from .plans import Author, Known, Plan, Target
from .report import Outcome, Report

AT_ONCE: Final = 10
"""Posts in one transaction: others wait meanwhile, on SQLite all who write."""
HEAVY: Final = 8 * 2**20
"""Bytes of files that are kept in memory at most, but for those of a single post."""

Progress = Callable[[int], object]
"""Is told how many bytes of the file are done."""


class Changed(Exception):
    """A thread was taken away here while it was written to. What was written before stays."""


def rehearse(stream: BinaryIO, target: Target, report: Report, progress: Progress) -> None:
    """Find out what would come of the file. Raises Unreadable."""
    for _plan, end in Planner(target, report).plans(stream):
        progress(end)


def bring_in(stream: BinaryIO, target: Target, report: Report, progress: Progress) -> None:
    """Write what can be taken, and account for it even when it is interrupted. Raises Unreadable."""
    planner = Planner(target, report)
    written: dict[str, int] = {}
    try:
        for batch in _batches(_only(planner.plans(stream), progress)):
            _write(batch, planner.source)
            written = _counts(report)
        written = written and _counts(report)
    finally:
        if written:
            account_for_import(board=target.board, **written)


def _batches(planned: Iterable[Plan]) -> Iterator[list[Plan]]:
    batch: list[Plan] = []
    weight = 0
    for plan in planned:
        batch.append(plan)
        weight += sum(file.size for file in plan.files)
        if len(batch) == AT_ONCE or weight >= HEAVY:
            yield batch
            batch, weight = [], 0
    if batch:
        yield batch


def _counts(report: Report) -> dict[str, int]:
    taken = {f"{kind}s": report.count(Outcome.TAKEN, kind) for kind in ("thread", "post", "file", "member")}
    return taken | {"held": report.count(Outcome.HELD, "post"), "skipped": report.count(Outcome.SKIPPED)}


def _only(planned: Iterable[tuple[Plan | None, int]], progress: Progress) -> Iterator[Plan]:
    for plan, end in planned:
        progress(end)
        if plan:
            yield plan


def _write(plans: Iterable[Plan], source: str) -> None:
    laid_out = [(plan, markup.render(plan.said.body)) for plan in plans]  # while nobody has to wait
    with transaction.atomic(), gathered():
        writer = _Writer(source)
        for plan, html in laid_out:
            writer.write(plan, html)


class _Writer:
    """Writes some posts in one transaction, each of their threads locked once."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._locked: dict[int, Thread] = {}

    def write(self, plan: Plan, html: str) -> None:
        said, opened = plan.said, plan.opened
        words = Words(
            author=self._account(plan.author),
            body=said.body,
            html=html,
            language=plan.language,
            label=plan.label,
            created=said.created,
            files=plan.files,
            reasons=plan.reasons,
        )
        origin = Origin(self._source, opened.said.key, said.key)
        post = self._reply(plan, plan.parent, words, origin) if plan.parent else _opening(plan, words, origin)
        opened.thread = self._locked[post.thread.pk] = post.thread
        plan.known.pk, plan.known.path = post.pk, bytes(post.path or b"")

    def _reply(self, plan: Plan, parent: Known, words: Words, origin: Origin) -> Post:
        pk = plan.opened.thread.pk
        thread = self._locked.get(pk) or locked_thread(pk)
        if thread.state != Thread.State.PUBLISHED:
            raise Changed
        answered = Post(pk=parent.pk, path=parent.path, thread=thread)
        return import_reply(thread=thread, parent=answered, accepted=plan.said.accepted, words=words, origin=origin)

    def _account(self, author: Author) -> Member:
        if author.account is None:
            author.account = stand_in_for(source=self._source, key=author.said.key, name=author.said.name)
        return author.account


def _opening(plan: Plan, words: Words, origin: Origin) -> Post:
    opened = plan.opened
    return import_thread(
        board=opened.thread.board,
        audience=opened.thread.audience,
        title=opened.said.title,
        kind=kind_brought(opened.said.kind, plan.author.account, opened.thread.board),
        tags=opened.said.tags,
        closed=opened.said.closed,
        pinned=opened.said.pinned,
        words=words,
        origin=origin,
    )
