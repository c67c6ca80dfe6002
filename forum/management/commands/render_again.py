"""Bring stored HTML up to date after a change of the markup."""

from typing import Any

from django.core.management.base import BaseCommand

from community.core import markup
from forum.actions.rendering import render_again
from forum.models import Revision

AT_ONCE = 500


class Command(BaseCommand):
    help = "Render every text again that an older version of the markup rendered. The site may go on running."

    def handle(self, *_args: Any, **_options: Any) -> None:
        outdated = Revision.objects.filter(markup_version__lt=markup.VERSION).select_related("post")
        rendered = 0
        while some := list(outdated[:AT_ONCE]):
            for revision in some:
                render_again(revision)
            rendered += len(some)
        self.stdout.write(f"Rendered {rendered} texts again.")
