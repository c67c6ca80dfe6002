"""Makes a queue that moderators watch, in a process of its own, and writes down who they are and who writes."""

import json
import sys
from pathlib import Path

import django

django.setup()

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

from bench.rows import continue_numbers
from community.moderation.notices import QUEUE
from tests.factories import forum, members
from tests.factories.sessions import session_key


@transaction.atomic
def fill(moderators: int) -> dict[str, object]:
    """Make a board on which all is read before it is published, so many moderators of it, and an author."""
    board = forum.board(premoderated=True)
    thread = forum.thread(board=board)
    continue_numbers()
    return {
        "database": connection.vendor,
        "topic": QUEUE,
        "reply": f"/t/{thread.public_id}/reply",
        "author": session_key(members.member()),
        "moderators": [session_key(members.moderator(board.moderators)) for _ in range(moderators)],
        "cookies": {"session": settings.SESSION_COOKIE_NAME, "csrf": settings.CSRF_COOKIE_NAME},
    }


if __name__ == "__main__":
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    Path(sys.argv[2]).write_text(json.dumps(fill(int(sys.argv[1]))))
