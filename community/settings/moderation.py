"""Moderators' work."""

from .environment import env

# Within how many hours an item of each class should be decided, the most urgent class first (moderation/severity.py).
MODERATION_HOURS: list[float] = env.list("MODERATION_HOURS", [2, 4, 8], subcast=float)

# Whether nobody decides over what weighs from their own organisation, while enough others could: moderation/recusal.py.
MODERATION_RECUSE_SAME_ORGANISATION: bool = env.bool("MODERATION_RECUSE_SAME_ORGANISATION", True)
