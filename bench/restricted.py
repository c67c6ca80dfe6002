"""What permission costs: a board page and a search over many posts, a tenth of them for a few, against the same
without restriction: `python -m bench.restricted --posts 1000000` (PostgreSQL).

Both are measured in this process, turn by turn on the same rows; "without restriction" every rule of who may see is
replaced by "everybody", so that the ratio is the price of the rules alone.
"""

import argparse
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from .apart import run_apart

if TYPE_CHECKING:
    from community.members.models import Member

MEMBERS = 2_000
GROUPS = 200
GROUPS_PER_MEMBER = 3
RESTRICTED_SHARE = 10
"""One thread in so many is for one group."""
VIEWERS = 50
POSTS_PER_THREAD = 20
WRITTEN = 20_000
"""So many posts are written one by one; the database copies them for more."""
SEARCHES = ("custody", "driver seal", "training exercise", "harbour")


def main() -> None:
    """Make a database, fill and measure it in a process of its own, and remove it."""
    parser = argparse.ArgumentParser(prog="python -m bench.restricted", description=__doc__)
    parser.add_argument("--posts", type=int, default=100_000)
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    said = parser.parse_args()
    if said.inside:
        _inside(said.posts)
        return
    run_apart("bench.restricted", ["--posts", str(said.posts)])


def _inside(posts: int) -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from .copies import multiply, without_index_of_words

    call_command("migrate", interactive=False, verbosity=0)
    written = min(posts, WRITTEN)
    viewers, slug = fill(written)
    with without_index_of_words():
        multiply(posts // written)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    _report(posts, viewers, slug)


def fill(posts: int, *, size: int = POSTS_PER_THREAD) -> "tuple[list[Member], str]":
    """Write members, boards and so many posts, `size` to a thread; return those who will read, and a board's slug."""
    from django.db import transaction
    from django.utils import timezone

    from community.demo.conversation import threads
    from community.members.models import Audience, Group, Member, Membership, Organisation
    from forum.models import Board

    from .rows import Plan, Rows

    chance = random.Random(1)  # noqa: S311 - the same every time is what is wanted
    now = timezone.now()
    with transaction.atomic():
        home = Organisation.objects.create(name="One of many", country="FR", sector="academia")
        made = Member.objects.bulk_create(
            Member(email=f"m{n}@example.org", name=f"Member {n}", role="member", organisation=home)
            for n in range(MEMBERS)
        )
        groups = Group.objects.bulk_create(Group(name=f"Group {n}") for n in range(GROUPS))
        Membership.objects.bulk_create(
            Membership(member=member, group=group)
            for member in made
            for group in chance.sample(groups, GROUPS_PER_MEMBER)
        )
        everybody = Audience.objects.of()
        narrow = [Audience.objects.of(group) for group in groups]
        boards = [
            Board.objects.create(
                slug=f"board-{n}", names={"en": f"Board {n}"}, audience=everybody, moderators=groups[n]
            )
            for n in range(6)
        ]
        bodies = [post.body for thread in threads(now) for post in thread.posts if post.language == "en"]
        rows = Rows()
        for place in range(posts // size):
            restricted = place % RESTRICTED_SHARE == 0
            rows.add_thread(
                board=boards[place % len(boards)],
                title=f"Question {place}: {bodies[place % len(bodies)][:60]}",
                plans=[
                    Plan(chance.choice(made), chance.choice(bodies), None if seq == 0 else 0) for seq in range(size)
                ],
                begun=now - timedelta(minutes=place),
                label="TLP:AMBER" if restricted else "TLP:GREEN",
                audience=narrow[place // RESTRICTED_SHARE % GROUPS] if restricted else everybody,
            )
        rows.write()
    return made[:VIEWERS], boards[0].slug


@contextmanager
def _unrestricted() -> Iterator[None]:
    """Let every rule of who may see say "everybody"."""
    from community.core import prepared
    from forum.models import board, post, post_index, thread

    def _all(rows: Any, _viewer: Any) -> Any:
        return rows.all()

    targets = [board.BoardQuerySet, thread.ThreadQuerySet, post.PostQuerySet, post_index.PostIndexQuerySet]
    patches = [patch.object(target, "visible_to", _all) for target in targets]
    for one in patches:
        one.start()
    prepared.forget()
    try:
        yield
    finally:
        for one in patches:
            one.stop()
        prepared.forget()


def _report(posts: int, viewers: "list[Member]", slug: str) -> None:
    from forum import reading

    asked: dict[str, Callable[[Any, int], object]] = {
        "board page": lambda viewer, _turn: reading.board_page(viewer, slug),
        "search": lambda viewer, turn: reading.search_page(viewer, SEARCHES[turn % len(SEARCHES)]),
    }
    for name, ask in asked.items():
        with_rules = _median(ask, viewers)
        with _unrestricted():
            without = _median(ask, viewers)
        sys.stdout.write(
            f"{name}, {posts:,} posts: {with_rules * 1000:.1f} ms with permission, {without * 1000:.1f} ms without: "
            f"{with_rules / without:.2f} times\n"
        )


def _median(ask: Callable[[Any, int], object], viewers: "list[Member]") -> float:
    """Ask once for every viewer unmeasured, then four times each."""
    for turn, viewer in enumerate(viewers):
        ask(viewer, turn)
    taken = []
    for turn in range(4 * len(viewers)):
        begun = time.perf_counter()
        ask(viewers[turn % len(viewers)], turn)
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


if __name__ == "__main__":
    main()
