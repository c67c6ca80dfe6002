"""Print the second factor of a demo sign-in as it is now."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from community.demo.guard import NotADemo, require_demo
from community.demo.signins import SIGN_INS, accounts, code_of


class Command(BaseCommand):
    help = "Print the six digits that the demo's sign-in of a role needs now."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("role", choices=sorted(SIGN_INS))

    def handle(self, *_args: Any, role: str, **_options: Any) -> None:
        try:
            require_demo()
        except NotADemo as refusal:
            raise CommandError(str(refusal)) from refusal
        account = dict(accounts())[role]
        code = code_of(account)
        if code is None:
            raise CommandError(f"{account.email} needs no second factor: e-mail address and password are enough.")
        self.stdout.write(f"{code.digits}  ({account.email}, valid for {code.seconds} more seconds)")
