"""A member asks a moderator to look at something published, and is told what came of it."""

from django.db import models, transaction

from community.core.dates import now_beside
from community.core.public_ids import unordered_key
from community.members.models import Audience, Group, Member
from community.moderation.models import Decision, Flag, QueueItem
from community.moderation.notices import FlagAnswered, TextFlagged
from community.moderation.severity import severity_of
from community.moderation.subjects import subject_for
from realtime.notify import notify

from .queue import open_item


@transaction.atomic
def flag(
    *,
    flagger: Member | None,
    flagger_tag: str = "",
    target: models.Model,
    team: Group,
    author: Member | None,
    label: str,
    among: Audience | None = None,
    reason: str,
    note: str,
) -> Flag:
    """Put `target` before the moderators of `team`, with what it said at this moment as a hash.

    Under a pseudonym `flagger` is None and `flagger_tag` stands for the member; `among`: as in `queue.hold`. A second
    flag by the same member in the same round adds to the first what it says besides, if anything.
    """
    standing = Flag.objects.standing(flagger=flagger, flagger_tag=flagger_tag, target=target).first()
    if standing and reason == standing.reason and note in standing.note:
        return standing
    unordered = {} if flagger else {"pk": unordered_key(), "created": now_beside(flagger)}
    item = open_item(
        target=target,
        team=team,
        author=author,
        label=label,
        among=among,
        kind=QueueItem.Kind.FLAG,
        reasons=[],
        flagged=reason,
    )
    made, is_new = Flag.objects.get_or_create(
        item=item,
        round=item.round,
        flagger=flagger,
        flagger_tag=flagger_tag,
        defaults=unordered | {"reason": reason, "note": note, "target_hash": subject_for(type(target)).hash(target)},
    )
    if is_new:
        notify(TextFlagged, made)
    else:
        _add(made, reason, note)
    return made


def _add(made: Flag, reason: str, note: str) -> None:
    """Let a flag say more: the more urgent of both reasons stands, and the other among its words."""
    urgent, other = sorted([made.reason, reason], key=lambda code: severity_of([code]))
    further = [Flag.Reason(other).label] if other != urgent else []
    made.reason = urgent
    made.note = "\n\n".join(str(part) for part in [made.note, note, *further] if part)
    made.save(update_fields=["reason", "note"])


def answer_flags(decision: Decision, answer: str) -> None:
    """Tell whoever flagged what was decided; without an `answer`, the one that follows from the outcome.

    The caller holds the transaction of the decision. Under a pseudonym nobody is told.
    """
    answer = answer or usual_answer(decision.outcome)
    for flag in Flag.objects.filter(item=decision.item, round=decision.round):
        flag.answer = answer
        flag.save(update_fields=["answer"])
        notify(FlagAnswered, flag)


def usual_answer(outcome: str) -> Flag.Answer:
    """Return what whoever flagged is told when the moderator chose nothing else."""
    return Flag.Answer.LEFT if outcome == Decision.Outcome.KEEP else Flag.Answer.FOLLOWED
