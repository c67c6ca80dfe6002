"""`manage.py audit`: whether the log is as it was written, its anchor, and erasing the words of one reason."""

import sys
from argparse import ArgumentParser, FileType
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from community.audit.actions.accounting import account_for_verification
from community.audit.actions.reasons import erase_reason
from community.audit.anchors import Anchor, NoAnchor, anchors_in
from community.audit.models import AuditReason
from community.audit.verifying import Walk, verify

_UTF8 = "utf-8"


class Command(BaseCommand):
    help = "Verify the audit log, print its anchor, or erase a reason (docs/how-to/check-the-audit-log.md)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        deeds = parser.add_subparsers(dest="deed", required=True)
        verifying = deeds.add_parser("verify", help="Look at every seal; ends with 1 when something is wrong.")
        verifying.add_argument("--anchor", type=FileType(encoding=_UTF8), help="a file of anchors to compare with")
        deeds.add_parser("anchor", help="Print the head of the chain, signed, as a line to be kept elsewhere.")
        erasing = deeds.add_parser("erase-reason", help="Erase the words of one reason for good.")
        erasing.add_argument("reason", help="its address: the 12 characters after /audit/reasons/")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            match options["deed"]:
                case "verify":
                    self._verify(options["anchor"])
                case "anchor":
                    self.stdout.write(str(Anchor.of_head()))
                case "erase-reason":
                    self._erase(options["reason"])
        except NoAnchor as error:
            raise CommandError(str(error)) from error

    def _verify(self, anchor_file: Any) -> None:
        anchors = list(anchors_in(anchor_file)) if anchor_file else []
        walk, wrong = Walk(), 0
        for finding in verify(walk):
            wrong += not finding.is_note
            self.stdout.write(f"{'Note: ' if finding.is_note else ''}{finding.sentence}")
        for sentence in filter(None, (anchor.wrong() for anchor in anchors)):
            wrong += 1
            self.stdout.write(sentence)
        account_for_verification(sealed=walk.last, findings=wrong)
        self.stdout.write(walk.tail)
        if wrong:
            self.stdout.write(f"Looked at the seals up to number {walk.last}: {wrong} things are not as they were.")
            sys.exit(1)
        self.stdout.write(f"All is as it was written, up to seal {walk.last}.")

    def _erase(self, address: str) -> None:
        reason = AuditReason.objects.filter(public_id=address).first()
        if reason is None:
            raise CommandError("There is no reason with this address. Open it in the log and copy the address.")
        said = "Erased; the log says so." if erase_reason(reason=reason) else "These words were erased before."
        self.stdout.write(said)
