"""What can be moderated: higher apps say in their `moderated.py` what a decision does to their content.

Moderation knows subjects, never posts. A queue item points at a target by type and id; `subject_of` finds both.
"""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, TypeVar

from django.contrib.contenttypes.models import ContentType
from django.core.files import File
from django.db import models
from django_stubs_ext import StrOrPromise

from community.core.rulings import Ruling
from community.core.tlp import Label
from community.members.models import Member

from .models import Appeal, Decision, Flag, QueueItem
from .models.decision import DecisionQuerySet

Target = Any  # an instance of the subject's model
Outcome = Decision.Outcome


@dataclass(frozen=True, slots=True)
class Card:
    """What the queue shows of one target to the moderator who opened it.

    Moderation itself prints the heading, the label with `readers`, the reasons and `text` with the reasons marked in
    it. The subject's `card_template` is included below that, with this object as `card`: what the target answers, the
    earlier version, a link to its place; it may use everything in `context`.
    """

    kind: str
    """What it is, translated: "Reply", "New thread", "Edited reply"."""
    title: str
    """What it belongs to, as its author wrote it: the thread's title."""
    text: str
    """Exactly the string that went into `screening.Submission.text`: the places of the reasons count in it."""
    language: str
    """The language code of `text`."""
    readers: int
    """How many members read it, or would once it is released."""
    place: str = ""
    """Where it stands, e.g. the board's name; with `place_url`."""
    place_url: str = ""
    html: str = ""
    """The text as its readers would see it: safe HTML from core.markup."""
    author_published: int = 0
    """How many texts of the same author stand published."""
    effects: Mapping[Outcome, str] = field(default_factory=dict)
    """What an outcome does, where that is not the usual: the sentence on its button."""
    context: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Words:
    """What a moderator may change of a held text before it is released."""

    title: str
    """Empty where it has none, and stays so."""
    body: str


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that goes with a target, as it is given to who decides over that."""

    file: File[bytes]
    name: str
    content_type: str
    is_picture: bool
    """Whether it was drawn anew here, and so may be shown."""


@dataclass(frozen=True, slots=True)
class Readable:
    """A published text as one of its readers sees it: for trying out a watch rule."""

    text: str
    url: str
    label: str
    language: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A target's words as its author finds them, whatever became of it."""

    title: str
    """What it belongs to, as far as the author still reads that."""
    url: str
    """Where it stands, if its author can read it there; or where the author's own texts stand."""
    language: str
    html: str


@dataclass(frozen=True, slots=True)
class Sealed:
    """Passages that were withheld and lie under seal, to a moderator who is to decide over an appeal about them."""

    url: str
    """Where they are asked for and read."""
    sentence: StrOrPromise
    """Why the moderator cannot decide yet; empty while the passages lie open to them."""


