"""A member wants no more of what a mail told them, and says so from the mail."""

from django.db import transaction

from realtime.conversations import Conversation, conversation_of
from realtime.models import DIGEST, Delivery, Mail, Pace, Preference
from realtime.notices import notices

from .preferences import choose_paces


def stoppable(codes: list[str]) -> list[str]:
    """Return those of the notices `codes` which a member may do without: news of the account itself is none."""
    return [code for code in codes if code in notices and notices[code].about]


@transaction.atomic
def stop_kinds(*, mail: Mail) -> None:
    """Send the recipient of `mail` nothing more by mail of the kinds that it told of. Twice is as once."""
    paces = dict.fromkeys(stoppable(mail.notices), Pace.NEVER)
    choose_paces(member=mail.recipient, road=Preference.Road.MAIL, paces=paces)


def conversation_in(mail: Mail) -> tuple[Conversation, str] | None:
    """Return the one conversation that `mail` told of, and its name; None when it told of something else."""
    told = Delivery.objects.filter(mail=mail).exclude(bundle__in=("", DIGEST)).select_related("notification").first()
    kind = told and conversation_of(told.notification.notice)
    return (kind, told.bundle.split()[0]) if told and kind else None


@transaction.atomic
def leave_conversation(*, mail: Mail) -> None:
    """Let its recipient hear nothing more of the conversation that `mail` told of."""
    if found := conversation_in(mail):
        kind, name = found
        kind.leave(mail.recipient, name)
