"""Two members of the demo whom moderators sanctioned: one was warned, one read only for a week that is over.

Neither is one with which people sign in to try the demo, and nothing keeps anybody from writing.
"""

from datetime import datetime, timedelta

from community.members.models import Member
from community.moderation.actions.records import write_note
from community.moderation.actions.sanctions import impose
from community.moderation.models import Sanction
from realtime.models import Notification

from .cast import contents
from .signins import SIGN_INS


def sanction_members(members: dict[str, Member], as_of: datetime) -> None:
    """Impose what the content says, through the real door, and date it; a note of a moderator stands beside."""
    moderator = members[SIGN_INS["moderator"]]
    for written in contents("sanctions")["sanctions"]:
        member = members[written["member"]]
        said = {name: written[name] for name in ("kind", "days", "rule", "words")}
        made = impose(sanction=Sanction(member=member, **said), by=moderator)
        _date(made, as_of - timedelta(days=written["days_ago"]))
        if "note" in written:
            write_note(member=member, by=moderator, text=written["note"])


def _date(sanction: Sanction, at: datetime) -> None:
    until = at + timedelta(days=sanction.days)
    Sanction.objects.filter(pk=sanction.pk).update(made=at, begins=at, until=until)
    if sanction.kind == Sanction.Kind.READ_ONLY:
        Member.objects.filter(pk=sanction.member_id).update(read_only_until=until)
    Notification.objects.filter(notice="member-sanctioned", target_id=sanction.pk).update(created=at, read_at=at)
