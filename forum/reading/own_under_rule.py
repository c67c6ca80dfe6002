"""What a member finds of their own under the Chatham House Rule: computed when they look, and kept nowhere."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from community.core import markup
from community.core.dates import long_date
from community.members.models import Member
from community.moderation.models import Decision
from forum import policy
from forum.authorship import Own
from forum.models import BreakGlass, Post, Revision, Silence, Thread, Unmasking

from .addresses import board_url, post_url
from .chips import chip
from .moments import Clock

_MOST = 100


@dataclass(frozen=True, slots=True)
class OwnWords:
    """One text: where it stands, what a moderator said of it, and the words."""

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
    decided = own.decisions().select_related("item").order_by("round")
    decisions = {decision.item.target_id: decision for decision in decided}
    revisions = own.revisions().select_related("post__thread__board", "post__parent")
    return OwnUnderRule(
        [_words(revision, decisions.get(revision.pk), clock) for revision in revisions[:_MOST]],
        [_silenced(silence, clock) for silence in own.silences().select_related("thread")],
        [_unmasked(unmasking, clock) for unmasking in own.unmaskings().select_related("thread")],
        [_opened(glass, clock) for glass in own.openings().select_related("thread", "asked_by")],
    )


def _words(revision: Revision, decision: Decision | None, clock: Clock) -> OwnWords:
    post = revision.post
    thread = post.thread
    published = revision.state == Revision.State.PUBLISHED and thread.state == Thread.State.PUBLISHED
    refused = revision.state in (Revision.State.RETURNED, Revision.State.REMOVED)
    returned = revision.state == Revision.State.RETURNED
    said = decision if refused else None
    return OwnWords(
        title=revision.title or thread.title,
        url=post_url(thread.public_id, post.public_id) if published else "",
        label=chip(post.stands_under),
        board=thread.board.name,
        status=_status(revision),
        rule=said.get_reason_display() if said else policy.CAME_BACK if returned else "",
        note=said.note if said else "",
        written=clock.coarse(revision.created),
        language=post.language,
        html=markup.trusted(revision.html),
        body=revision.body if returned else "",
        again_url=_again(post) if returned else "",
    )


def _again(post: Post) -> str:
    """Return where a text that came back can be sent as another one: below what it answered, or as another thread."""
    if post.parent is None:
        return f"{board_url(post.thread.board.slug)}new"
    return f"{post_url(post.thread.public_id, '')}reply?to={post.parent.public_id}"


def _status(revision: Revision) -> str:
    match revision.state:
        case Revision.State.HELD:
            return _("Waiting for a moderator, who is not told who wrote it.")
        case Revision.State.CLEARED:
            return _("Waiting for others, to be published with them within 48 hours.")
        case Revision.State.PUBLISHED:
            return _("Published as Participant %(n)s.") % {"n": revision.post.participant}
        case Revision.State.RETURNED:
            return _("Returned to you. You can send it again as another post, changed as you like.")
        case Revision.State.REMOVED:
            return _("Removed by a moderator. Your text is kept here for you.")
        case _other:
            return _("Not published: its thread was removed meanwhile. Your text is kept here for you.")


def _silenced(silence: Silence, clock: Clock) -> Told:
    is_over = silence.until < timezone.now().date()
    sentence = (
        _("You were asked not to write in {thread} until {day}. That is over.")
        if is_over
        else _("A moderator asked you not to write in {thread} until {day}.")
    )
    day = long_date(silence.until, clock.language)
    return Told(format_html(sentence, thread=_titled(silence.thread), day=day), silence.reason)


def _unmasked(unmasking: Unmasking, clock: Clock) -> Told:
    sentence = _("Who you are, Participant {n} in {thread}, was told to two moderators, who agreed on it on {day}.")
    day = long_date(unmasking.decided or unmasking.asked, clock.language)
    return Told(
        format_html(sentence, n=unmasking.participant, thread=_titled(unmasking.thread), day=day), unmasking.reason
    )


def _opened(glass: BreakGlass, clock: Clock) -> Told:
    """It shows numbers in place of names to them too, and so tells nobody who the member is."""
    sentence = _("{name}, who is not among its readers, opened {thread} on {day} and read it for an hour at most.")
    day = long_date(glass.opened or glass.asked, clock.language)
    name = format_html("<bdi>{}</bdi>", glass.asked_by.name)
    title = _titled(glass.thread) if glass.thread else ""
    return Told(format_html(sentence, name=name, thread=title, day=day), glass.reason)


def _titled(thread: Thread) -> SafeString:
    return format_html("<bdi>{}</bdi>", thread.title)
