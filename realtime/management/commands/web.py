"""`manage.py web`: pages and sockets, in one process; run as many as there are cores, each on a port of its own."""

from argparse import ArgumentParser
from typing import Any

from channels.routing import get_default_application
from daphne.endpoints import build_endpoint_description_strings
from django.core.management.base import BaseCommand, CommandError

from realtime.sockets.server import DrainingServer


class Command(BaseCommand):
    help = "Answer pages and sockets until told to stop (Ctrl-C or SIGTERM); what was begun is finished first."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--fd", type=int, help="a listening socket that whoever starts the process has opened")

    def handle(self, *_args: Any, host: str, port: int, fd: int | None, **_options: Any) -> None:
        """Run until the end. Raises CommandError when nothing can listen there."""
        where = {"host": host, "port": port} if fd is None else {"file_descriptor": fd}
        server = DrainingServer(
            get_default_application(), endpoints=build_endpoint_description_strings(**where), verbosity=0
        )
        server.run()
        if not server.listening_addresses:
            raise CommandError(f"Nothing can listen at {host}:{port}. Stop what uses it, or choose another port.")
