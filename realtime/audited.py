"""What the audit log calls what is done about members' addresses."""

from django.utils.translation import gettext_lazy as _

from community.audit.sentences import say

say(
    {
        "realtime.address_paused": _("stopped mail to an address from which mails came back"),
        "realtime.address_confirmed": _("confirmed that mail arrives at their address"),
        "realtime.complaint_heard": _("stopped a kind of mail that was reported as unwanted"),
    }
)
