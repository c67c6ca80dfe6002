"""The column of the leak matrix that goes to browsers: every message, held against what its label lets out."""

from realtime.models import Notification
from realtime.outbox.pushing import still_news
from realtime.push import message
from tests.leaks.matrix import OPENINGS, RULED, Planted, Planting, Viewer, allowed, may_read
from tests.leaks.roads import NOTHING, TITLE
from tests.leaks.walk import FOUND


def wrong_pushes(planting: Planting) -> list[str]:
    """Return what is wrong with what would be sent to each viewer's browser: all of them follow all boards."""
    return [
        f"messages to the {viewer} tell {', '.join(found)} of the {text}, not {', '.join(right)}"
        for viewer in planting.viewers.values()
        for text, found in _told(planting, viewer).items()
        if (right := _demanded(viewer, text)) - found or found - allowed(viewer, text, "push", about=text)
    ]


def _told(planting: Planting, viewer: Viewer) -> dict[Planted, set[str]]:
    """Return which parts of each text stand in messages to the viewer."""
    told: dict[Planted, set[str]] = {text: set() for text in planting.planted}
    own = Notification.objects.filter(recipient=viewer.member) if viewer.member else Notification.objects.none()
    said = [str(message(one, *news)) for one in own.select_related("recipient") if (news := still_news(one))]
    for word in planting.words.keys() & set(FOUND.findall("\n".join(said))):
        text, part = planting.words[word]
        told[text].add(part)
    return told


def _demanded(viewer: Viewer, text: Planted) -> frozenset[str]:
    """Return what the messages must tell: the title of what is new and whose label lets that out."""
    if not may_read(viewer, text) or text.kind == RULED or text.kind not in OPENINGS:
        return NOTHING
    return allowed(viewer, text, "push", about=text) & {TITLE}
