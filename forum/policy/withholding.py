"""Who reads again what was withheld: two moderators of the board, of different organisations, never one alone, nor
its author. And what can be put back after an appeal.
"""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from community.core.rulings import YES, Ruling, no
from community.members.models import Member
from community.members.policy import can_be_second, seconds_among
from community.moderation.models import Appeal
from community.moderation.policy import reserve, who_may_look
from forum.authorship import wrote
from forum.models import Post, Revision, Thread, Withheld

from .boards import moderates
from .labels import among
from .unmasking import CHANGED

GONE = _("The time for which this was kept is over, and the words were destroyed.")
SETTLED = _("This has changed meanwhile: below you see how it stands.")


def who_may_open(withheld: Withheld) -> QuerySet[Member]:
    """Return who may be one of the two, as far as people are named: the moderators of the board, under TLP:RED those
    among its readers, and while an appeal waits for the reserve also those who sit there.
    """
    post = withheld.post
    able = who_may_look(post.thread.board.moderators, among=among(post.label, post.thread.audience))
    if Appeal.objects.in_reserve().filter(decision=withheld.decision_id).exists():
        able = Member.objects.filter(Q(pk__in=able.values("pk")) | Q(pk__in=reserve().values("pk")))
    return able.exclude(pk=post.author_id or 0)


def can_ask_for(member: Member, withheld: Withheld) -> Ruling:
    """Ask another moderator to agree that both read it; only where somebody could agree."""
    if not (able := _may_open(member, withheld)):
        return able
    if withheld.state == Withheld.State.ASKED:
        return no(SETTLED)
    if not seconds_among(who_may_open(withheld), member).exists():
        return no(_("It takes a moderator of this board of another organisation than yours, and there is none."))
    return YES


def can_answer_for(member: Member, withheld: Withheld) -> Ruling:
    """Agree or decline as the second: of another organisation than the first."""
    if not (able := _may_open(member, withheld)):
        return able
    if withheld.state != Withheld.State.ASKED or withheld.asked_by is None:
        return no(SETTLED)
    return can_be_second(member, withheld.asked_by, first_from=withheld.asked_from_id)


def can_read_withheld(member: Member, withheld: Withheld, now: datetime) -> Ruling:
    """Read it: each of the two, until the hour is over."""
    if not (able := _may_open(member, withheld)):
        return able
    if not withheld.is_open(now) or member.pk not in (withheld.asked_by_id, withheld.agreed_by_id):
        return no(_("Only the two moderators who agreed read it, for an hour. You can ask for it again."))
    return YES


def can_decide_about(member: Member, withheld: Withheld, now: datetime) -> Ruling:
    """Decide over an appeal: with the words open. Where they cannot be put back any more, there is nothing to read."""
    if not can_give_back(withheld) or can_read_withheld(member, withheld, now):
        return YES
    return no(
        _(
            "Read first what was withheld: it lies under seal. Ask for it; once another moderator agrees, you can read "
            "it and decide, for an hour."
        )
    )


def can_give_back(withheld: Withheld | None) -> Ruling:
    """Put the words back in the place of the mark, while there is one and they are kept."""
    if withheld is None or (decision := withheld.decision) is None or withheld.destroyed:
        return no(_("What was withheld is not kept any more, so it cannot be put back."))
    post = withheld.post
    if post.state != Post.State.PUBLISHED or post.thread.state != Thread.State.PUBLISHED:
        return no(_("The post or its thread is not published any more, so there is no place for what was withheld."))
    if _is_rewritten(withheld, Revision.objects.get(pk=decision.item.target_id)):
        return no(
            _(
                "You have changed the text around what was withheld, so it cannot be put back any more. What is "
                "decided over the later version can be appealed."
            )
        )
    return YES


def _is_rewritten(withheld: Withheld, marked: Revision) -> bool:
    """Say whether the latest version since says otherwise what the mark stands in, published or waiting."""
    sent = Revision.objects.filter(post=marked.post_id, number__gt=withheld.last_number)
    latest = sent.filter(state__in=(Revision.State.HELD, Revision.State.PUBLISHED)).order_by("-number").first()
    if latest is None:
        return False
    before, after = ([version.title, version.body, "\n".join(version.options)] for version in (marked, latest))
    return any(withheld.mark in one and one != other for one, other in zip(before, after, strict=True))


def _may_open(member: Member, withheld: Withheld) -> Ruling:
    """Say whether `member` may be one of the two. Under the Rule its author is refused like one who comes too late."""
    if withheld.destroyed:
        return no(GONE)
    post = withheld.post
    if post.author_id == member.pk:
        return no(_("This is your own text. Other moderators read what was withheld of it."))
    if not who_may_open(withheld).filter(pk=member.pk).exists():
        seated = moderates(member, post.thread.board)
        return no(_("This is for named readers alone. Only moderators among them decide.")) if seated else seated
    return no(CHANGED) if post.thread.under_rule and wrote(member, post.thread, post.author_tag) else YES
