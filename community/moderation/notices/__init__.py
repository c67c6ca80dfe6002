"""What moderation tells: authors what became of their texts, moderators what waits, members what is imposed on them."""

from .queue import (
    QUEUE,
    HoldInReserve,
    HoldLapsed,
    ItemEscalated,
    ItemHandedOver,
    LooseningProposed,
    QueueTopic,
    TextFlagged,
    WeekBegun,
)
from .sanctions import BanProposed, MemberSanctioned, MemberSuspended, SanctionAppealed, SanctionLifted, SanctionUpheld
from .texts import AppealDecided, AppealStranded, DecisionMade, DecisionUndone, FlagAnswered, ReporterOpened, TextHeld

__all__ = [
    "QUEUE",
    "AppealDecided",
    "AppealStranded",
    "BanProposed",
    "DecisionMade",
    "DecisionUndone",
    "FlagAnswered",
    "HoldInReserve",
    "HoldLapsed",
    "ItemEscalated",
    "ItemHandedOver",
    "LooseningProposed",
    "MemberSanctioned",
    "MemberSuspended",
    "QueueTopic",
    "ReporterOpened",
    "SanctionAppealed",
    "SanctionLifted",
    "SanctionUpheld",
    "TextFlagged",
    "TextHeld",
    "WeekBegun",
]
