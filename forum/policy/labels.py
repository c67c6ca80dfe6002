"""What a label asks of readers and of moderators. The labels themselves: community/core/tlp.py."""

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from community.core.rulings import YES, Ruling, no
from community.core.tlp import Label, acting, strictest
from community.members.models import Audience, Group, Member
from community.moderation.models import Flag
from community.moderation.people import may_write
from community.moderation.policy import QUORUM, who_may_look
from forum.models import Board, Post, Thread

from .boards import moderates
from .rule import can_be_under_rule

NEVER_WIDER = _(
    "A label never becomes wider where it stands, for its readers were promised it. The author of a thread can publish "
    "its texts to a new, wider thread."
)

TOO_MANY_READERS: dict[Label, StrOrPromise] = {
    Label.GREEN: _("TLP:GREEN is for members of the network, never for the public. Choose other readers."),
    Label.AMBER: _(
        "TLP:AMBER is for a group, for organisations or for named readers. Choose fewer readers, or TLP:GREEN."
    ),
    Label.AMBER_STRICT: _(
        "TLP:AMBER+STRICT is for a group, for organisations or for named readers. Choose fewer readers, or TLP:GREEN."
    ),
    Label.RED: _(
        "TLP:RED is for named readers alone. Choose “Named readers”, find them and tick them; or choose a less strict "
        "label."
    ),
}

CAME_BACK = _(
    "Moderators would have to read this first, and no two of different organisations are among its named readers. So "
    "it came back to you at once, with your text. Name two of them as readers and send it again, or take it elsewhere."
)
NOT_OF_THE_BOARD = _("This person could not read the thread even then. Choose among those who read its board.")


def can_be_addressed(author: Member, label: str, audience: Audience) -> Ruling:
    """Say whether `author` may write under `label` for `audience`: narrow enough for the one, with the other in it."""
    if not audience.fits(label):
        return no(TOO_MANY_READERS[acting(label)])
    if not audience.members().filter(pk=author.pk).exists():
        return no(_("You would not be among these readers yourself. Choose readers with whom you belong."))
    return YES


def can_label(thread: Thread, label: str) -> Ruling:
    """Say whether a post of `thread` may stand under `label`: never wider than the thread, nor for fewer readers."""
    if label == thread.label:
        return YES
    if acting(label).strictness < acting(thread.label).strictness:
        return no(
            _("This thread stands under %(label)s, and so does everything in it. Choose that label or a stricter one.")
            % {"label": thread.label}
        )
    if thread.under_rule:
        return no(_("Under the Chatham House Rule all posts of a thread stand under one label."))
    if not thread.audience.fits(label):
        return no(
            _("This label needs fewer readers than the thread has. Start a stricter thread beside it for this text.")
        )
    return YES


def labels_for(thread: Thread) -> list[Label]:
    """Return the labels that a post of `thread` may stand under, its own first."""
    return [label for label in Label if can_label(thread, label)]


def can_stand_beside(post: Post) -> Ruling:
    """Say whether a stricter thread may be started beside `post`, whose link stands under it."""
    if post.thread.under_rule:
        return no(_("Beside a thread under the Chatham House Rule nobody starts another under their name."))
    if post.state != Post.State.PUBLISHED:
        return no(_("This post is not published any more, so nothing can be started beside it."))
    return YES


def among(label: str, audience: Audience) -> Audience | None:
    """Return to whom moderators must belong to look at a text: under TLP:RED to its named readers."""
    return audience if needs_quorum(label) else None


def needs_quorum(label: str) -> bool:
    """Say whether too few moderators might be among the readers of a text: so far only under TLP:RED."""
    return acting(label) is Label.RED


def can_be_held(board: Board, label: str, audience: Audience, author: Member | None) -> Ruling:
    """Say whether enough moderators of `board`, of different organisations, may look at a text of `author`, were it
    held.
    """
    if not needs_quorum(label):
        return YES
    moderators = who_may_look(board.moderators, among=among(label, audience))
    others = moderators.exclude(pk=author.pk if author else 0)
    if others.order_by().values("organisation").distinct().count() >= QUORUM:
        return YES
    return no(CAME_BACK)


def can_be_looked_at(post: Post, flagger: Member) -> Ruling:
    """Say whether any moderator of the board may decide over `post` once `flagger` flags it: neither its author nor
    anybody who flags it. Under the Chatham House Rule the author counts, for a refusal would tell who that is.
    """
    if not needs_quorum(post.label):
        return YES
    moderators = who_may_look(post.thread.board.moderators, among=post.thread.audience)
    assert post.current  # noqa: S101 - what is flagged is published
    flaggers = Flag.objects.standing_on(post.current).filter(flagger__isnull=False).values("flagger")
    if moderators.exclude(pk__in={post.author_id, flagger.pk}).exclude(pk__in=flaggers).exists():
        return YES
    return no(
        _(
            "Nobody could look: none of the named readers is a moderator of this board who neither wrote this nor "
            "flags it. Tell a moderator or an administrator the address: they can open the thread with a reason, and "
            "its authors are told."
        )
    )


def can_narrow(member: Member, thread: Thread) -> Ruling:
    """The author of a thread, or a moderator of its board, makes label and readers narrower, at any time: it protects
    what stands there, so whoever reads only does it too.
    """
    if thread.state != Thread.State.PUBLISHED:
        return no(_("This thread is not published, so there is nothing to narrow."))
    if member.pk == thread.author_id or moderates(member, thread.board):
        return YES
    return no(_("Only its author and the moderators of its board narrow a thread. You can flag its opening post."))


def can_be_narrowed(thread: Thread, label: str, audience: Audience) -> Ruling:
    """Say whether `thread` may stand under `label` for `audience` from now on: narrower, and fit for each other."""
    if acting(label).strictness < acting(thread.label).strictness or not audience.lies_within(thread.audience):
        return no(NEVER_WIDER)
    if label == thread.label and audience == thread.audience:
        return no(_("Nothing would change. Choose a stricter label, or fewer readers."))
    if not audience.fits(label):
        return no(TOO_MANY_READERS[acting(label)])
    return can_be_under_rule(thread.board, audience) if thread.under_rule else YES


def can_be_taken_from(thread: Thread, label: str, audience: Audience, *, waiting: Collection[str]) -> Ruling:
    """Say whether those may be left out who then would be: its author never, nor moderators while something waits;
    `waiting` are the labels of the posts that do, of which one may be stricter than the thread.
    """
    if thread.author and not audience.among(Member.objects.admitted()).filter(pk=thread.author.pk).exists():
        return no(_("The author of the thread would not be among these readers. Choose others."))
    return can_wait_on(thread.board, label, audience, waiting=waiting)


def can_wait_on(board: Board, label: str, audience: Audience, *, waiting: Collection[str]) -> Ruling:
    """Say whether what waits for a moderator, under the labels `waiting`, could still be decided under `label`."""
    if not waiting or can_be_held(board, strictest(label, *waiting), audience, None):
        return YES
    return no(
        _(
            "A moderator is looking at a text of this thread. Name two moderators of the board among the readers, or "
            "wait until it is decided."
        )
    )


def can_name_reader(member: Member, thread: Thread) -> Ruling:
    """Only its author adds a reader to a list of named ones; staff neither, nor an author who reads only."""
    if not (writes := may_write(member)):
        return writes
    if Group.Kind.NAMED not in thread.audience.kinds:
        return no(_("This thread has no list of named readers."))
    if thread.author_id != member.pk:
        return no(_("Only the author of a thread adds a named reader."))
    return YES
