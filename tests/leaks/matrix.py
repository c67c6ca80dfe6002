"""The leak matrix: every label, audience and state, every viewer, every surface; and what each cell must show.

The expectation is written from the definitions of the labels (docs/decisions/0003, 0006), not from the code that it
judges: who reads an audience is a list of names here, and what a road carries is a table (roads.py).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import Q

from community.core.tlp import Label
from community.members.models import Member
from community.moderation.models import QueueItem
from forum.models import Board, Post
from realtime.models import Notification
from tests.leaks.roads import (
    ALL,
    AUTHOR,
    BODY,
    EXPORT,
    FILE,
    LINK,
    NOTHING,
    OUTCOME,
    PAGE,
    SENT,
    SURFACES,
    TAG,
    TITLE,
    carried,
)
from tests.leaks.surfaces import ANY_ID, NOBODY, TELLING, TELLING_OF_GLASS, Place

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
PUBLISHED, HELD, REMOVED = "published", "held", "removed"
STATES = (PUBLISHED, HELD, REMOVED)

THREAD, REPLY = "thread", "reply"
EDIT = "edit"
"""A change of a published opening, which waits."""
STRICTER = "stricter"
"""A reply under a stricter label than its thread's."""
RULED = "ruled"
"""A thread under the Chatham House Rule."""
WIDER = "wider"
"""A thread that was made of a narrower one."""
LEFT = "left"
"""A reply whose author has left the audience since."""
OPENINGS = {THREAD, EDIT, RULED, WIDER}

VIEWERS = {
    "visitor": set(),
    "applicant": set(),
    "member outside": {EVERYBODY},
    "member of the group": {EVERYBODY, GROUP},
    "member of the organisation": {EVERYBODY, ORGANISATION},
    "named reader": {EVERYBODY, NAMED},
    "moderator of the board": {EVERYBODY},
    "named moderator of the board": {EVERYBODY, NAMED},
    "moderator of another board": {EVERYBODY},
    "secretariat": {EVERYBODY},
    "administrator": {EVERYBODY},
}
"""Whose audiences each viewer belongs to. Beside them every text has an author of its own, who looks at it too."""
MODERATORS = {"moderator of the board", "named moderator of the board"}
BEHIND_GLASS = "administrator behind broken glass"
"""One who reaches no more than another administrator, but for the one page that opens what two agreed on."""
STAFF = {*MODERATORS, "moderator of another board", "secretariat", "administrator", BEHIND_GLASS}
DIRECTORIES = {
    *(f"members:{name}" for name in ("admit", "change-propose", "change-take")),
    *(f"moderation:{name}" for name in ("people", "person", "person-impose", "person-note")),
}
"""Where staff choose among all people and organisations, whatever these wrote, or look at one of them."""
RESTRICTED = {Label.AMBER, Label.AMBER_STRICT, Label.RED}


@dataclass(eq=False)
class Viewer:
    """Somebody who looks, and the audiences they belong to."""

    name: str
    member: Member | None
    reaches: set[str]
    token: str = ANY_ID
    """Of a personal feed."""
    texts: "list[Planted]" = field(default_factory=list)
    """Their own."""

    def __str__(self) -> str:
        return self.name


@dataclass(eq=False)
class Planted:
    """A text with words that stand nowhere else; what it has not of its own (`parts`) is another text's."""

    label: Label
    """The effective one."""
    audience: str
    state: str
    kind: str
    post: Post
    author: Viewer
    parts: set[str]
    printed_under: Label | None = None
    """The label on paper, where a stricter post stands beside it."""
    item: QueueItem | None = None
    around: "Planted | None" = None
    """The opening that a reply answers, or that a change would replace."""
    file: str = ANY_ID
    picture: str = ANY_ID
    consent: str = ANY_ID
    unmasking: str = ANY_ID
    decision: str = ANY_ID
    glass: str = ANY_ID
    """By what its thread lies open, once the glass is broken."""

    def __str__(self) -> str:
        return f"{self.state} {self.kind} under {self.label} for {self.audience}"

    @property
    def canary(self) -> str:
        return canary(self.label, self.audience, self.state, self.kind)

    @property
    def link(self) -> str:
        thread = f"/t/{self.post.thread.public_id}"
        return thread if self.kind in OPENINGS else f"{thread}/{self.post.public_id}"

    @property
    def words(self) -> dict[str, str]:
        """Return what must not leak, and which part of the text each word tells."""
        said = {f"{self.canary}{part}": part for part in self.parts - {LINK}}
        if AUTHOR in self.parts:
            said[f"{self.canary}home"] = AUTHOR
        return said | ({self.link: LINK} if LINK in self.parts else {})

    def place(self, viewer: Viewer, applicant: Member) -> Place:
        """Return the text as the register of surfaces asks for it."""
        return Place(
            thread=self.post.thread,
            post=self.post,
            tag=f"{self.canary}tag",
            words=shared_word(self.post.thread.board),
            title=f"{self.canary}{TITLE[:-1]}",
            item=self.item,
            applicant=applicant,
            file=self.file,
            picture=self.picture,
            consent=self.consent,
            unmasking=self.unmasking,
            decision=self.decision,
            glass=self.glass,
            token=viewer.token,
            notification=self._told_to(viewer),
            person=self.author.member.uuid if self.author.member else NOBODY,
        )

    def _told_to(self, viewer: Viewer) -> str:
        """Return by what the viewer was told of it, when they were (a public id)."""
        told = Notification.objects.filter(recipient=viewer.member) if viewer.member else Notification.objects.none()
        news = Q(notice="thread-started", target_id=self.post.thread_id)
        if self.kind not in OPENINGS:
            news = Q(notice__in=("member-mentioned", "post-quoted", "reply-posted"), target_id=self.post.pk)
        return told.filter(news).values_list("public_id", flat=True).first() or ANY_ID


