"""Take a board along in a file: docs/how-to/move-a-board.md."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError

from community.members.models import Member
from forum.actions.importing import account_for_export
from forum.exchange.exporting import write_out
from forum.exchange.new_file import new_file
from forum.exchange.report import Outcome, Report
from forum.models import Board


class Command(BaseCommand):
    help = "Write what one member reads of a board to a JSON Lines file, as far as its labels let it leave."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("board", help="its slug")
        parser.add_argument("file", type=Path, help="a file that is not there yet")
        parser.add_argument("--as", dest="member", required=True, help="in whose name: the e-mail address of a member")
        parser.add_argument("--addresses", action="store_true", help="with the e-mail addresses of authors")

    def handle(self, *_args: Any, **options: Any) -> None:
        member = Member.objects.verified().filter(email=options["member"].lower()).first()
        if member is None:
            raise CommandError(f"There is no member of the network under {options['member']}.")
        board = Board.objects.visible_to(member).filter(slug=options["board"]).first()
        if board is None:
            raise CommandError(f"{options['member']} reads no board {options['board']}.")
        try:
            with new_file(options["file"]) as stream:
                report = self._write(board, member, stream, addresses=options["addresses"])
        except OSError as error:
            raise CommandError(f"{error.filename or 'A file'} could not be used: {error.strerror}.") from error
        self.stdout.write("\n".join(report.summary()))

    def _write(self, board: Board, member: Member, stream: BinaryIO, *, addresses: bool) -> Report:
        report = Report(self.stdout.write)
        write_out(board, member, stream, report, addresses=addresses)
        counts = {f"{kind}s": report.count(Outcome.TAKEN, kind) for kind in ("thread", "post", "file", "member")}
        left_out = report.count(Outcome.SKIPPED)
        account_for_export(member=member, board=board, addresses=addresses, left_out=left_out, **counts)
        return report
