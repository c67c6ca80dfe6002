"""What the audit log calls what is done about members' addresses, and about what did not reach them."""

from django.utils.translation import gettext_lazy as _

from community.audit.sentences import say

say(
    {
        "realtime.address_paused": _("stopped mail to an address from which mails came back"),
        "realtime.address_confirmed": _("confirmed that mail arrives at their address"),
        "realtime.deliveries_tried_again": _("let messages that were given up be tried again"),
        "realtime.deliveries_let_be": _("let messages that were given up be"),
        "realtime.complaint_heard": _("stopped a kind of mail that was reported as unwanted"),
    }
)
