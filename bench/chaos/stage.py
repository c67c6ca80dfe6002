"""Fills the database in a process of its own: a board, a few threads that everybody follows, members with sessions."""

import json
import sys
from pathlib import Path

import django

django.setup()

from django.conf import settings
from django.core.management import call_command
from django.db import transaction

from community.moderation.models import WatchRule
from forum.actions.subscriptions import subscribe
from forum.models import Subscription
from tests.factories import forum, members
from tests.factories.sessions import session_key

THREADS = 3


@transaction.atomic
def fill(count: int) -> dict[str, object]:
    """Make `count` members who hear everything of THREADS threads; return how they get in and where to write."""
    WatchRule.objects.all().delete()  # nothing is to be held back: what is told must be readable
    board = forum.board()
    threads = [forum.thread(board=board) for _ in range(THREADS)]
    everybody = [members.member() for _ in range(count)]
    for member in everybody:
        for thread in threads:
            subscribe(member=member, thread=thread, level=Subscription.Level.ALL)
    return {
        "threads": {one.topic: one.public_id for one in threads},
        "sessions": [session_key(one) for one in everybody],
        "cookies": {"session": settings.SESSION_COOKIE_NAME, "csrf": settings.CSRF_COOKIE_NAME},
    }


if __name__ == "__main__":
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    Path(sys.argv[2]).write_text(json.dumps(fill(int(sys.argv[1]))))
