"""A member has read what they were told."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models, transaction
from django.utils import timezone

from ..bell import bell_topic
from ..live import changed
from ..models import Notification
from ..notices import Notice


@transaction.atomic
def mark_read(*, member: AbstractBaseUser, public_id: str) -> None:
    """Mark one notification of the member's own as read; anybody else's is left alone."""
    _read(member, Notification.objects.visible_to(member).filter(public_id=public_id))


@transaction.atomic
def mark_all_read(*, member: AbstractBaseUser, until: datetime) -> None:
    """Mark all as read that came up to `until`: what came after the page was made was not seen."""
    _read(member, Notification.objects.visible_to(member).filter(created__lte=until))


@transaction.atomic
def mark_told(*, member: AbstractBaseUser, notice: type[Notice], targets: Iterable[int]) -> None:
    """Mark as read what the notice told of these targets (ids), because the member has just seen them elsewhere."""
    _read(member, Notification.objects.visible_to(member).filter(notice=notice.code, target_id__in=list(targets)))


def _read(member: AbstractBaseUser, chosen: models.QuerySet[Notification]) -> None:
    if chosen.filter(read_at=None).update(read_at=timezone.now()):
        changed(bell_topic(getattr(member, "uuid", "")))
