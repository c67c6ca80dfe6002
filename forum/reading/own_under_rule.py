"""What a member finds of their own under the Chatham House Rule: computed when they look, and kept nowhere.

Of a thread that they can no longer read it tells them neither title nor place nor board.
"""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from community.core import markup
from community.core.dates import long_date
from community.members.models import Member
from community.moderation.models import Decision
from community.moderation.models.decision import APPEALABLE
from community.moderation.models.overdue import NOBODY_CAME
from community.moderation.reading import appeals_said
from forum import policy
from forum.authorship import Own
from forum.models import Board, BreakGlass, Post, Revision, Silence, Thread, Unmasking

from .addresses import board_url, post_url
from .chips import chip
from .moments import Clock

_MOST = 100


@dataclass(frozen=True, slots=True)
class OwnWords:
    """One text: where it stands, as far as its author reads that, what a moderator said of it, and the words."""

    title: str
    url: str
    """Where it is published; empty elsewhere."""
    label: SafeString
    board: str
    status: str
    rule: StrOrPromise
    note: str
    written: SafeString
    language: str
    html: SafeString
    body: str
    """As it was written, where it came back: to be sent again as another post."""
    again_url: str
    """Where that can be done."""
    decision_url: str
    """Where its author appeals."""
    appeal: str
    """How the appeal stands, in short; empty before there is one."""


@dataclass(frozen=True, slots=True)
class Told:
    """What moderators or others of the staff did, and why, in their words."""

    sentence: SafeString
    reason: str


@dataclass(frozen=True, slots=True)
class OwnUnderRule:
    """A member's own, in a constant number of queries."""

    words: list[OwnWords]
    silences: list[Told]
    unmaskings: list[Told]
    openings: list[Told]


def own_under_rule(member: Member) -> OwnUnderRule:
    """Return the member's own, up to 100 texts, newest first; nothing from threads whose key is destroyed."""
    clock, own = Clock.started(), Own(member)
    decided = own.decisions().before_appeals().filter(outcome__in=APPEALABLE).select_related("item").order_by("round")
    decisions = {decision.item.target_id: decision for decision in decided}
    appeals = appeals_said(decisions)
    undecided = set(own.undecided().values_list("item__target_id", flat=True))
    revisions = own.revisions().select_related("post__thread__board", "post__parent")
    reads = _Reads.of(member)
    return OwnUnderRule(
        [
            _words(revision, _Said.of(revision, decisions, appeals, undecided), reads, clock)
            for revision in revisions[:_MOST]
        ],
        [_silenced(silence, reads, clock) for silence in own.silences()],
        [_unmasked(unmasking, reads, clock) for unmasking in own.unmaskings()],
        [_opened(glass, reads, clock) for glass in own.openings().select_related("asked_by")],
    )


@dataclass(frozen=True, slots=True)
class _Reads:
    """The boards that a member reads, and the titles of the threads under the Rule that they read."""

    boards: frozenset[int]
    titles: dict[int, str]

    @classmethod
    def of(cls, member: Member) -> "_Reads":
        ruled = Thread.objects.visible_to(member).filter(under_rule=True)
        boards = Board.objects.visible_to(member)
        return cls(frozenset(boards.values_list("pk", flat=True)), dict(ruled.values_list("pk", "title")))

    def titled(self, thread: int | None) -> SafeString:
        if thread in self.titles:
            return format_html("<bdi>{}</bdi>", self.titles[thread])
        return format_html("{}", _("a thread that you can no longer read"))


@dataclass(frozen=True, slots=True)
class _Said:
    """What was said of a text that was taken away, or passages of it: its rule and note, and how an appeal stands."""

    rule: StrOrPromise = ""
    note: str = ""
    decision_url: str = ""
    appeal: str = ""

    @classmethod
    def of(
        cls, revision: Revision, decisions: dict[int, Decision], appeals: dict[int, str], undecided: set[int]
    ) -> "_Said":
        decision = decisions.get(revision.pk)
        if revision.state == Revision.State.PUBLISHED and decision and decision.outcome != Decision.Outcome.WITHHOLD:
            return cls()  # it came back as a whole
        if revision.state not in (Revision.State.RETURNED, Revision.State.REMOVED, Revision.State.PUBLISHED):
            return cls()
        if decision:
            there = reverse("moderation:decision", args=[decision.public_id])
            return cls(decision.get_reason_display(), decision.note, there, appeals.get(revision.pk, ""))
        if revision.state == Revision.State.RETURNED:
            return cls(NOBODY_CAME if revision.pk in undecided else policy.CAME_BACK)
        return cls()


