"""What the Chatham House Rule asks of a thread and of its authors."""

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from community.core.dates import long_date
from community.core.rulings import YES, Ruling, no
from community.members.models import Audience, Member
from forum.authorship import NoKey, author_tag
from forum.models import Board, Silence, Thread

from .writing import is_newcomer, known

RULE_PARTICIPANTS = 8
RULE_ORGANISATIONS = 3


def can_speak(member: Member, thread: Thread) -> Ruling:
    """What a thread under the Chatham House Rule asks of its authors besides. A few queries: never in a loop."""
    if not thread.under_rule:
        return YES
    if is_newcomer(member):
        return no(
            _(
                "Newcomers write under their name first: once a few of your posts are published, you can write under "
                "the Chatham House Rule too."
            )
        )
    try:
        tag = author_tag(thread, member)
    except NoKey as unknown:
        return no(unknown.sentence)
    silence = Silence.objects.filter(thread=thread, author_tag=tag, until__gte=timezone.now().date()).first()
    return _is_silenced(silence) if silence else YES


def _is_silenced(silence: Silence) -> Ruling:
    """Why stands where the member alone looks: a refusal may be logged, and a log holds nobody's words."""
    return no(
        _(
            "A moderator asked you not to write in this thread until %(day)s. Why stands under My posts under the "
            "Chatham House Rule."
        )
        % {"day": long_date(silence.until, get_language() or "en")}
    )


def can_be_under_rule(board: Board, audience: Audience) -> Ruling:
    """Among too few, or those of too few organisations, everybody would know who spoke."""
    if _are_enough(board, audience):
        return YES
    return no(
        _(
            "The Chatham House Rule needs at least eight possible participants of three organisations, newcomers and "
            "moderators not counted; among fewer everybody would know who spoke. Choose more readers, or write under "
            "your name."
        )
    )


def can_still_hide(thread: Thread) -> Ruling:
    """Once too many have left, whoever spoke would be known; asked when something is sent, not on every page."""
    if not thread.under_rule or _are_enough(thread.board, thread.audience):
        return YES
    return no(
        _(
            "Fewer than eight people of three organisations are left who can write in this thread, so everybody would "
            "know who spoke. Nothing more is taken here; write it in another thread."
        )
    )


def _are_enough(board: Board, audience: Audience) -> bool:
    """Count those who could have written it: readers who may speak, moderators of the board aside."""
    possible = known(audience.members()).exclude(pk__in=board.moderators.members.values("pk"))
    homes = list(possible.values_list("organisation", flat=True))
    return len(homes) >= RULE_PARTICIPANTS and len(set(homes)) >= RULE_ORGANISATIONS


def can_subscribe(thread: Thread) -> Ruling:
    """Who hears of a thread under the Chatham House Rule is written nowhere."""
    if thread.under_rule:
        return no(_("Nobody is told of threads under the Chatham House Rule. Look at them on their board."))
    return YES
