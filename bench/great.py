"""Many posts, for `make bench SCALE=large`: in threads of eighteen, one thread of twenty, and one of a tenth of all
posts, nested as deep as a thread can be; and what three readers have read of them.
"""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from community.core.tlp import Label
from community.demo.conversation import threads
from community.members.models import Audience, Group, Member, Membership
from forum.models import Board, ReadMark, Thread
from forum.models.tree import MAX_DEPTH

from .copies import multiply, without_index_of_words
from .restricted import fill
from .rows import Plan, Rows, continue_numbers

COMMON_SIZE = 18
WRITTEN = 9_000
"""So many posts are written one by one; the database copies them for more."""
GREAT_SHARE = 10
BROAD = [None, *((place - 1) // 3 for place in range(1, 20))]
"""Twenty posts of which none stands too deep for the first page."""
NEARBY = 3
"""A reply answers one of so few before it: so branches grow deep."""
ANEW = 0.03
"""So often it answers the opening post instead."""
READABLE = 50
"""So many threads for one group the reader may read at least: with few posts, too, a label finds a page of hits."""
RARE = "wayzgoose"
"""Stands in one post, whatever the number of posts."""


@dataclass(frozen=True)
class Filled:
    """Who reads, and where."""

    reader: Member
    """Has read the threads that are asked for, and nothing else."""
    nothing: Member
    everything: Member
    half: Member
    board: Board
    great: Thread
    twenty: Thread


def fill_to(posts: int) -> Filled:
    """Fill an empty database with so many posts, twenty more, and return what there is to ask for."""
    written = min(posts * (GREAT_SHARE - 1) // GREAT_SHARE, WRITTEN)
    members, slug = fill(written, size=COMMON_SIZE)
    Member.objects.update(joined=timezone.now() - timedelta(days=3_650))  # so that all of it is news
    board = Board.objects.get(slug=slug)
    with without_index_of_words():
        multiply(posts * (GREAT_SHARE - 1) // GREAT_SHARE // written)
        great, twenty = _two_threads(board, members, posts // GREAT_SHARE)
    reader, nothing, everything, half, *_others = members
    _let_in(reader)
    _read(reader, [great, twenty])
    _read(everything, Thread.objects.all())
    _read(half, Thread.objects.order_by("pk")[::2])
    continue_numbers()
    return Filled(reader, nothing, everything, half, board, great, twenty)


def deep(size: int, chance: random.Random) -> list[int | None]:
    """Return which earlier post each of so many answers, in a conversation as deep as a thread can be."""
    parents: list[int | None] = [None]
    depths = [0]
    for place in range(1, size):
        near = chance.randrange(max(0, place - NEARBY), place)
        parent = 0 if chance.random() < ANEW or depths[near] == MAX_DEPTH else near
        parents.append(parent)
        depths.append(depths[parent] + 1)
    return parents


@transaction.atomic
def _two_threads(board: Board, members: Sequence[Member], size: int) -> tuple[Thread, Thread]:
    chance, now, rows = random.Random(2), timezone.now(), Rows()  # noqa: S311 - the same every time is what is wanted
    bodies = [post.body for thread in threads(now) for post in thread.posts if post.language == "en"]

    def thread(title: str, parents: Iterable[int | None], begun: timedelta) -> Thread:
        plans = [Plan(chance.choice(members), chance.choice(bodies), parent) for parent in parents]
        shared = {"board": board, "audience": Audience.objects.of()}
        return rows.add_thread(title=title, plans=plans, begun=now - begun, **shared)

    great = thread("Great", deep(size, chance), timedelta(minutes=size))
    twenty = thread(RARE, BROAD, timedelta(minutes=len(BROAD)))
    rows.write()
    return great, twenty


def _let_in(member: Member) -> None:
    """Let `member` join groups until they may read READABLE of the threads that are for one."""
    readable = Thread.objects.visible_to(member).filter(label=Label.AMBER)
    for group in Group.objects.order_by("pk"):
        if readable.count() >= READABLE:
            return
        Membership.objects.get_or_create(member=member, group=group)


def _read(member: Member, threads: Iterable[Thread]) -> None:
    """Let `member` have read all of `threads`."""
    ReadMark.objects.bulk_create(
        (ReadMark(member=member, thread=one, seq=one.last_seq, count=one.last_seq) for one in threads), batch_size=1000
    )
