"""Fill the database of a run, in a process of its own, and write down what there is to ask for."""

import json
import random
import sys
from datetime import timedelta
from pathlib import Path

import django

django.setup()

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from bench.rows import Plan, Rows, continue_numbers
from bench.signed_in import sessions_of
from community.demo import cast
from community.demo.boards import load_boards
from community.demo.conversation import threads
from community.demo.pages import load_pages
from community.demo.people import load_people
from community.members.models import Member
from forum.models import Post

POSTS_PER_THREAD = 40
LONGEST_SHARE = 20
"""One thread has this part of all posts: a twentieth."""
DEEPEST = 8
READERS = 16


@transaction.atomic
def fill(posts: int) -> dict[str, object]:
    """Load people, pages, boards and `posts` posts; return the addresses and sessions of the run."""
    now = timezone.now()
    load_pages()
    members = load_people(now)
    boards = list(load_boards(members).values())
    authors = [members[person.key] for person in cast.composed()]
    chance = random.Random(1)  # noqa: S311 - the same every time is what is wanted
    bodies = [post.body for thread in threads(now) for post in thread.posts if post.language == "en"]
    rows = Rows()
    sizes = [max(posts // LONGEST_SHARE, 1)]
    sizes += [POSTS_PER_THREAD] * ((posts - sizes[0]) // POSTS_PER_THREAD)
    made = [
        rows.add_thread(
            board=boards[place % len(boards)],
            title=f"Question {place}: {bodies[place % len(bodies)][:60]}",
            plans=_plans(size, authors, bodies, chance),
            begun=now - timedelta(days=1 + place % 300),
        )
        for place, size in enumerate(sizes)
    ]
    rows.write()
    continue_numbers()
    return {
        "board": f"/forum/{boards[0].slug}/",
        "threads": [f"/t/{thread.public_id}" for thread in made[1:101]],
        "longest": f"/t/{made[0].public_id}",
        "sessions": sessions_of(authors[:READERS]),
        "cookies": {"session": settings.SESSION_COOKIE_NAME, "csrf": settings.CSRF_COOKIE_NAME},
        "posts": Post.objects.count(),
        "database": connection.vendor,
    }


def _plans(size: int, authors: list[Member], bodies: list[str], chance: random.Random) -> list[Plan]:
    """Return a conversation: most answer one of the latest, none deeper than DEEPEST."""
    depths = [0]
    plans = [Plan(chance.choice(authors), chance.choice(bodies), None)]
    for place in range(1, size):
        parent = chance.randrange(max(0, place - 10), place)
        parent = parent if depths[parent] < DEEPEST else 0
        depths.append(depths[parent] + 1)
        plans.append(Plan(chance.choice(authors), chance.choice(bodies), parent))
    return plans


if __name__ == "__main__":
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    found = fill(int(sys.argv[1]))
    with connection.cursor() as statistics:
        statistics.execute("ANALYZE")
    Path(sys.argv[2]).write_text(json.dumps(found))
