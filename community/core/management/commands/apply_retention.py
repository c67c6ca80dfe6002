"""`manage.py apply_retention`: delete what was kept long enough, at once instead of by and by."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from community.core.retention import let_go, would_go


class Command(BaseCommand):
    help = "Delete what is older than settings.KEPT_DAYS. The worker does the same, a part every six hours."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say what would go")

    def handle(self, *_args: Any, dry_run: bool, **_options: Any) -> None:
        now = timezone.now()
        for gone in would_go(now) if dry_run else let_go(now, most=sys.maxsize):
            said = f"{gone.kind}: {gone.count} {'would go' if dry_run else 'went'}"
            self.stdout.write(f"{said}, older than {gone.days} days")
