"""What can be changed by two people or after 72 hours, through which states a change goes, and the words for both."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    ROLE = "role", _("Give a staff role")
    SEAT = "seat", _("Add somebody to a group")
    ORGANISATION = "organisation", _("Move somebody to another organisation")
    EMAIL = "email", _("Change somebody's e-mail address")
    FACTORS = "factors", _("Remove somebody's second factors")
    DOMAINS = "domains", _("Set an organisation's domains")
    MERGE = "merge", _("Merge two organisations")
    OWN_EMAIL = "own-email", _("Change one's own e-mail address")


class State(models.TextChoices):
    PROPOSED = "proposed", _("Waits for a second person")
    WAITING = "waiting", _("Waits out 72 hours")
    IN_FORCE = "in-force", _("In force")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    STOPPED = "stopped", _("Stopped by the person")
    LAPSED = "lapsed", _("Lapsed")


OPEN = (State.PROPOSED, State.WAITING)
DELAYED = (Kind.EMAIL, Kind.FACTORS, Kind.OWN_EMAIL)
"""Whoever takes over an account begins with these; 72 hours give its owner the time to stop it."""

NAMED = {
    Kind.ROLE: ("member", "role"),
    Kind.SEAT: ("member", "group"),
    Kind.ORGANISATION: ("member", "organisation"),
    Kind.EMAIL: ("member", "email"),
    Kind.FACTORS: ("member",),
    Kind.DOMAINS: ("organisation",),
    Kind.MERGE: ("organisation", "into"),
    Kind.OWN_EMAIL: ("member", "email"),
}
"""The columns that a change of each kind fills (the domains may be none)."""

DEEDS = {
    Kind.ROLE: _("Give %(name)s the role: %(role)s"),
    Kind.SEAT: _("Add %(name)s to the group: %(group)s"),
    Kind.ORGANISATION: _("Move %(name)s to the organisation: %(organisation)s"),
    Kind.EMAIL: _("Change the e-mail address of %(name)s"),
    Kind.FACTORS: _("Remove all second factors of %(name)s"),
    Kind.DOMAINS: _("Set the domains of %(organisation)s: %(domains)s"),
    Kind.MERGE: _("Merge %(organisation)s into %(into)s"),
    Kind.OWN_EMAIL: _("Change the e-mail address of %(name)s"),
}
"""What it does, beginning with a verb."""

EFFECTS = {
    Kind.ROLE: _("The person decides over others from then on. All staff are told."),
    Kind.SEAT: _(
        "The person reads what is addressed to the group, also what was written before. Everybody in it is told. A "
        "seat for staff or among moderators takes two people, any other takes one."
    ),
    Kind.ORGANISATION: _(
        "The person reads what is addressed to the new organisation, and no longer what is addressed to the old one. "
        "The members of the new one are told."
    ),
    Kind.EMAIL: _(
        "For somebody who has lost their mailbox. A mail goes to the old address, and the person can stop it. After 72 "
        "hours the account has the new address, which must be confirmed from there, and all sessions end."
    ),
    Kind.FACTORS: _(
        "For somebody who has lost their phone or keys. A mail goes to the person, who can stop it. After 72 hours no "
        "second factor is left, and all sessions end."
    ),
    Kind.DOMAINS: _(
        "Whoever applies with an e-mail address under one of these domains is proposed as a member of this "
        "organisation. Its members are told."
    ),
    Kind.MERGE: _(
        "All members of the first belong to the second. What was addressed to either before stays with those who could "
        "read it; what is addressed to the second from then on, all read. The members of both are told. This cannot "
        "be undone."
    ),
    Kind.OWN_EMAIL: _("The account has the new address after 72 hours. Until then the old one holds."),
}
"""What follows from it, for whoever proposes and whoever decides."""
