"""A moderators' queue of any length, for `make bench-queue`: what waits and what was decided, on seven boards.

Six of the boards share what there is; on the seventh little happens. What waits points at texts that are there, and so
does what was decided last; the texts of older ones are never asked for.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, Final

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone

from community.audit.models import AuditEntry
from community.core import markup
from community.demo.conversation import threads
from community.members.models import Audience, Group, Member, Membership, Organisation
from community.moderation.models import Decision, Flag, QueueItem, ReleaseVoice
from community.moderation.severity import target_time
from forum.models import Board, Post, Revision

from .rows import Plan, Rows, continue_numbers

BUSY: Final = 6
QUIET_ONCE_IN: Final = 500
"""Of so many items one is on the quiet board."""
SEATS: Final = {"one board": [0], "three boards": [0, 1, 2], "every board": [*range(BUSY + 1)], "a quiet board": [BUSY]}
"""Who looks: by name, the boards of a moderator."""
AUTHORS: Final = 200
WITH_TEXT: Final = 1_000
"""So many of what was decided last point at a text."""
NO_TEXT: Final = 10**9
"""The others point at numbers from here on."""
WAITS_FOR: Final = timedelta(days=4)
DECIDED_WITHIN: Final = timedelta(days=730)
LOOKED_AT: Final = timedelta(days=30)
"""Since then each first look stands in the audit log: further back the figures do not ask."""
TOOK: Final = timedelta(hours=3)
SEVERITIES: Final = (3, 3, 1, 3, 3, 2, 3, 3, 3, 3)
CODES: Final = {1: "said-sensitive", 2: "sealed-file", 3: "newcomer"}
OUTCOMES: Final = ("release", "release", "return", "remove", "release")
BATCH: Final = 5_000


@dataclass(frozen=True)
class Filled:
    """The moderators by name (`SEATS`), and of the first board an item that waits and one that was decided."""

    moderators: dict[str, Member]
    waiting: QueueItem
    decided: QueueItem


@transaction.atomic
def fill_to(waiting: int, decided: int) -> Filled:
    """Fill an empty database with so many items that wait and that were decided, one of each at least."""
    filling = _Filling(timezone.now())
    continue_numbers()
    for places in _batches(waiting):
        filling.wait(places, of=waiting)
    for places in _batches(decided):
        filling.decide(places, of=decided)
    return Filled(filling.moderators, filling.first["open"], filling.first["decided"])


class _Filling:
    """Writes rows by their places: the place says on which board, how urgent, and for whom."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.first: dict[str, QueueItem] = {}
        self.homes = Organisation.objects.bulk_create(
            Organisation(name=f"Organisation {n}", country="FR", sector="academia") for n in range(AUTHORS // 4)
        )
        self.authors = Member.objects.bulk_create(
            Member(email=f"a{n}@example.org", name=f"Author {n}", role="member", organisation=self._home(n))
            for n in range(AUTHORS)
        )
        self.boards = [self._board(n) for n in range(BUSY + 1)]
        self.moderators = {name: self._moderator(n, name, seats) for n, (name, seats) in enumerate(SEATS.items())}
        self.bodies = [post.body for thread in threads(now) for post in thread.posts if post.language == "en"]
        self.openings = [self._opening(board) for board in self.boards]
        self.named = Audience.objects.of(Group.objects.create(name="Named", kind=Group.Kind.NAMED))

    def wait(self, places: range, *, of: int) -> None:
        """Let items wait, since up to four days: one in ten flagged, one in ten for a sensitive reason."""
        texts = self._texts(places, Revision.State.HELD)
        made = [
            self._item(place, text.pk, self.now - WAITS_FOR * place / of)
            for place, text in zip(places, texts, strict=True)
        ]
        self._keep(made)
        flagged = [item for item in made if item.kind == QueueItem.Kind.FLAG]
        Flag.objects.bulk_create(
            Flag(item=one, round=1, flagger=self.authors[-1], reason="conduct", target_hash="") for one in flagged
        )
        sensitive = [item for item in made if item.needs_two]
        ReleaseVoice.objects.bulk_create(self._voice(one) for one in sensitive[::4])

    def decide(self, places: range, *, of: int) -> None:
        """Let items have been decided, evenly over two years, the first of them last."""
        texts = self._texts(range(places.start, min(places.stop, WITH_TEXT)), Revision.State.RETURNED)
        made = []
        for place in places:
            text, closed = next(texts, None), self.now - DECIDED_WITHIN * place / of
            item = self._item(place, text.pk if text else NO_TEXT + place, closed - TOOK)
            item.state, item.closed, item.version, item.needs_two = QueueItem.State.DECIDED, closed, 2, False
            made.append(item)
        self._keep(made)
        Decision.objects.bulk_create(self._decision(place, one) for place, one in zip(places, made, strict=True))
        AuditEntry.objects.bulk_create(self._look(one) for one in made if one.opened > self.now - LOOKED_AT)

    def _keep(self, made: list[QueueItem]) -> None:
        QueueItem.objects.bulk_create(made)
        self.first.setdefault(made[0].state, made[0])

    def _home(self, n: int) -> Organisation:
        return self.homes[n % len(self.homes)]

    def _board(self, n: int) -> Board:
        team = Group.objects.create(name=f"Team {n}", kind=Group.Kind.MODERATORS)
        names, audience = {"en": f"Board {n}"}, Audience.objects.of()
        return Board.objects.create(slug=f"board-{n}", names=names, audience=audience, moderators=team)

    def _moderator(self, n: int, name: str, seats: list[int]) -> Member:
        email = f"m{n}@example.org"
        made = Member.objects.create(email=email, name=name, role="moderator", organisation=self._home(n))
        Membership.objects.bulk_create(Membership(member=made, group=self.boards[seat].moderators) for seat in seats)
        return made

    def _opening(self, board: Board) -> Post:
        rows = Rows()
        plans = [Plan(self.authors[0], self.bodies[0], None)]
        thread = rows.add_thread(board=board, title="A thread", plans=plans, begun=self.now)
        rows.write()
        return Post.objects.get(thread=thread)

    @cached_property
    def _html(self) -> dict[str, str]:
        return {body: markup.render(body) for body in self.bodies}

    def _texts(self, places: range, state: str) -> Iterator[Revision]:
        """Write a reply for each place and return what it says."""
        posts = Post.objects.bulk_create(self._post(place) for place in places)
        revisions = [self._revision(place, post, state) for place, post in zip(places, posts, strict=True)]
        return iter(Revision.objects.bulk_create(revisions))

    def _post(self, place: int) -> Post:
        opening, author = self.openings[_board_of(place)], self.authors[place % AUTHORS]
        return Post(thread=opening.thread, parent=opening, author=author, label="TLP:GREEN", language="en")

    def _revision(self, place: int, post: Post, state: str) -> Revision:
        body = self.bodies[place % len(self.bodies)]
        said = {"body": body, "html": self._html[body], "markup_version": markup.VERSION}
        return Revision(post=post, editor=post.author, state=state, **said)

    def _item(self, place: int, target: int, opened: datetime) -> QueueItem:
        nth = place // BUSY  # of its board
        severity, label = SEVERITIES[nth % len(SEVERITIES)], _label(nth)
        return QueueItem(
            kind=QueueItem.Kind.FLAG if nth % 10 == 9 else QueueItem.Kind.HOLD,  # noqa: PLR2004 - one in ten
            target_type=self._type,
            target_id=target,
            severity=severity,
            team=self.boards[_board_of(place)].moderators,
            author=self.authors[place % AUTHORS],
            label=label,
            audience=self.named if label == "TLP:RED" else None,
            reasons=[{"code": CODES[severity], "detail": "", "start": None, "end": None}],
            needs_two=severity == 1,
            created=opened,
            opened=opened,
            due=opened + target_time(severity),
        )

    @cached_property
    def _type(self) -> ContentType:
        return ContentType.objects.get_for_model(Revision)

    def _voice(self, item: QueueItem) -> ReleaseVoice:
        who = self.moderators["every board"]
        said: dict[str, Any] = {"reason": "no-concern", "target_hash": ""}
        return ReleaseVoice(item=item, item_version=1, moderator=who, organisation=who.organisation, **said)

    def _decision(self, place: int, item: QueueItem) -> Decision:
        outcome = OUTCOMES[place % len(OUTCOMES)]
        said = {"outcome": outcome, "reason": "no-concern" if outcome == "release" else "conduct", "target_hash": ""}
        who = self.moderators["every board"]
        return Decision(item=item, moderator=who, round=1, item_version=1, created=item.closed, **said)

    def _look(self, item: QueueItem) -> AuditEntry:
        named = {"target_type": QueueItem._meta.label_lower, "target_id": str(item.pk)}
        at = item.opened + TOOK / 2
        return AuditEntry(at=at, actor=self.moderators["every board"], action="moderation.open", **named)


def _batches(items: int) -> Iterator[range]:
    for start in range(0, items, BATCH):
        yield range(start, min(start + BATCH, items))


def _board_of(place: int) -> int:
    return BUSY if place % QUIET_ONCE_IN == QUIET_ONCE_IN - 1 else place % BUSY


def _label(nth: int) -> str:
    """One in seven for fewer readers, one in a hundred for named ones."""
    if nth % 100 == 50:  # noqa: PLR2004 - one in a hundred
        return "TLP:RED"
    return "TLP:AMBER" if nth % 7 == 3 else "TLP:GREEN"  # noqa: PLR2004 - one in seven
