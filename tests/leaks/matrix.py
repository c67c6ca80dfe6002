"""The leak matrix: every label, audience and state, every viewer, every surface; and what each cell must show.

The expectation is written from the definitions of the labels (docs/decisions/0003, 0006), not from the code that it
judges: who reads an audience is a list of names here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from community.core.tlp import Label
from community.members.models import Audience, Group, Member, Membership
from community.members.models.member import Role
from community.moderation.models import QueueItem
from forum.actions.publishing import publish
from forum.actions.removing import remove_revision
from forum.actions.submitting import submit
from forum.actions.subscriptions import subscribe
from forum.models import Board, Post, Revision, Subscription, Thread
from tests.factories import forum, glass, members
from tests.leaks.surfaces import ANY_ID, Place

EVERYBODY, GROUP, ORGANISATION, NAMED = "everybody", "group", "organisation", "named"

COMBINATIONS = [
    (Label.CLEAR, EVERYBODY),
    (Label.GREEN, EVERYBODY),
    (Label.GREEN, GROUP),
    (Label.AMBER, GROUP),
    (Label.AMBER, ORGANISATION),
    (Label.AMBER, NAMED),
    (Label.AMBER_STRICT, GROUP),
    (Label.AMBER_STRICT, ORGANISATION),
    (Label.AMBER_STRICT, NAMED),
    (Label.RED, NAMED),
]
"""Each label with every kind of audience that its cap allows."""

OPEN_TO_ALL = [(label, audience) for label, audience in COMBINATIONS if audience == EVERYBODY]
CLOSED = [(Label.GREEN, GROUP), (Label.AMBER, GROUP), (Label.RED, NAMED)]
"""Some that not everybody reads."""
PUBLISHED, HELD, REMOVED = "published", "held", "removed"
STATES = (PUBLISHED, HELD, REMOVED)
THREAD, REPLY = "thread", "reply"

VIEWERS = {
    "visitor": set(),
    "applicant": set(),
    "member outside": {EVERYBODY},
    "member of the group": {EVERYBODY, GROUP},
    "member of the organisation": {EVERYBODY, ORGANISATION},
    "named reader": {EVERYBODY, NAMED},
    "author": {EVERYBODY, GROUP, ORGANISATION, NAMED},
    "moderator of the board": {EVERYBODY},
    "named moderator of the board": {EVERYBODY, NAMED},
    "moderator of another board": {EVERYBODY},
    "secretariat": {EVERYBODY},
    "administrator": {EVERYBODY},
}
"""Whose audiences each viewer belongs to."""
BEHIND_GLASS = "administrator behind broken glass"
"""One who reaches no more than another administrator, but for the one page that opens what two agreed on."""
REACHES = VIEWERS | {BEHIND_GLASS: {EVERYBODY}}
MODERATORS = {"moderator of the board", "named moderator of the board"}
RESTRICTED = {Label.AMBER, Label.AMBER_STRICT, Label.RED}


@dataclass(frozen=True)
class Planted:
    """A text with words that stand nowhere else: in title, body and tag of a thread, in the body alone of a reply."""

    label: Label
    audience: str
    state: str
    kind: str
    post: Post
    item: QueueItem | None
    answered: "Planted | None" = None
    """The opening that a reply answers."""
    glass: str = field(default=ANY_ID, compare=False)
    """By what its thread lies open, once the glass is broken."""

    @property
    def canary(self) -> str:
        return canary(self.label, self.audience, self.state, self.kind)

    @property
    def words(self) -> list[str]:
        """Return what must not leak."""
        if self.kind == REPLY:
            return [f"{self.canary}body"]
        return [f"{self.canary}title", f"{self.canary}body", f"{self.canary}tag"]

    def __str__(self) -> str:
        return f"{self.state} {self.kind} under {self.label} for {self.audience}"

    def place(self, applicant: Member) -> Place:
        """Return the text as the register of surfaces asks for it."""
        return Place(
            thread=self.post.thread,
            post=self.post,
            tag=f"{self.canary}tag",
            words=shared_word(self.label, self.audience),
            item=self.item,
            applicant=applicant,
            glass=self.glass,
        )


@dataclass(frozen=True)
class Planting:
    """Everything that was planted, and the people who may or may not find it."""

    people: dict[str, Member | None]
    boards: dict[str, Board]
    applicant: Member
    planted: list[Planted] = field(default_factory=list)


def canary(label: Label, audience: str, state: str, kind: str) -> str:
    """Return letters alone, so that every surface and every search takes them as one word."""
    return "canary" + "".join(part.lower() for part in (label.name, audience, state, kind)).replace("_", "")


def shared_word(label: Label, audience: str) -> str:
    """Return a word that stands in every text of one board: searching for it repeats nothing secret."""
    return "harbour" + label.name.lower().replace("_", "") + audience


def may_read(viewer: str, text: Planted) -> bool:
    return text.state == PUBLISHED and text.audience in REACHES[viewer]


def owns(viewer: str, text: Planted) -> bool:
    return viewer == "author"


def may_decide(viewer: str, text: Planted) -> bool:
    """TLP:RED is for the named alone: of the moderators too only they know of what is held."""
    return text.state == HELD and viewer in MODERATORS and (text.label != Label.RED or NAMED in REACHES[viewer])


def lies_open(text: Planted) -> bool:
    """Say whether broken glass shows `text`, of an audience to which no administrator belongs."""
    return text.state == PUBLISHED and text.audience != EVERYBODY


def allowed(viewer: str, text: Planted, surface: str, *, about: Planted) -> bool:
    """Say whether the words of `text` may stand for `viewer` on `surface`, asked for about the text `about`.

    Who decides over a held text sees it, and what it answers, to understand it.
    """
    if may_read(viewer, text):
        return not (text.label == Label.RED and surface == "forum:search")
    if owns(viewer, text):
        return surface.startswith(("forum:", "realtime:"))
    if viewer == BEHIND_GLASS and surface == "forum:glass":
        return lies_open(text) and text.post.thread_id == about.post.thread_id
    return surface == "moderation:item" and may_decide(viewer, about) and text in (about, about.answered)


def demanded(viewer: str, text: Planted) -> dict[str, str]:
    """Return for each surface that must show something of `text` to `viewer` the word that must stand there."""
    body, title, tag = f"{text.canary}body", f"{text.canary}title", f"{text.canary}tag"
    if may_read(viewer, text):
        shown = {"forum:thread": body, "forum:post": body, "forum:post-history": body}
        if text.label != Label.RED:
            shown["forum:search"] = body
        if text.kind == THREAD:
            shown |= {"forum:board": title, "forum:tag": title, "forum:thread-reply": title}
            shown["forum:thread"] = tag
        return shown
    if owns(viewer, text):
        return {"forum:mine": body}
    if viewer == BEHIND_GLASS and lies_open(text):
        return {"forum:glass": body}
    if may_decide(viewer, text):
        return {"moderation:item": body}
    return {}


def people() -> tuple[dict[str, Member | None], dict[str, Group]]:
    """Return the viewers, and the groups that stand behind the audiences and the board's moderators."""
    home = members.organisation()
    groups = {
        GROUP: members.group(),
        ORGANISATION: members.group(kind=Group.Kind.ORGANISATION, organisation=home),
        NAMED: members.group(kind=Group.Kind.NAMED),
        "team": members.group(),
    }
    made: dict[str, Member | None] = {
        "visitor": None,
        "applicant": members.applicant(),
        "member outside": members.member(),
        "member of the group": members.member(),
        "member of the organisation": members.member(organisation=home),
        "named reader": members.member(),
        "author": members.member(organisation=home),
        "moderator of the board": members.moderator(groups["team"]),
        "named moderator of the board": members.moderator(groups["team"]),
        "moderator of another board": members.moderator(members.group()),
        "secretariat": members.member(Role.SECRETARIAT),
        "administrator": members.member(Role.ADMINISTRATOR),
    }
    second = members.moderator(groups["team"])  # what is RED and held waits only where two moderators may look
    Membership.objects.create(group=groups[NAMED], member=second)
    for name, reaches in VIEWERS.items():
        for audience in reaches & set(groups):
            Membership.objects.create(group=groups[audience], member=made[name])
    return made, groups


