"""Compile the translations (.po to .mo) without gettext, so that a fresh machine needs nothing but Python."""

import os
from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management.base import BaseCommand


def compile_translations() -> list[Path]:
    """Write each .mo that is missing or older than its .po, and return those written."""
    stale = [
        po for root in settings.LOCALE_PATHS for po in sorted(Path(root).glob("*/LC_MESSAGES/*.po")) if _is_stale(po)
    ]
    for po in stale:
        _compile(po)
    return stale


def _compile(po: Path) -> None:
    """Write beside and put in place at once: another process may be compiling, or reading, the same file."""
    beside = po.with_suffix(f".{os.getpid()}.mo")
    polib.pofile(str(po)).save_as_mofile(str(beside))
    beside.replace(po.with_suffix(".mo"))


def _is_stale(po: Path) -> bool:
    mo = po.with_suffix(".mo")
    return not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime


class Command(BaseCommand):
    help = "Compile the translations that changed since they were last compiled."
    requires_system_checks = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        for po in compile_translations():
            self.stdout.write(f"Compiled {po.relative_to(settings.BASE_DIR)}")
