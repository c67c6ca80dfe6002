"""Make an import file of another forum's export: docs/how-to/move-a-board.md."""

import json
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from community.core.tlp import Label
from forum.exchange.converting import Given, Lines, NotAnExport
from forum.exchange.discourse import discourse
from forum.exchange.new_file import new_file
from forum.exchange.phpbb import phpbb
from forum.exchange.report import Report

_CONVERTERS: Final[dict[str, Callable[[Path, Given, Report], Lines]]] = {"discourse": discourse, "phpbb": phpbb}


class Command(BaseCommand):
    help = "Make a file for import_board of a folder that another forum was exported to. Asks no network."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("forum", choices=_CONVERTERS)
        parser.add_argument("folder", type=Path)
        parser.add_argument("file", type=Path, help="a file that is not there yet")
        parser.add_argument("--source", required=True, help="where it is from, e.g. its host name: beside each name")
        parser.add_argument("--label", required=True, choices=Label.values, help="the label of all of it")
        parser.add_argument("--language", required=True, choices=dict(settings.CONTENT_LANGUAGES))

    def handle(self, *_args: Any, **options: Any) -> None:
        given = Given(options["source"], options["label"], options["language"])
        report = Report(self.stdout.write)
        lines = _CONVERTERS[options["forum"]](options["folder"], given, report)
        try:
            with new_file(options["file"]) as stream:
                stream.writelines(json.dumps(line).encode() + b"\n" for line in lines)
        except NotAnExport as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{error.filename or options['file']} could not be used: {error.strerror}.") from error
        self.stdout.write("\n".join(report.summary()))