class Subject(ABC):
    """A kind of content that moderators decide over. Subclass it in `<app>/moderated.py` and `@declare` it.

    The verbs are called inside the decision's transaction, after `lock` and policy, with the queue item locked. They
    change the content and nothing else: moderation writes the decision, the audit entry and the notice to the author.
    They raise `ValueError` for a target that is not in a state to be decided so; that rolls everything back.
    """

    model: ClassVar[type[models.Model]]
    card_template: ClassVar[str]
    """Included in the queue below the text, with `card`, e.g. `forum/moderated/revision.html`."""
    figures_template: ClassVar[str] = ""
    """Included in the members' page of figures: where more of them stand that are the app's own."""

    @abstractmethod
    def lock(self, target: Target) -> None:
        """Lock the row that every change around the target takes first. Moderation locks its item after it: one order
        for all, or two decisions near each other would wait crosswise and the database would fail one.
        """

    def pseudonym(self, target: Target, member: Member) -> str:
        """Return the tag that stands for `member` beside this target; nothing where people are named."""
        return ""

    def author_pseudonym(self, target: Target) -> str:
        """Return the tag of who wrote it; nothing where the author is named."""
        return ""

    @abstractmethod
    def release(self, target: Target, *, moderator: Member) -> None:
        """Make a held target readable."""

    @abstractmethod
    def return_to_author(self, target: Target, *, moderator: Member | None) -> None:
        """Give a target back to its author to change: unreadable for others, the words kept. `moderator` is None where
        nobody decided in time.
        """

    @abstractmethod
    def remove(self, target: Target, *, moderator: Member) -> None:
        """Take a target away from its readers; its author keeps the words."""

    def withhold(self, target: Target, passages: Sequence[str], *, decision: Decision) -> None:
        """Put a visible mark in the place of `passages` of a published target, and keep them under seal for as long as
        `decision` can be appealed and is. Raises ValidationError for one that does not stand there.
        """
        raise NotImplementedError

    def can_give_back(self, decision: Decision) -> Ruling:
        """Say whether what `decision` withheld can be put back in its place, with a sentence for its author."""
        raise NotImplementedError

    def give_back(self, decision: Decision, *, moderator: Member) -> None:
        """Put what `decision` withheld back in its place: an appeal was right. Raises Refused by `can_give_back`."""
        raise NotImplementedError

    def sealed(self, decision: Decision, moderator: Member) -> Sealed:
        """Return where `moderator` reads what `decision` withheld: nobody decides over an appeal about it unread."""
        raise NotImplementedError

    @abstractmethod
    def keep(self, target: Target, *, moderator: Member) -> None:
        """Leave a flagged target as it is. Usually nothing to do."""

    @abstractmethod
    def restore(self, target: Target, *, moderator: Member) -> None:
        """Make a target readable that was returned or removed: an appeal was right."""

    @abstractmethod
    def hold_again(self, target: Target, *, moderator: Member) -> None:
        """Let a target that was held wait again after it was returned or removed: that was undone."""

    @abstractmethod
    def can_restore(self, target: Target) -> Ruling:
        """Say whether that could still be done, with a sentence for its author."""

    @abstractmethod
    def outcomes(self, target: Target) -> list[Outcome]:
        """Return what can be decided now: RELEASE, RETURN, REMOVE for a held target; KEEP, RETURN, REMOVE for a
        published one, and WITHHOLD where passages can be; nothing for one that is neither any more (replaced, removed).
        """

    @abstractmethod
    def hash(self, target: Target) -> str:
        """Return 64 hex digits that stand for the exact words."""

    @abstractmethod
    def kept(self, target: Target, author: Member) -> Kept:
        """Return what its author is shown of it beside what was decided."""

    def unnamed_decisions(self, member: Member) -> DecisionQuerySet:
        """Return those over texts of `member` that name nobody; the same questions are asked for every member."""
        return Decision.objects.none()

    @abstractmethod
    def place(self, target: Target) -> str:
        """Return the path where readers find the target, or the gap that it left."""

    @abstractmethod
    def card(self, target: Target) -> Card:
        """Return what a moderator is shown. The moderator need not belong to the audience: give no more than this
        target and what it answers.
        """

    def words(self, target: Target) -> Words | None:
        """Return the words that a moderator may change before releasing them; None where they are not changed."""
        return None

    def reword(self, target: Target, words: Words, *, moderator: Member) -> None:
        """Put `words` in the place of a held target's, as a later version to which its queue item points from then on
        (actions/queue.py `replace_target`).
        """
        raise NotImplementedError

    def stricter_labels(self, target: Target) -> list[Label]:
        """Return the labels to which a moderator may raise that of a held or published target."""
        return []

    def raise_label(self, target: Target, label: str, *, moderator: Member) -> None:
        """Let the target stand under a stricter label. Raises ValidationError when that does not fit."""
        raise NotImplementedError

    def enclosure(self, target: Target, file_id: str) -> Enclosure | None:
        """Return the file with that public id that goes with the target; None when there is none. Raises Refused for
        one that nobody is given.
        """
        return None

    def readable(self, viewer: Member, *, most: int) -> Iterator[Readable]:
        """Return the newest published texts that `viewer` may read and search, `most` of them at most, as they are
        fetched; none written under the Chatham House Rule.
        """
        return iter(())

    @abstractmethod
    def texts(self, ids: Collection[int]) -> dict[int, tuple[str, str]]:
        """Return the words of targets and their language by id, for all in constant queries."""

    @abstractmethod
    def headings(self, ids: Collection[int]) -> dict[int, str]:
        """Return a translated line for the list by target id ("Reply", "New thread"), for all in constant queries."""

    def places(self, ids: Collection[int], viewer: Member) -> dict[int, str]:
        """Return where targets stand, in short, by id: only of what `viewer` reads there anyway, since a list is read
        without a trace; for all in one query.
        """
        return {}