@dataclass
class Planting:
    """Everything that was planted, and the people who may or may not find it."""

    viewers: dict[str, Viewer]
    applicant: Member
    boards: list[Board] = field(default_factory=list)
    planted: list[Planted] = field(default_factory=list)
    words: dict[str, tuple[Planted, str]] = field(default_factory=dict)
    """Of each word that stands nowhere else, the text and the part of it."""

    def add(self, text: Planted) -> Planted:
        self.planted.append(text)
        text.author.texts.append(text)
        self.words |= {word: (text, part) for word, part in text.words.items()}
        return text

    def text(self, label: Label, audience: str, state: str = PUBLISHED, kind: str = THREAD) -> Planted:
        wanted = canary(label, audience, state, kind)
        return next(text for text in self.planted if text.canary == wanted)


def canary(label: Label, audience: str, state: str, kind: str) -> str:
    """Return letters alone, so that every surface and every search takes them as one word."""
    return "canary" + "".join(part.lower() for part in (label.name, audience, state, kind)).replace("_", "")


def shared_word(board: Board) -> str:
    """Return a word that stands in every text of one board: searching for it repeats nothing secret."""
    return f"harbour{board.slug.replace('-', '')}"


def may_read(viewer: Viewer, text: Planted) -> bool:
    return text.state == PUBLISHED and text.audience in viewer.reaches


def may_decide(viewer: Viewer, text: Planted) -> bool:
    """TLP:RED is for the named alone: of the moderators too only they know of what is held."""
    return text.state == HELD and viewer.name in MODERATORS and (text.label != Label.RED or NAMED in viewer.reaches)


def lies_open(viewer: Viewer, text: Planted) -> bool:
    """Say whether broken glass shows `text` to `viewer`: one that was there, in a thread that was opened."""
    return viewer.name == BEHIND_GLASS and text.state == PUBLISHED and text.glass != ANY_ID


def allowed(viewer: Viewer, text: Planted, surface: str, *, about: Planted) -> frozenset[str]:
    """Return the parts of `text` that may stand for `viewer` on `surface`, asked for about the text `about`.

    A name stands where any text of its author may; one's own on every page that one opens.
    """
    told = _told(viewer, text, surface, about=about)
    named = viewer is text.author or any(
        AUTHOR in _told(viewer, own, surface, about=about) for own in text.author.texts
    )
    return told | {AUTHOR} if named or _lists(viewer, text, surface, about=about) else told


def _lists(viewer: Viewer, text: Planted, surface: str, *, about: Planted) -> bool:
    """Say whether people stand there by name, whatever they wrote: all of them, or the named readers of a thread."""
    opening = about.around or about
    opened = may_read(viewer, opening) or viewer is opening.author
    return surface in DIRECTORIES or (
        surface == "forum:thread-label" and opened and text.audience == opening.audience == NAMED
    )


def _told(viewer: Viewer, text: Planted, surface: str, *, about: Planted) -> frozenset[str]:
    told = _told_by_glass if surface in TELLING_OF_GLASS else _told_to_readers
    return told(viewer, text, surface, about) | _asked_by_oneself(viewer, text, surface)


def _asked_by_oneself(viewer: Viewer, text: Planted, surface: str) -> frozenset[str]:
    """One's own data say at which addresses one asked to open a thread."""
    asked = viewer.name == BEHIND_GLASS and text.kind == THREAD and text.glass != ANY_ID
    return frozenset({LINK}) if asked and surface == "members:data-export" else NOTHING


