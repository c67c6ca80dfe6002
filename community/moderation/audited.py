"""What the audit log calls what moderators do with items of the queue."""

from django.utils.translation import gettext_lazy as _

from community.audit.sentences import say

say(
    {
        "moderation.decide": _("decided over a text"),
        "moderation.open": _("read a held or flagged text"),
    }
)
