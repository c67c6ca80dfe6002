"""Who flagged a text is sealed from moderators. One opens it with a reason, on the record; whoever flagged is told."""

from django.db import transaction

from community.audit.record import keep_reason, record
from community.core.rulings import require
from community.members.models import Member
from community.moderation import policy
from community.moderation.models import Flag, QueueItem
from community.moderation.notices import ReporterOpened
from realtime.notify import notify


@transaction.atomic
def open_reporters(*, item: QueueItem, moderator: Member, reason: str) -> list[Member]:
    """Return who flagged `item` in this round, for `reason`; written nowhere but that it was done.

    Nobody under the Chatham House Rule. Raises Refused when the moderator may not decide the item.
    """
    require(policy.can_open_reporters(moderator, item))
    keep_reason(record(actor=moderator, action="moderation.reporters_opened", target=item), reason)
    flags = list(Flag.objects.filter(item=item, round=item.round).select_related("flagger__organisation"))
    for flag in flags:
        notify(ReporterOpened, flag)
    return [flag.flagger for flag in flags if flag.flagger]