def _told_to_readers(viewer: Viewer, text: Planted, surface: str, about: Planted) -> frozenset[str]:
    if surface not in TELLING and surface not in SENT:
        return NOTHING
    road = SURFACES.get(surface, PAGE)
    whole = carried(road, text.label, under_rule=text.kind == RULED)
    if road == EXPORT and viewer is text.author:
        return ALL
    if may_read(viewer, text):
        return whole
    if viewer is text.author:
        return NOTHING if surface in ("forum:search", "forum:suggest", "forum:feed") else whole
    if surface.startswith("moderation:"):
        return _told_to_decide(viewer, text, about)
    return NOTHING


def _told_by_glass(viewer: Viewer, text: Planted, surface: str, about: Planted) -> frozenset[str]:
    """Whoever opened a thread reads it there; all staff see at which address somebody asked."""
    if surface == "forum:glass":
        return ALL if lies_open(viewer, text) and text.glass == about.glass else NOTHING
    return frozenset({LINK}) if viewer.name in STAFF and text.glass != ANY_ID else NOTHING


def _told_to_decide(viewer: Viewer, text: Planted, about: Planted) -> frozenset[str]:
    """Who decides over a held text sees it, and what it answers or would replace, to understand it.

    The list beside it names authors, but not of what is for fewer readers.
    """
    if may_decide(viewer, about) and text in (about, about.around):
        return ALL
    return frozenset({AUTHOR}) if may_decide(viewer, text) and text.label not in RESTRICTED else NOTHING


def demanded(viewer: Viewer, text: Planted) -> Iterator[tuple[str, str]]:
    """Give each surface that must show something of `text` to `viewer`, with a word that must stand there."""
    if may_read(viewer, text):
        yield from _read(viewer, text)
    if viewer is text.author:
        yield from _owned(text)
    if lies_open(viewer, text):
        yield "forum:glass", f"{text.canary}{BODY}"
    if may_decide(viewer, text):
        yield "moderation:item", f"{text.canary}{BODY}"
        if FILE in text.parts:
            yield from ((surface, f"{text.canary}{FILE}") for surface in ("moderation:item", "moderation:file"))


def _read(viewer: Viewer, text: Planted) -> Iterator[tuple[str, str]]:
    title, body, tag = (f"{text.canary}{part}" for part in (TITLE, BODY, TAG))
    yield from (("forum:thread", body), ("forum:post", body))
    if AUTHOR in text.parts and text.kind != RULED:
        yield "forum:thread", f"{text.canary}{AUTHOR}"
    if FILE in text.parts:
        yield from ((f"forum:{name}", f"{text.canary}{FILE}") for name in ("file", "file-small", "thread", "post"))
    if OUTCOME in text.parts:
        yield from ((f"forum:{name}", f"{text.canary}{OUTCOME}") for name in ("thread", "board", "threads", "tag"))
    if text.kind in OPENINGS:
        yield from (("forum:thread", tag), ("forum:board", title), ("forum:threads", title), ("forum:tag", title))
    if text.kind != RULED:
        yield from (("forum:thread-reply", body), ("forum:post-history", body))
        yield from _carried_out(viewer, text)
    if text.label != Label.RED:
        yield "forum:search", body
        if text.kind in OPENINGS:
            yield "forum:suggest", title


def _carried_out(viewer: Viewer, text: Planted) -> Iterator[tuple[str, str]]:
    """Paper bears the label, and from TLP:AMBER on its reader's name; a feed tells of others' texts."""
    if text.label == Label.RED:
        return
    yield "forum:thread-print", f"{text.canary}{BODY}"
    if FILE in text.parts:
        yield "forum:thread-print", f"{text.canary}{FILE}"
    yield "forum:thread-print", (text.around or text).printed_under or text.label
    if text.label in RESTRICTED and viewer.member:
        yield "forum:thread-print", viewer.member.name
    if viewer is not text.author:
        yield "forum:feed", text.link
        if text.label == Label.CLEAR:
            yield "forum:feed", f"{text.canary}{BODY}"
        if text.label == Label.GREEN and text.kind in OPENINGS:
            yield "forum:feed", f"{text.canary}{TITLE}"


def _owned(text: Planted) -> Iterator[tuple[str, str]]:
    body = f"{text.canary}{BODY}"
    yield "members:data-export", body
    if text.state != PUBLISHED:
        yield "forum:mine", body
    if text.decision != ANY_ID:
        yield "moderation:decision", body
    if text.kind == RULED:
        yield "forum:mine-rule", body
    if FILE in text.parts and text.kind != LEFT:
        yield from ((f"forum:{name}", f"{text.canary}{FILE}") for name in ("file", "file-small"))
    if text.consent != ANY_ID and text.kind != LEFT:
        yield "forum:consent", body