subjects: dict[str, Subject] = {}

_T = TypeVar("_T", bound=type[Subject])


def declare(declared: _T) -> _T:
    """Class decorator: put a subject into the registry under its model."""
    subjects[declared.model._meta.label_lower] = declared()
    return declared


def subject_for(model: type[models.Model]) -> Subject:
    """Return the subject of a model. Raises KeyError when nobody declared one."""
    return subjects[model._meta.label_lower]


def subject_of(item: QueueItem) -> Subject:
    """Return the subject that a queue item is about. Raises KeyError when nobody declared one."""
    return subject_at(item.target_type_id)


def subject_at(content_type: int) -> Subject:
    """Return the subject whose model has the content type with that key. Raises KeyError when nobody declared one."""
    kind = ContentType.objects.get_for_id(content_type)
    return subjects[f"{kind.app_label}.{kind.model}"]


def target_of(item: QueueItem) -> Target | None:
    """Return what a queue item points at; None when it has vanished."""
    return subject_of(item).model._default_manager.filter(pk=item.target_id).first()


def outcomes_of(item: QueueItem, target: Target) -> list[Outcome]:
    """Return what can be decided now over an item: once appealed, that its target is restored or that it stands."""
    if item.kind != QueueItem.Kind.APPEAL:
        return subject_of(item).outcomes(target)
    return [Outcome.RELEASE, Outcome.KEEP] if can_come_back(appealed(item), target) else [Outcome.KEEP]


def appealed(item: QueueItem) -> Decision:
    """Return the decision against which an item that is appealed was opened again."""
    return Appeal.objects.of_round(item).select_related("decision__item").get().decision


def can_come_back(decision: Decision, target: Target) -> Ruling:
    """Say whether readers could have again what `decision` took away, with a sentence for its author."""
    subject = subject_of(decision.item)
    return subject.can_give_back(decision) if decision.outcome == Outcome.WITHHOLD else subject.can_restore(target)


def give_back(decision: Decision, target: Target, *, moderator: Member) -> None:
    """Let readers have again what `decision` took away. Raises what the subject raises."""
    subject = subject_of(decision.item)
    if decision.outcome == Outcome.WITHHOLD:
        subject.give_back(decision, moderator=moderator)
    else:
        subject.restore(target, moderator=moderator)


def sealed_from(moderator: Member, item: QueueItem) -> Sealed | None:
    """Return what `moderator` has to read before deciding over `item`; None where nothing lies under seal."""
    if item.kind != QueueItem.Kind.APPEAL or (decision := appealed(item)).outcome != Outcome.WITHHOLD:
        return None
    return subject_of(item).sealed(decision, moderator)


def is_own(item: QueueItem, member: Member) -> bool:
    """Say whether `member` wrote or flagged, under a pseudonym, what `item` is about. Names are policy's question."""
    if item.author_id:
        return False
    subject, target = subject_of(item), target_of(item)
    tag = subject.pseudonym(target, member) if target else ""
    if not tag:
        return False
    if tag == subject.author_pseudonym(target):
        return True
    return Flag.objects.barring(item).filter(flagger_tag=tag).exists()
