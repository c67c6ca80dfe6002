"""What stands at the head of a thread by its kind: the accepted answer, a poll, who has read an announcement."""

from collections import defaultdict
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import ngettext
from django_stubs_ext import StrOrPromise

from community.core.dates import long_date
from community.core.rulings import Ruling
from community.core.visibility import Viewer
from community.members.models import Member
from forum import policy
from forum.models import Acknowledgement, Ballot, Board, Kind, Poll, PollOption, Post, Thread

from .addresses import board_url, post_url, thread_url
from .moments import Clock
from .readers import readers_of
from .shows import Choice

_MOST_NAMES = 500
_WHOLE = 100
"""Of a bar, in the units of its picture."""


@dataclass(frozen=True, slots=True)
class OptionLine:
    """One option of a poll: how many chose it, also as a share from 0 to 100, and who did if that is told."""

    pk: int
    words: str
    votes: int
    share: int
    voters: list[str]
    chosen: bool


@dataclass(frozen=True, slots=True)
class PollView:
    """A poll as one viewer finds it; results stand there once they have chosen, or it is over."""

    url: str
    options: list[OptionLine]
    multiple: bool
    named: bool
    until: str
    """Its last day; empty where there is none, or it is over."""
    chose: str
    """"12 people have chosen"."""
    can_vote: Ruling
    shows_results: bool


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """How many have said that they read it, whether the viewer is one of them, and where the names stand."""

    count: str
    own: bool
    url: str
    names_url: str
    """For whoever may see them."""


@dataclass(frozen=True, slots=True)
class KindPart:
    """What the kind of a thread adds to its page; empty for a discussion."""

    name: StrOrPromise = ""
    accepted_url: str = ""
    poll: PollView | None = None
    acknowledged: Acknowledged | None = None


def kind_part(viewer: Member, thread: Thread, clock: Clock) -> KindPart:
    """Return what the kind of `thread` adds. No query for a discussion; a constant number for the others."""
    name = "" if thread.kind == Kind.DISCUSSION else Kind(thread.kind).label
    match thread.kind:
        case Kind.QUESTION:
            return KindPart(name, accepted_url=_accepted_url(viewer, thread))
        case Kind.POLL:
            return KindPart(name, poll=_poll(viewer, thread, clock))
        case Kind.ANNOUNCEMENT:
            return KindPart(name, acknowledged=_acknowledged(viewer, thread))
        case _other:
            return KindPart(name)


def choices_of_kind(viewer: Member, board: Board, kind: str) -> list[Choice]:
    """Return the kinds of thread that the viewer can start on the board, with the addresses of their forms."""
    home = f"{board_url(board.slug)}new"
    return [
        Choice(one.label, home if one == Kind.DISCUSSION else f"{home}?{urlencode({'kind': one.value})}", one == kind)
        for one in policy.kinds_for(viewer, board)
    ]


def _accepted_url(viewer: Viewer, thread: Thread) -> str:
    if thread.accepted_id is None:
        return ""
    stands = Post.objects.visible_to(viewer).filter(pk=thread.accepted_id, state=Post.State.PUBLISHED)
    post = stands.values_list("public_id", flat=True).first()
    return post_url(thread.public_id, post) if post else ""


def _poll(viewer: Member, thread: Thread, clock: Clock) -> PollView | None:
    poll = Poll.objects.visible_to(viewer).filter(thread=thread).first()
    if poll is None:
        return None
    poll.thread = thread
    ballots = Ballot.objects.visible_to(viewer).filter(poll=poll)
    total = poll.ballots
    has_voted = ballots.filter(member=viewer).exists()
    voters, own = _voters(viewer, poll) if poll.named else ({}, set())
    can_vote = policy.can_vote(viewer, poll, has_voted=has_voted)
    options = PollOption.objects.visible_to(viewer).filter(poll=poll)
    return PollView(
        url=f"{thread_url(thread.public_id)}/vote",
        options=[
            OptionLine(
                pk=option.pk,
                words=option.words,
                votes=option.votes,
                share=round(_WHOLE * option.votes / total) if total else 0,
                voters=voters.get(option.pk, []),
                chosen=option.pk in own,
            )
            for option in options
        ],
        multiple=poll.multiple,
        named=poll.named,
        until=long_date(poll.last_day, clock.language) if poll.last_day and not poll.is_over else "",
        chose=ngettext("%(n)s person has chosen.", "%(n)s people have chosen.", total) % {"n": total},
        can_vote=can_vote,
        shows_results=has_voted or not can_vote,
    )


def _voters(viewer: Member, poll: Poll) -> tuple[dict[int, list[str]], set[int]]:
    """Return the names of who chose each option, and what the viewer chose, by the keys of the options."""
    names, own = defaultdict(list), set()
    chosen = Ballot.objects.visible_to(viewer).filter(poll=poll, options__isnull=False)
    for option, member, name in chosen.order_by("member__name").values_list("options", "member", "member__name"):
        names[option].append(name)
        if member == viewer.pk:
            own.add(option)
    return names, own


def _acknowledged(viewer: Member, thread: Thread) -> Acknowledged:
    said = Acknowledgement.objects.visible_to(viewer).filter(thread=thread)
    readers, done = readers_of(thread.audience).count, said.count()
    here = thread_url(thread.public_id)
    return Acknowledged(
        count=ngettext("%(done)s of %(n)s reader has said so.", "%(done)s of %(n)s readers have said so.", readers)
        % {"n": readers, "done": done},
        own=said.filter(member=viewer).exists(),
        url=f"{here}/acknowledge",
        names_url=f"{here}/who-has-read" if policy.can_see_acknowledgements(viewer, thread) else "",
    )


@dataclass(frozen=True, slots=True)
class AcknowledgedPage:
    """Who has read an announcement, by their own word, and who has not said so yet; up to 500 names each."""

    thread: Thread
    done: list[tuple[str, str]]
    """Names and days."""
    open: list[str]
    back: str


def acknowledged_page(viewer: Member, thread_id: str) -> AcknowledgedPage | None:
    """Return the names; None when there is no such thread for `viewer`, or they may not see that."""
    seen = Thread.objects.visible_to(viewer).select_related("board", "audience").filter(public_id=thread_id)
    thread = seen.first()
    if thread is None or not policy.can_see_acknowledgements(viewer, thread):
        return None
    clock = Clock.started()
    said = Acknowledgement.objects.visible_to(viewer).filter(thread=thread).order_by("member__name")
    readers = thread.audience.members().exclude(pk__in=said.values("member")).order_by("name")
    return AcknowledgedPage(
        thread=thread,
        done=[(name, clock.day(at)) for name, at in said.values_list("member__name", "at")[:_MOST_NAMES]],
        open=list(readers.values_list("name", flat=True)[:_MOST_NAMES]),
        back=reverse("forum:thread", args=[thread.public_id]),
    )
