"""Whether time tells what one may not read: how long "not found" takes for what nobody has and for what others have,
turn by turn in this process, through the whole site: `python -m bench.refusals --tries 200`.

That both ask the database the same is a test (tests/leaks/test_not_found.py); this shows what is left.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from .apart import run_apart
from .restricted import fill

if TYPE_CHECKING:
    from django.http import HttpResponse

    from community.members.models import Member
    from forum.models import Thread

    Ask = Callable[[str], HttpResponse]

POSTS = 20_000
TAG = "kept"
"""All that is kept from the one who asks carries it."""
WARM_UP = 5


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.refusals", description=__doc__)
    parser.add_argument("--tries", type=int, default=200)
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    said = parser.parse_args()
    if said.inside:
        _inside(said.tries)
    else:
        run_apart("bench.refusals", ["--tries", str(said.tries)])


def _inside(tries: int) -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from .rows import continue_numbers

    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    [viewer, *_others], _slug = fill(POSTS)
    continue_numbers()
    pairs = _pairs(viewer)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    sys.stdout.write(f"\n{tries} tries each, {POSTS:,} posts on {connection.vendor}.\n\n")
    sys.stdout.write("| what | not there, ms | not yours, ms | difference |\n|---|---|---|---|\n")
    for name, (ask, nowhere, there) in pairs.items():
        missing, kept = _medians(ask, nowhere, there, tries)
        sys.stdout.write(f"| {name} | {missing:.2f} | {kept:.2f} | {kept - missing:+.2f} |\n")


def _medians(ask: "Ask", nowhere: str, there: str, tries: int) -> tuple[float, float]:
    """Return the medians in milliseconds; the two are asked by turns, and by turns one of them first."""
    taken: dict[str, list[float]] = {nowhere: [], there: []}
    for turn in range(WARM_UP + tries):
        for address in (nowhere, there) if turn % 2 else (there, nowhere):
            begun = time.perf_counter()
            answer = ask(address)
            if turn >= WARM_UP:
                taken[address].append(time.perf_counter() - begun)
            if answer.status_code != HTTPStatus.NOT_FOUND:
                sys.exit(f"{address} answered {answer.status_code}, so these figures say nothing.")
    return statistics.median(taken[nowhere]) * 1000, statistics.median(taken[there]) * 1000


def _pairs(viewer: "Member") -> "Mapping[str, tuple[Ask, str, str]]":
    """Return by name how to ask, and an address of nothing and one of something kept from whoever asks."""
    from community.core.public_ids import new_public_id
    from forum.models import Thread
    from tests.factories import members, sessions
    from tests.factories.moderation import held_item

    thread = Thread.objects.exclude(pk__in=Thread.objects.visible_to(viewer).values("pk"))[0]
    post, file, feed = _beside(thread)
    _tag(viewer)
    member = sessions.client_as(viewer, headers={"host": "localhost"})
    moderator = sessions.client_as(members.moderator(members.group()), headers={"host": "localhost"})
    home, nobodys = f"/t/{thread.public_id}", f"/t/{new_public_id()}"
    other = new_public_id()
    return {
        "thread": (member.get, nobodys, home),
        "post": (member.get, f"{nobodys}/{other}", f"{home}/{post}"),
        "revision history": (member.get, f"{nobodys}/{other}/history", f"{home}/{post}/history"),
        "file": (member.get, f"{nobodys}/f/{other}", f"{home}/f/{file}"),
        "tag": (member.get, "/forum/tags/nowhere", f"/forum/tags/{TAG}"),
        "feed": (member.post, f"/forum/feeds/{other}/revoke", f"/forum/feeds/{feed}/revoke"),
        "queue item": (moderator.get, f"/moderation/{other}", f"/moderation/{held_item(thread=thread).public_id}"),
    }


def _beside(thread: "Thread") -> tuple[str, str, str]:
    """Return the public ids of a post of the thread, of its file, and of its author's feed: of nobody who asks."""
    from forum.actions.feeds import make_feed
    from forum.actions.publishing import publish
    from forum.models import Post, Revision
    from tests.factories.files import attached
    from tests.factories.forum import held_post

    opening = Post.objects.get(thread=thread, parent=None)
    post = held_post(thread=thread, parent=opening)
    file = attached(post)
    publish(Revision.objects.get(post=post))
    feed, _token = make_feed(member=post.author, name="A reader", contents="everything")
    return post.public_id, file.public_id, feed.public_id


def _tag(viewer: "Member") -> None:
    from django.contrib.contenttypes.models import ContentType
    from taggit.models import Tag, TaggedItem

    from forum.models import Thread

    kept: Any = Thread.objects.exclude(pk__in=Thread.objects.visible_to(viewer).values("pk"))
    tag, kind = Tag.objects.create(name=TAG, slug=TAG), ContentType.objects.get_for_model(Thread)
    TaggedItem.objects.bulk_create(TaggedItem(tag=tag, content_type=kind, object_id=thread.pk) for thread in kept)


if __name__ == "__main__":
    main()
