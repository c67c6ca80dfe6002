"""What the audit log calls what is done with accounts, organisations and groups."""

from django.utils.translation import gettext_lazy as _

from community.audit.sentences import say

say(
    {
        "members.admitted": _("admitted somebody to the network"),
        "members.applied": _("took an application"),
        "members.change_declined": _("declined a change"),
        "members.change_in_force": _("brought a change into force"),
        "members.change_lapsed": _("let a change lapse"),
        "members.change_proposed": _("proposed a change"),
        "members.change_seconded": _("agreed to a change as the second person"),
        "members.change_stopped": _("stopped a change of their own account"),
        "members.change_withdrawn": _("withdrew a change they had proposed"),
        "members.created": _("made an account"),
        "members.demo_factor_added": _("added a second factor for the demo"),
        "members.organisation_created": _("entered an organisation"),
        "members.role_set": _("set somebody's role"),
        "members.seat_given": _("added somebody to a group"),
        "members.seat_taken": _("took somebody out of a group"),
    }
)
