"""Fills a queue and answers for its pages whenever a name comes in: a process of its own (`python -m bench.queued`)."""

import sys
import time

import django

django.setup()

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from bench.answering import Ask, answer, say
from bench.held import Filled, fill_to
from community.moderation.models import QueueItem
from tests.factories.sessions import client_as

LOOKING = "three boards"
"""The boards of who asks, where none are named."""
WARM_UP = 3


def main() -> None:
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    begun = time.perf_counter()
    asks = pages(fill_to(*map(int, sys.argv[1:])))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    for ask in [*asks.values()] * WARM_UP:
        ask()
        give_back()
    facts = {"waiting": QueueItem.objects.open().count(), "all": QueueItem.objects.count()}
    seconds = time.perf_counter() - begun
    say({"database": connection.vendor, "seconds": seconds, "pages": [*asks], **facts})
    answer(asks, afterwards=give_back)


def pages(filled: Filled) -> dict[str, Ask]:
    """Return how each page is asked for, by name."""
    clients = {name: client_as(one, headers={"host": "localhost"}) for name, one in filled.moderators.items()}
    me = clients[LOOKING]

    def page(address: str, show: str = "", client: Client = me) -> Ask:
        return lambda: client.get(reverse(f"moderation:{address}"), {"show": show})

    def item(found: QueueItem, name: str = "item") -> Ask:
        return lambda: me.get(reverse(f"moderation:{name}", args=[found.public_id]))

    def next_of(client: Client) -> Ask:
        return lambda: client.post(reverse("moderation:next"))

    asks: dict[str, Ask] = {}
    for name, client in clients.items():
        asks |= {
            f"what waits, {name}": page("queue", client=client),
            f"what was decided, {name}": page("queue", "decided", client),
            f"take the next item, {name}": next_of(client),
        }
    return asks | {
        "what is mine": page("queue", "yours"),
        "the list alone": page("list"),
        "an item": item(filled.waiting),
        "an item that was decided": item(filled.decided),
        "who is at an item": item(filled.waiting, "lease"),
        "how the work stands": page("shift"),
    }


def give_back() -> None:
    """Let nobody hold anything: whoever took an item would find another next time."""
    QueueItem.objects.filter(claimed_by__isnull=False).update(claimed_by=None, claimed_until=None)


if __name__ == "__main__":
    main()
