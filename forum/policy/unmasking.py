"""Who may silence a participant under the Chatham House Rule, and learn who it is: two moderators, never alone.

Whoever turns out to be the participant gets CHANGED, which everybody else gets too when somebody was faster: on no
screen and in no log stands that a moderator was asked about themself.
"""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from community.core.rulings import YES, Ruling, no
from community.members.models import Member, Membership
from community.members.models.member import Role
from community.members.policy import can_be_second, seconds_among
from forum.authorship import NoKey, author_tag, wrote
from forum.models import Post, Silence, Thread, Unmasking

from .boards import moderates

CHANGED = _("This has changed meanwhile, or another moderator is at it. Nothing was done: look at it again later.")


def can_silence(member: Member, post: Post) -> Ruling:
    """Ask the participant who wrote `post` to write nothing more in its thread."""
    if not (seated := moderates(member, post.thread.board)):
        return seated
    if not post.thread.under_rule or post.participant is None:
        return no(_("Only participants of a thread under the Chatham House Rule are silenced so."))
    return YES


def can_lift(member: Member, post: Post) -> Ruling:
    """End the silence of the participant who wrote `post`: nobody ends their own."""
    if not (asked := can_silence(member, post)):
        return asked
    silenced = Silence.objects.filter(thread=post.thread, author_tag=post.author_tag).exists()
    return YES if silenced and not wrote(member, post.thread, post.author_tag) else no(CHANGED)


def can_ask_who(member: Member, post: Post) -> Ruling:
    """Ask who wrote `post`: only where somebody could agree, and anybody could say it."""
    if not (asked := can_silence(member, post)):
        return asked
    try:
        own = author_tag(post.thread, member)
    except NoKey as unknown:
        return no(unknown.sentence)
    if not _seconders(member, post.thread).exists():
        return no(
            _(
                "It takes two moderators of this board, of different organisations, and there is no other one. Ask the "
                "administrators for another moderator."
            )
        )
    open_already = Unmasking.objects.filter(
        thread=post.thread, author_tag=post.author_tag, state=Unmasking.State.ASKED
    ).exists()
    return no(CHANGED) if open_already or own == post.author_tag else YES


def _seconders(member: Member, thread: Thread) -> QuerySet[Member]:
    """Return who could agree, the participant among them perhaps: to leave them out would tell."""
    seated = Membership.objects.filter(group=thread.board.moderators_id).values("member")
    moderators = thread.audience.members().filter(role=Role.MODERATOR, pk__in=seated)
    return seconds_among(moderators, member)


def can_decline(member: Member, unmasking: Unmasking) -> Ruling:
    """Answer as the second person: another moderator of the board, of another organisation, not the participant."""
    if not (seated := moderates(member, unmasking.thread.board)):
        return seated
    if unmasking.state != Unmasking.State.ASKED:
        return no(CHANGED)
    if not (second := can_be_second(member, unmasking.asked_by, first_from=unmasking.asked_from_id)):
        return second
    return no(CHANGED) if wrote(member, unmasking.thread, unmasking.author_tag) else YES


def can_agree(member: Member, unmasking: Unmasking) -> Ruling:
    """Agree: both are moderators of the board at this moment."""
    if not (answers := can_decline(member, unmasking)):
        return answers
    if not moderates(unmasking.asked_by, unmasking.thread.board):
        return no(_("Whoever asked for this no longer moderates the board. Decline it; you can ask yourself."))
    return YES


def can_be_told(member: Member, unmasking: Unmasking) -> Ruling:
    """See the name: each of the two, once, while they moderate the board."""
    if not (seated := moderates(member, unmasking.thread.board)):
        return seated
    if unmasking.state != Unmasking.State.AGREED or not unmasking.is_of(member):
        return no(_("Only the two moderators who agreed are told the name."))
    if unmasking.seen_by(member):
        return no(_("You were told the name already. It is shown once and written nowhere."))
    return YES
