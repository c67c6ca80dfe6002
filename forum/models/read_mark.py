"""A read mark: up to which seq a member has read a thread, without a gap, and what was read beyond."""

from typing import Self

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from community.core.visibility import Viewer, VisibleQuerySet
from community.members.models import Member

from .thread import Thread


class ReadMarkQuerySet(VisibleQuerySet["ReadMark"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """What one has read is nobody else's business."""
        return self.filter(member=viewer.pk)


class ReadMark(models.Model):
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    thread = models.ForeignKey(Thread, models.CASCADE, related_name="+")
    seq = models.PositiveIntegerField(default=0)
    """Every post up to this one was shown."""
    beyond = models.JSONField(default=list)
    """Inclusive ranges `[from, to]` above `seq` that were shown too, ascending, apart from each other."""
    count = models.PositiveIntegerField(default=0)
    """How many posts were shown in all: a list's unread count is `thread.last_seq - count`."""

    objects = ReadMarkQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "thread"], name="one_read_mark_per_thread")]


def with_shown(threads: "models.QuerySet[Thread]", viewer: Viewer) -> "models.QuerySet[Thread]":
    """Let threads come with `shown`: how many of their posts the viewer had in front of them."""
    marks = ReadMark.objects.visible_to(viewer).filter(thread=OuterRef("pk"))
    return threads.annotate(shown=Coalesce(Subquery(marks.values("count")), 0))


def can_be_news(viewer: Viewer) -> Q:
    """Say which threads can hold something new: what was over before one joined does not."""
    joined = Member.objects.visible_to(viewer).filter(pk=viewer.pk).values("joined")
    return Q(last_activity__gte=Subquery(joined), under_rule=False)


def unread(viewer: Viewer) -> Q:
    """Say which threads, annotated with `shown`, hold something new."""
    return can_be_news(viewer) & Q(shown__lt=F("last_seq"))


def merged(seq: int, beyond: list[list[int]], shown: list[int]) -> tuple[int, list[list[int]]]:
    """Return the mark and the ranges beyond it after the posts `shown` (seqs, any order) were shown too."""
    ranges = sorted([*([[1, seq]] if seq else []), *beyond, *([number, number] for number in shown)])
    joined: list[list[int]] = []
    for start, end in ranges:
        if joined and start <= joined[-1][1] + 1:
            joined[-1][1] = max(joined[-1][1], end)
        else:
            joined.append([start, end])
    if joined and joined[0][0] == 1:
        return joined[0][1], joined[1:]
    return 0, joined