def _words(revision: Revision, said: _Said, reads: _Reads, clock: Clock) -> OwnWords:
    post = revision.post
    thread = post.thread
    stands = revision.state == Revision.State.PUBLISHED
    published = stands and thread.pk in reads.titles
    is_withheld = stands and bool(said.decision_url)
    returned = revision.state == Revision.State.RETURNED
    again = _again(post, reads) if returned else ""
    return OwnWords(
        title=revision.title or reads.titles.get(thread.pk, ""),
        url=post_url(thread.public_id, post.public_id) if published else "",
        label=chip(post.stands_under),
        board=thread.board.name if thread.board_id in reads.boards else "",
        status=_withheld(revision) if is_withheld else _status(revision, again=bool(again)),
        rule=said.rule,
        note=said.note,
        written=clock.coarse(revision.created),
        language=post.language,
        html=markup.trusted(revision.html),
        body=revision.body if returned else "",
        again_url=again,
        decision_url=said.decision_url,
        appeal=said.appeal,
    )


def _again(post: Post, reads: _Reads) -> str:
    """Return where a text that came back can be sent as another one: below what it answered, or as another thread;
    nowhere, where the member reads that no more.
    """
    if post.parent is None:
        return f"{board_url(post.thread.board.slug)}new" if post.thread.board_id in reads.boards else ""
    if post.thread_id not in reads.titles:
        return ""
    return f"{post_url(post.thread.public_id, '')}reply?to={post.parent.public_id}"


def _status(revision: Revision, *, again: bool) -> str:
    match revision.state:
        case Revision.State.HELD:
            return _("Waiting for a moderator, who is not told who wrote it.")
        case Revision.State.CLEARED:
            return _("Waiting for others, to be published with them within 48 hours.")
        case Revision.State.PUBLISHED:
            return _("Published as Participant %(n)s.") % {"n": revision.post.participant}
        case Revision.State.RETURNED:
            return _sent_back(again=again)
        case Revision.State.REMOVED:
            return _("Removed by a moderator. Your text is kept here for you.")
        case _other:
            return _("Not published: its thread was removed meanwhile. Your text is kept here for you.")


def _withheld(revision: Revision) -> str:
    return _("Published as Participant %(n)s; a moderator withheld passages.") % {"n": revision.post.participant}


def _sent_back(*, again: bool) -> str:
    if again:
        return _("Returned to you. You can send it again as another post, changed as you like.")
    return _("Returned to you. You can no longer read its thread, so it is not sent again; your text is kept.")


def _silenced(silence: Silence, reads: _Reads, clock: Clock) -> Told:
    is_over = silence.until < timezone.now().date()
    sentence = (
        _("You were asked not to write in {thread} until {day}. That is over.")
        if is_over
        else _("A moderator asked you not to write in {thread} until {day}.")
    )
    day = long_date(silence.until, clock.language)
    return Told(format_html(sentence, thread=reads.titled(silence.thread_id), day=day), silence.reason)


def _unmasked(unmasking: Unmasking, reads: _Reads, clock: Clock) -> Told:
    sentence = _("Who you are, Participant {n} in {thread}, was told to two moderators, who agreed on it on {day}.")
    day = long_date(unmasking.decided or unmasking.asked, clock.language)
    return Told(
        format_html(sentence, n=unmasking.participant, thread=reads.titled(unmasking.thread_id), day=day),
        unmasking.reason,
    )


def _opened(glass: BreakGlass, reads: _Reads, clock: Clock) -> Told:
    """It shows numbers in place of names to them too, and so tells nobody who the member is."""
    sentence = _("{name}, who is not among its readers, opened {thread} on {day} and read it for an hour at most.")
    day = long_date(glass.opened or glass.asked, clock.language)
    name = format_html("<bdi>{}</bdi>", glass.asked_by.name)
    return Told(format_html(sentence, name=name, thread=reads.titled(glass.thread_id), day=day), glass.reason)
