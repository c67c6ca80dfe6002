"""What the audit log calls what is done with itself."""

from django.utils.translation import gettext_lazy as _

from .sentences import say

say(
    {
        "audit.exported": _("took entries of this log along"),
        "audit.reason_erased": _("erased the words of a reason"),
        "audit.reason_read": _("read the words of a reason"),
        "audit.verified": _("verified this log"),
    }
)
