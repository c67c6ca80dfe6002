"""What was done to keep a thread in order: a line that its readers see."""

from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.core.visibility import Viewer, VisibleQuerySet, keys_visible_to
from community.members.models import Member

from .thread import Thread


class ThreadNoteQuerySet(VisibleQuerySet["ThreadNote"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Those of threads that the viewer reads."""
        return self.filter(thread__in=keys_visible_to(Thread, viewer))


class ThreadNote(models.Model):
    class Deed(models.TextChoices):
        CLOSED = "closed", _("closed the thread")
        OPENED = "opened", _("opened the thread again")
        PINNED = "pinned", _("pinned the thread")
        UNPINNED = "unpinned", _("let the thread no longer be pinned")
        RENAMED = "renamed", _("changed its title or tags")
        SLOWED = "slowed", _("changed how often one may write here")
        MOVED = "moved", _("moved the thread to this board")
        SPLIT = "split", _("moved posts from here to another thread")
        SPLIT_OFF = "split_off", _("made this thread of posts from another one")
        MERGED = "merged", _("added the posts of another thread")
        UNSETTLED = "unsettled", _("added a question whose accepted answer is one reply among others here")

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="+")
    by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    """Nobody, where the clock did it."""
    at = models.DateTimeField(default=timezone.now)
    deed = models.CharField(max_length=10, choices=Deed.choices)
    words = models.CharField(max_length=300, blank=True)
    """What came of the thread that was closed."""
    other: "models.ForeignKey[Thread | None]" = models.ForeignKey(Thread, models.SET_NULL, null=True, related_name="+")
    """The other thread of a split or a merger; told only to those who read it too."""

    objects = ThreadNoteQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
