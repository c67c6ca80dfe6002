"""What an import file may bring."""

from django.utils.translation import gettext_lazy as _

from community.core.rulings import YES, Ruling, no
from community.core.tlp import Content, Road, acting, carries
from community.members.models import Audience, Member
from forum.models import Board, Kind, Thread

from .kinds import can_announce
from .labels import TOO_MANY_READERS, can_label


def can_bring(label: str, audience: Audience) -> Ruling:
    """A thread comes for readers whom its label allows; what may not leave in a file does not come by one either."""
    if carries(label, Road.PRINT) is Content.NOTHING:
        return no(_("What is labelled TLP:RED travels in no file. Its author posts it here, for readers by name."))
    if not audience.fits(label):
        return no(TOO_MANY_READERS[acting(label)])
    return YES


def can_be_brought(label: str, thread: Thread) -> Ruling:
    """A post comes under its thread's label or a stricter one, as if it was written here."""
    return can_label(thread, label) and can_bring(label, thread.audience)


def kind_brought(kind: str, author: Member | None, board: Board) -> str:
    """Return what kind of thread it becomes: an announcement stays one where its author could have made it here."""
    announces = author is not None and can_announce(author, board)
    return Kind.DISCUSSION if kind == Kind.ANNOUNCEMENT and not announces else kind
