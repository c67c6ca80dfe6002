"""Appealing: the text goes before the moderators again, in the same item, and somebody else decides."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from community.audit.record import record
from community.core.dates import HALF_DAY, now_beside
from community.core.rulings import Refused, require
from community.members.models import Member
from community.moderation.appealing import can_be_appealed, own_decision
from community.moderation.models import Appeal, Decision, QueueItem
from community.moderation.notices import AppealDecided, AppealStranded
from community.moderation.policy import can_be_answered
from community.moderation.subjects import subject_of, target_of
from realtime.live import gathered
from realtime.notify import notify

from .queue import reopen


@transaction.atomic
@gathered()
def appeal(*, decision: Decision, author: Member, words: str) -> Appeal:
    """Put the text of `author` before its moderators again, with `words`. The same words sent twice are one appeal.

    Nobody is written down: who appeals is the author, whom the item names or, under the Chatham House Rule, nobody
    does. Raises Refused by policy.
    """
    if (target := target_of(decision.item)) is not None:
        subject_of(decision.item).lock(target)
    item = QueueItem.objects.locked().get(pk=decision.item_id)
    own = own_decision(author, decision.public_id)
    if own is None:
        raise Refused(_("Only the author of a text appeals against what was decided over it."))
    if standing := Appeal.objects.filter(decision=own, words=words).first():
        return standing
    require(can_be_appealed(own))
    reopen(item)
    made = Appeal.objects.create(decision=own, words=words, round=item.round, filed=now_beside(item.author_id))
    if item.author_id:  # under the Rule an entry would be a moment of the author's
        record(actor=author, action="moderation.appeal", target=item)
        _tell_if_stranded(made)
    return made


def answer_appeal(decision: Decision) -> None:
    """Let the appeal over which this decides have its answer, and tell the author; the caller holds the transaction."""
    if decision.kind != QueueItem.Kind.APPEAL:
        return
    made = Appeal.objects.get(decision__item=decision.item, round=decision.round)
    made.answer = decision
    made.save(update_fields=["answer"])
    notify(AppealDecided, made)


def tell_of_stranded(now: datetime) -> None:
    """Tell those who can name moderators of appeals over which nobody can decide; of each once.

    Half a day after it was filed at the earliest: where nobody is named, to tell sooner would tell when.
    """
    for waiting in Appeal.objects.unanswered().filter(filed__lte=now - HALF_DAY).order_by("filed", "pk"):
        _tell_if_stranded(waiting)


@transaction.atomic
def _tell_if_stranded(made: Appeal) -> None:
    if not can_be_answered(QueueItem.objects.select_related("team", "audience").get(pk=made.decision.item_id)):
        notify(AppealStranded, made)
