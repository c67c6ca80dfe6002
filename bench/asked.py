"""One of the two databases of `make bench SCALE=large`: fills it, then asks for a page whenever its name comes in.

A process of its own, spoken to in lines of JSON. It first says what there is, then how long each page took.
"""

import sys
import time
import uuid

import django

django.setup()

from django.core.management import call_command
from django.db import connection
from django.db.models import QuerySet
from django.http import HttpResponse
from django.test import Client
from django.utils.http import urlencode

from bench.answering import Ask, answer, say
from bench.great import COMMON_SIZE, RARE, Filled, fill_to
from forum.actions.shown import shown
from forum.models import Board, Post, Thread
from forum.models.tree import MAX_DEPTH
from forum.reading.cursors import ORDER, ThreadCursor
from forum.reading.tree import LEVELS
from forum.reading.window import PAGE
from tests.factories.sessions import client_as

TWENTY, BY_TIME, REPLY = "thread of twenty posts", "thread of twenty posts by time", "reply"
SHOWS = ("latest", "new", "unread", "unanswered", "mine")
SEARCHES = {
    "a word in one of seven": "year",
    "a word in one of a hundred": "custody",
    "a word that stands once": RARE,
    "a common phrase": '"of the"',
    "a rare phrase": f'"{RARE} of"',
    "a word and a label": "driver label:AMBER",
}
WRITTEN = "We changed the form after the last exercise and kept the line for the name of the person who refused."
WARM_UP = 3

Page = tuple[Ask, str]
"""How it is asked for, and beside which other page of the same database it is set; "" is itself with few posts."""


def main() -> None:
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    begun = time.perf_counter()
    pages = _pages(fill_to(int(sys.argv[1])))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    for ask, _beside in [*pages.values()] * WARM_UP:
        ask()
        shown.write()
    say(
        {
            "database": connection.vendor,
            "posts": Post.objects.count(),
            "threads": Thread.objects.count(),
            "seconds": time.perf_counter() - begun,
            "pages": {name: beside for name, (_ask, beside) in pages.items()},
        }
    )
    answer({name: ask for name, (ask, _beside) in pages.items()})


def _pages(filled: Filled) -> dict[str, Page]:
    """Return every page by its name."""
    reader = client_as(filled.reader, headers={"host": "localhost"})

    def page(path: str, client: Client = reader, **said: str) -> Ask:
        address = f"{path}?{urlencode(said)}" if said else path
        return lambda: client.get(address)

    def counts(query: str) -> Ask:
        return lambda: reader.get("/forum/search", {"q": query, "facets": "1"}, headers={"X-Fragment": "1"})

    home, board = f"/t/{filled.great.public_id}", f"/forum/{filled.board.slug}/"
    few = f"/t/{filled.twenty.public_id}"
    posts = Post.objects.filter(thread=filled.great)
    near, late = posts.filter(depth__lte=LEVELS).order_by("path"), posts.order_by("seq")
    deepest = posts.filter(depth=MAX_DEPTH).order_by("seq")[0]
    pages = {
        TWENTY: (page(few), ""),
        "great thread, first page": (page(home), TWENTY),
        "great thread, middle page": (page(home, after=_place(near, 1, 2)), TWENTY),
        "great thread, last page": (page(home, after=_place(near)), TWENTY),
        "great thread, branch at level 100": (page(f"{home}/{deepest.public_id}"), TWENTY),
        BY_TIME: (page(few, order="time"), ""),
        "great thread by time, first page": (page(home, order="time"), BY_TIME),
        "great thread by time, middle page": (page(home, order="time", after=_place(late, 1, 2)), BY_TIME),
        "great thread by time, last page": (page(home, order="time", after=_place(late)), BY_TIME),
        "great thread in print, first sheet": (page(f"{home}/print"), ""),
        "great thread in print, last sheet": (page(f"{home}/print", page="999999"), ""),
        "board": (page(board), ""),
        "board, late page": (page(board, after=_late(filled.board)), ""),
        **{f"search, {name}": (page("/forum/search", q=query), "") for name, query in SEARCHES.items()},
        **{f"facets, {name}": (counts(query), "") for name, query in SEARCHES.items()},
        "suggestions": (page("/forum/search/suggest", q="driv"), ""),
    }
    pages |= {f"threads, {show}": (page("/forum/threads", show=show), "") for show in SHOWS}
    for name, member in (("nothing", filled.nothing), ("everything", filled.everything), ("half", filled.half)):
        client = client_as(member, headers={"host": "localhost"})
        pages[f"board, {name} read"] = page(board, client), ""
        pages[f"threads, unread, {name} read"] = page("/forum/threads", client, show="unread"), ""
        pages[f"threads, new, {name} read"] = page("/forum/threads", client, show="new"), ""
        pages[f"great thread, first unread, {name} read"] = page(home, client, at="unread"), ""
    common = Thread.objects.filter(board=filled.board, last_seq=COMMON_SIZE, label="TLP:GREEN")[0]
    pages[REPLY] = _reply(reader, Post.objects.get(thread=common, seq=COMMON_SIZE)), ""
    pages["reply at level 100 of the great thread"] = _reply(reader, deepest), REPLY
    return pages


def _place(posts: "QuerySet[Post]", share: int = 1, of: int = 1) -> str:
    """Return the post after which the page begins that stands at this share of them; by itself, the last page."""
    return posts[max(0, posts.count() * share // of - PAGE - 1)].public_id


def _late(board: Board) -> str:
    """Return the cursor after which the last fifth of a board's threads begins."""
    threads = Thread.objects.filter(board=board).order_by(*ORDER)
    return str(ThreadCursor.after(threads[threads.count() * 4 // 5]))


def _reply(client: Client, post: Post) -> Ask:
    def ask() -> HttpResponse:
        said = {"body": WRITTEN, "language": "en", "to": post.public_id, "submission_key": str(uuid.uuid4())}
        return client.post(f"/t/{post.thread.public_id}/reply", said)

    return ask


if __name__ == "__main__":
    main()
