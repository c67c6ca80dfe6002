"""Brings a file in: rehearsed first, then a few posts in one transaction, so that whatever stops it leaves nothing half
done and it goes on where it stood.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import BinaryIO, Final

from django.db import transaction

from community.members.actions.stand_ins import stand_in_for
from community.members.models import Member
from forum.actions.importing import Origin, Words, account_for_import, import_reply, import_thread
from forum.policy.exchange import kind_brought
from realtime.live import gathered

from .planner import Planner
from .plans import Author, Plan, Target
from .report import Outcome, Report

AT_ONCE: Final = 20
"""Posts in one transaction: others wait meanwhile, on SQLite all who write."""

Progress = Callable[[int], object]
"""Is told how many bytes of the file are done."""


def rehearse(stream: BinaryIO, target: Target, report: Report, progress: Progress) -> None:
    """Find out what would come of the file. Raises Unreadable."""
    for _plan, end in Planner(target, report).plans(stream):
        progress(end)


def bring_in(stream: BinaryIO, target: Target, report: Report, progress: Progress) -> None:
    """Write what can be taken, and account for it even when it is interrupted. Raises Unreadable."""
    planner = Planner(target, report)
    planned = planner.plans(stream)
    done = 0
    try:
        while batch := list(islice(_only(planned, progress), AT_ONCE)):
            with transaction.atomic(), gathered():
                for plan in batch:
                    _write(plan, planner.source)
            done += len(batch)
    finally:
        if done:
            counts = {f"{kind}s": report.count(Outcome.TAKEN, kind) for kind in ("thread", "post", "file", "member")}
            held, skipped = report.count(Outcome.HELD, "post"), report.count(Outcome.SKIPPED)
            account_for_import(board=target.board, held=held, skipped=skipped, **counts)


def _only(planned: Iterable[tuple[Plan | None, int]], progress: Progress) -> Iterator[Plan]:
    for plan, end in planned:
        progress(end)
        if plan:
            yield plan


def _write(plan: Plan, source: str) -> None:
    said, opened = plan.said, plan.opened
    words = Words(
        author=_account(plan.author, source),
        body=said.body,
        html=plan.html,
        language=plan.language,
        label=plan.label,
        created=said.created,
        files=plan.files,
        reasons=plan.reasons,
    )
    origin = Origin(source, opened.said.key, said.key)
    if plan.parent:
        accepted, parent = said.accepted, plan.parent.post
        post = import_reply(thread=opened.thread.pk, parent=parent, accepted=accepted, words=words, origin=origin)
    else:
        post = import_thread(
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
        opened.thread = post.thread
    plan.known.post = post.pk


def _account(author: Author, source: str) -> Member:
    if author.account is None:
        author.account = stand_in_for(source=source, key=author.said.key, name=author.said.name)
    return author.account
