"""Show the platform: prepare the database and the files, start the site and its worker, say how to sign in."""

import os
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from community.core.management.commands.compile_translations import compile_translations
from community.demo import loader, ports, signins
from community.demo.guard import NotADemo, require_demo
from community.demo.people import PASSWORD
from community.demo.processes import Processes
from community.demo.static_files import collect_changed

FIRST_ANSWER_SECONDS = 60.0
LAST_PORT = 65_535


class Command(BaseCommand):
    help = "Run the demo on loopback until Ctrl-C: the site with its sockets, and the background worker."
    requires_system_checks = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        try:
            require_demo()
            port = _port()
            if ports.is_busy(port):
                raise CommandError(
                    f"Port {port} is busy. Stop what uses it, or choose another: make demo PORT={port + 1}"
                )
            self._prepare()
        except NotADemo as refusal:
            raise CommandError(str(refusal)) from refusal
        except KeyboardInterrupt:
            raise CommandError("Stopped before it was ready. The next start begins this step again.") from None
        self._run(port)

    def _prepare(self) -> None:
        compile_translations()
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self._say("Preparing the database…")
            call_command("migrate", interactive=False, verbosity=0)
        if not loader.is_loaded():
            self._say("Loading 330 invented members and their conversation, once…")
            loader.load()
        if collect_changed():
            self._say("Collected the static files.")
        connection.close()

    def _run(self, port: int) -> None:
        processes = Processes()
        processes.stop_on_signals()
        processes.start("the site", ["manage.py", "web", "--port", str(port)])
        processes.start("the worker", ["manage.py", "worker"])
        try:
            status = ports.wait_for_success(port, seconds=FIRST_ANSWER_SECONDS, going_on=processes.all_well)
            if status == ports.SUCCESS:
                self._introduce(port)
                processes.wait()
            fallen = processes.fallen()
            stopped = processes.stopped
        finally:
            processes.stop()
        if stopped:
            self._say("\nStopped.")
        elif fallen:
            raise CommandError(
                f"{fallen.capitalize()} ended by itself, so the demo stopped. Its last words stand above."
            )
        else:
            raise CommandError(
                f"The site answered {status or 'nothing'} for {FIRST_ANSWER_SECONDS:.0f} seconds. See above."
            )

    def _introduce(self, port: int) -> None:
        self._say(
            f"\n  Global Congress demo      http://localhost:{port}/      (in Arabic: http://localhost:{port}/ar/)"
        )
        self._say(f"  Sign in at http://localhost:{port}/accounts/login/ with the password  {PASSWORD}\n")
        for role, account in signins.accounts():
            code = signins.code_of(account)
            note = f"code {code.digits} for {code.seconds} s, then make demo-code ROLE={role}" if code else ""
            self._say(f"  {role:<14} {account.email:<34} {note}".rstrip())
        self._say(f"\n  Mail goes to {settings.EMAIL_FILE_PATH}; the administrator reads it at /outbox/.")
        self._say("  Ctrl-C stops everything.\n")

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def _port() -> int:
    """Return the port that PORT names, 8000 without it. Raises CommandError for what is no port."""
    said = os.environ.get("PORT", "8000")
    if not said.isdecimal() or not 0 < int(said) <= LAST_PORT:
        raise CommandError(f"PORT={said} is no port. Choose a number from 1024 to {LAST_PORT}: make demo PORT=8001")
    return int(said)
