"""The column of the leak matrix that is sent: every mail, held against what its label lets out."""

from django.core import mail
from django.core.mail import EmailMessage

from realtime.outbox.delivery import deliver_due
from tests.leaks.matrix import OPENINGS, RULED, Planted, Planting, Viewer, allowed, may_read
from tests.leaks.roads import BODY, LINK, MAIL, NOTHING, TITLE
from tests.leaks.walk import FOUND


def wrong_mails(planting: Planting, road: str = MAIL) -> list[str]:
    """Send what waits, as mails or as digests (`road`), and return what is wrong: all viewers follow all boards."""
    while deliver_due():
        pass
    return [
        f"mails to the {viewer} tell {', '.join(found)} of the {text}, not {', '.join(right)}"
        for viewer in planting.viewers.values()
        for text, found in _told(planting, viewer).items()
        if (right := _demanded(viewer, text, road)) - found or found - allowed(viewer, text, road, about=text)
    ]


def _told(planting: Planting, viewer: Viewer) -> dict[Planted, set[str]]:
    """Return which parts of each text stand in mails to the viewer."""
    told: dict[Planted, set[str]] = {text: set() for text in planting.planted}
    mails = [whole(message) for message in mail.outbox if viewer.member and viewer.member.email in message.to]
    for word in planting.words.keys() & set(FOUND.findall("\n".join(mails))):
        text, part = planting.words[word]
        told[text].add(part)
    return told


def _demanded(viewer: Viewer, text: Planted, road: str) -> frozenset[str]:
    """Return what the mails must tell: the link to each text, and of those that mail carries the words."""
    if not may_read(viewer, text) or text.kind == RULED:
        return NOTHING
    return allowed(viewer, text, road, about=text) & {LINK, TITLE if text.kind in OPENINGS else BODY}


def whole(message: EmailMessage) -> str:
    """Return all the words of a mail, those of its head included."""
    bodies = [message.body, *(content for content, _kind in getattr(message, "alternatives", []))]
    head = [f"{name}: {value}" for name, value in message.message().items()]
    return "\n".join(str(part) for part in (message.subject, *head, *bodies))