def plant(combinations: Sequence[tuple[Label, str]] = COMBINATIONS) -> Planting:
    """Plant a text for every one of the combinations and every state.

    One board for each combination, so that no list is longer than its first page; all have the same moderators.
    """
    who, groups = people()
    applicant = who["applicant"]
    assert applicant
    planting = Planting(who, {}, applicant)
    for label, audience in combinations:
        board = forum.board(moderators=groups["team"], slug=f"board-{label.name.lower()}-{audience}")
        planting.boards[f"{label} {audience}"] = board
        for one in filter(None, who.values()):
            subscribe(member=one, board=board, level=Subscription.Level.ALL)
        planting.planted.extend(_texts(planting, board, label, audience, groups))
    return planting


def hide_more(planting: Planting) -> None:
    """Plant in every board what only the author and the moderators may know of."""
    author = planting.people["author"]
    assert author
    for board in planting.boards.values():
        thread = forum.thread(board=board, author=author, title="Out of sight", audience=_nobody())
        forum.post(thread=thread, author=author)
        forum.held_post(thread=thread, author=author, parent=Post.objects.get(thread=thread, parent=None))


def break_glass(planting: Planting) -> Planting:
    """Return the same texts after an administrator opened every thread that they could open."""
    behind = members.member(Role.ADMINISTRATOR)
    threads = {text.post.thread for text in planting.planted if text.kind == THREAD and lies_open(text)}
    by = {thread.pk: glass.opened(thread, by=behind).public_id for thread in threads}
    planted = [replace(text, glass=by.get(text.post.thread_id, ANY_ID)) for text in planting.planted]
    return replace(planting, people=planting.people | {BEHIND_GLASS: behind}, planted=planted)


