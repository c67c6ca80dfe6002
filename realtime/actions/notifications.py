"""A member has read what they were told."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from community.core.visibility import Viewer
from realtime.bell import bell_topic
from realtime.live import changed
from realtime.models import Notification
from realtime.notices import Notice


@transaction.atomic
def mark_read(*, member: Viewer, public_ids: Collection[str]) -> None:
    """Mark some notifications of the member's own as read; anybody else's are left alone."""
    _read(member, Notification.objects.visible_to(member).on_site().filter(public_id__in=public_ids))


@transaction.atomic
def mark_all_read(*, member: Viewer, until: datetime, fresh: Collection[str] = ()) -> None:
    """Mark all as read that were told up to `until`, and those told since that were shown, `fresh` (public ids).

    A time alone would not do for what is new: a row may be written before a page is made and committed after it.
    """
    shown = Q(created__lte=until) | Q(public_id__in=fresh)
    _read(member, Notification.objects.visible_to(member).on_site().filter(shown))


@transaction.atomic
def mark_told(
    *, member: Viewer, told: Iterable[type[Notice]], targets: Iterable[int] | models.QuerySet[Any, int]
) -> None:
    """Mark as read what the notices `told` of these targets (ids), because the member has just seen them elsewhere."""
    codes = [notice.code for notice in told]
    _read(member, Notification.objects.visible_to(member).filter(notice__in=codes, target_id__in=targets))


def _read(member: Viewer, chosen: models.QuerySet[Notification]) -> None:
    if chosen.filter(read_at=None).update(read_at=timezone.now()):
        changed(bell_topic(getattr(member, "uuid", "")))
