"""Bring a board in from a file: docs/how-to/move-a-board.md."""

import os
import sys
from argparse import ArgumentParser
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any, BinaryIO, TextIO

from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError, connection

from community.members.models import Group
from forum.exchange.importing import Changed, bring_in, rehearse
from forum.exchange.planner import Unreadable
from forum.exchange.plans import Target
from forum.exchange.progress import Progress
from forum.exchange.report import Outcome, Report
from forum.models import Attachment, Board, Imported, Post, PostIndex, Revision, Thread

SOMETHING_SKIPPED = 3
"""What the command ends with, where a refused file ends with 1."""


class Command(BaseCommand):
    help = "Bring threads from a JSON Lines file to a board. Run again after a crash, it goes on where it stood."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--into", required=True, help="the board here: its slug")
        parser.add_argument("--from", dest="chosen", default="", help="the board in the file, if it holds several")
        parser.add_argument("--readers", default="", help="a group, by its name: only its members read what comes")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, and write nothing")
        parser.add_argument("--skip", action="store_true", help="take what can be taken; else it is all or nothing")
        parser.add_argument("--report", type=Path, help="write the report to this file too")

    def handle(self, *_args: Any, **options: Any) -> None:
        target = _target(options)
        try:
            with options["file"].open("rb") as stream, _opened(options["report"]) as copy:
                report = self._run(
                    stream, target, copy, rehearsal=options["dry_run"], all_or_nothing=not options["skip"]
                )
        except OSError as error:
            raise CommandError(f"{error.filename or 'A file'} could not be used: {error.strerror}.") from error
        except Unreadable as error:
            raise CommandError(str(error)) from error
        except Changed as error:
            raise CommandError("A thread was removed or moved here meanwhile. Start again to go on.") from error
        except IntegrityError as error:
            raise CommandError("Another import of this file is running. Let it end, then start again.") from error
        if skipped := report.count(Outcome.SKIPPED):
            raise CommandError(f"{skipped} lines were skipped, as the report says.", returncode=SOMETHING_SKIPPED)

    def _run(
        self, stream: BinaryIO, target: Target, copy: TextIO | None, *, rehearsal: bool, all_or_nothing: bool
    ) -> Report:
        def say(sentence: str) -> None:
            self.stdout.write(sentence)
            if copy:
                copy.write(f"{sentence}\n")

        report, progress = Report(say), Progress(os.fstat(stream.fileno()).st_size, sys.stderr)
        if rehearsal or all_or_nothing:
            rehearse(stream, target, report, progress)
        refused = all_or_nothing and report.count(Outcome.SKIPPED)
        if not (rehearsal or refused):
            stream.seek(0)
            report = report.counting_only() if all_or_nothing else report
            bring_in(stream, target, report, progress)
            _gather_statistics()
        progress.end()
        for line in report.summary():
            say(line)
        if refused:
            say("Nothing was written. Mend these lines, or take all the others with --skip.")
        elif rehearsal:
            say("This was a rehearsal: nothing was written.")
        return report


def _gather_statistics() -> None:
    """Let PostgreSQL see what its tables hold now: until it does so by itself, a search takes long."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for model in (Thread, Post, Revision, PostIndex, Attachment, Imported):
                cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")


def _opened(report: Path | None) -> AbstractContextManager[TextIO | None]:
    return report.open("w") if report else nullcontext()


def _target(options: dict[str, Any]) -> Target:
    board = Board.objects.filter(slug=options["into"]).select_related("audience", "moderators").first()
    if board is None:
        slugs = ", ".join(Board.objects.values_list("slug", flat=True))
        raise CommandError(f"There is no board {options['into']}. The boards here: {slugs}.")
    audience = board.audience
    if options["readers"]:
        groups = list(Group.objects.filter(name=options["readers"], kind=Group.Kind.STANDING)[:2])
        if len(groups) != 1:
            raise CommandError(f"There is not exactly one group of the name {options['readers']}.")
        audience = audience.narrowed_to(*groups)
    return Target(board, audience, options["chosen"])
