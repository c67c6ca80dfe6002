"""Fills the database in a process of its own: threads to write in, and members who listen, each in a session."""

import json
import sys
from pathlib import Path

import django

django.setup()

from django.conf import settings
from django.db import transaction

from bench.signed_in import sessions_of
from community.members.models import Member, Organisation
from community.moderation.models import WatchRule
from forum.models import Subscription, Thread
from realtime.bell import bell_topic
from tests.factories import forum, members


@transaction.atomic
def fill(count: int, followers: int) -> dict[str, object]:
    """Make `count` members and two threads, of which the first so many of them follow one."""
    WatchRule.objects.all().delete()  # nothing is to be held back: what is posted must be told
    home = Organisation.objects.create(name="One of many listeners", country="FR", sector="academia")
    everybody = Member.objects.bulk_create(
        Member(email=f"listener{number}@example.org", name=f"Listener {number}", role="member", organisation=home)
        for number in range(count)
    )
    board, author = forum.board(), members.member()
    listened, followed = forum.thread(board=board, author=author), forum.thread(board=board, author=author)
    Subscription.objects.bulk_create(
        Subscription(member=member, thread=followed, level=Subscription.Level.ALL) for member in everybody[:followers]
    )
    sessions = sessions_of([author, *everybody])
    return {
        "listened": _place(listened),
        "followed": _place(followed),
        "author": sessions[0],
        "listeners": sessions[1:],
        "bells": [bell_topic(member.uuid) for member in everybody[:followers]],
        "cookies": {"session": settings.SESSION_COOKIE_NAME, "csrf": settings.CSRF_COOKIE_NAME},
    }


def _place(thread: Thread) -> dict[str, str]:
    return {"topic": thread.topic, "page": f"/t/{thread.public_id}", "reply": f"/t/{thread.public_id}/reply"}


if __name__ == "__main__":
    Path(sys.argv[3]).write_text(json.dumps(fill(int(sys.argv[1]), int(sys.argv[2]))))
