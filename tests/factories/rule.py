"""Threads under the Chatham House Rule, with people who may write there."""

import uuid
from datetime import timedelta
from typing import Any

from django.utils import timezone

from community.members.models import Audience, Group, Member, Membership
from forum.actions.batches import publish_batches
from forum.actions.threads import start_thread
from forum.models import Board, Post, Thread
from tests.factories import forum, members


def submission_key() -> uuid.UUID:
    return uuid.uuid4()


def board(*, people: int = 8, organisations: int = 3) -> Board:
    """Return a board read by `people` members of so many organisations, none of them a newcomer."""
    readers = members.group()
    homes = [members.organisation() for _ in range(organisations)]
    joined = [members.member(organisation=homes[n % organisations]) for n in range(people)]
    for one in joined:
        _join(one, readers)
    forum.settle(*joined)
    return forum.board(audience=Audience.objects.of(readers))


def speaker(*, board: Board | None = None, role: str = "member", team: Group | None = None, **fields: Any) -> Member:
    """Return a member who is no newcomer: three of their posts are published; of the board's readers where given."""
    if board:
        return Member.objects.filter(pk__in=board.audience.members().values("pk")).order_by("pk")[0]
    made = members.moderator(team, **fields) if role == "moderator" and team else members.member(**fields)
    forum.settle(made)
    return made


def started(*, board: Board | None = None, author: Member | None = None, body: str = "An opening.") -> Post:
    """Return the opening post of a thread under the Rule, which waits for its batch."""
    where = board or forum.board(audience=_everybody())
    return start_thread(
        author=author or speaker(),
        board=where,
        title="Under the Rule",
        body=body,
        label="TLP:GREEN",
        audience=where.audience,
        language="en",
        under_rule=True,
    )


def thread(**how: Any) -> Thread:
    """Return a published thread under the Rule."""
    opening = started(**how)
    publish_batches(timezone.now() + timedelta(hours=48))
    return Thread.objects.get(pk=opening.thread_id)


def _everybody() -> Audience:
    """Return the network, with enough people in it."""
    forum.settle(*(members.member() for _ in range(8)))
    return members.network()


def _join(member: Member, group: Group) -> None:
    Membership.objects.create(member=member, group=group)