def _nobody() -> Audience:
    """Return the audience of a group in which nobody is."""
    return Audience.objects.of(members.group())


def _texts(
    planting: Planting, board: Board, label: Label, audience: str, groups: dict[str, Group]
) -> Iterator[Planted]:
    readers = board.audience if audience == EVERYBODY else Audience.objects.of(groups[audience])
    author = planting.people["author"]
    assert author
    for state in STATES:
        stem = canary(label, audience, state, THREAD)
        thread = Thread.objects.create(
            board=board, author=author, title=f"A title {stem}title", label=label, audience=readers
        )
        opening = forum.held_post(
            thread=thread, author=author, body=f"{shared_word(label, audience)} {stem}body", tags=[f"{stem}tag"]
        )
        planted = _brought_to(state, THREAD, opening, label=label, audience=audience)
        yield planted
        if state == PUBLISHED:
            base = planted
    for state in STATES:
        stem = canary(label, audience, state, REPLY)
        reply = forum.held_post(
            thread=base.post.thread, author=author, parent=base.post, body=f"{shared_word(label, audience)} {stem}body"
        )
        yield replace(_brought_to(state, REPLY, reply, label=label, audience=audience), answered=base)


def _brought_to(state: str, kind: str, post: Post, *, label: Label, audience: str) -> Planted:
    revision = Revision.objects.get(post=post)
    item = None
    if state == HELD:
        submit(revision, said_sensitive=True)
        item = QueueItem.objects.get(target_id=revision.pk)
    else:
        publish(revision)
        if state == REMOVED:
            remove_revision(Revision.objects.get(pk=revision.pk))
    post.refresh_from_db()
    return Planted(label, audience, state, kind, post, item)
