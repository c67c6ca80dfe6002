"""The words for how many others read a thread at this moment: the page has them all, and is told the number later."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community.members.models import Member
from forum.models import Thread
from forum.models.thread import is_counted_for
from realtime.presence import MOST


def is_counted(viewer: Member, thread: Thread) -> bool:
    """Say whether `viewer` is counted among those who read `thread`, and sees how many others do."""
    return Thread.objects.visible_to(viewer).filter(is_counted_for(viewer), pk=thread.pk).exists()


def presence_words() -> list[str]:
    """Return the words for 1 to MOST others, then those for more."""
    numbers = range(1, MOST + 1)
    words = [ngettext("%(n)s other person is reading", "%(n)s others are reading", n) % {"n": n} for n in numbers]
    return [*words, _("More than %(n)s others are reading") % {"n": MOST}]
