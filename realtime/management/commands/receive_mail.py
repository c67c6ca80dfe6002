"""`manage.py receive_mail < message`: an answer, or a mail that came back, as a mail server here pipes it in."""

import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError

from realtime.hearing import hear_letter
from realtime.incoming.letters import LARGEST, Unreadable, letter_of_bytes

_TRY_AGAIN_LATER = 75
"""EX_TEMPFAIL of sysexits.h: the mail server keeps the mail and tries again."""


class Command(BaseCommand):
    help = (
        "Take one mail from standard input: an answer is posted, a bounce counted. Says nothing to its sender itself."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            outcome = hear_letter(letter_of_bytes(sys.stdin.buffer.read(LARGEST + 1)))
        except Unreadable:
            self.stderr.write("It cannot be read, and is let go.")
        except DatabaseError:
            sys.exit(_TRY_AGAIN_LATER)
        else:
            self.stdout.write(outcome)
