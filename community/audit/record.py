"""The one door into the audit log."""

import secrets
from datetime import timedelta
from typing import Final

from django.contrib.auth.models import AbstractBaseUser
from django.db import models, transaction
from django.utils import timezone

from .models import AuditEntry, AuditReason, Unsealed

Target = models.Model | type[models.Model]
Detail = str | int | bool | None

ONCE_PER: Final = timedelta(hours=1)


@transaction.atomic(savepoint=False)
def record(*, actor: AbstractBaseUser | None, action: str, target: Target, **details: Detail) -> AuditEntry:
    """Write that `actor` (None: the system) did `action` to `target`, in the caller's transaction.

    `action` is dotted, `<app>.<verb>`, and has its sentence in the app's `audited.py`. `target` is a row, or the model
    where it was about all of its rows. `details` hold ids and codes, never a text that somebody wrote (`keep_reason`).
    """
    kind, key = _named(target)
    entry = AuditEntry.objects.create(
        actor_id=actor.pk if actor else None, action=action, target_type=kind, target_id=key, details=details
    )
    Unsealed.objects.create(entry=entry)
    return entry


def keep_reason(entry: AuditEntry, words: str) -> None:
    """Keep the words with which its actor explained what was recorded, apart from the entry: they can be erased.

    In the transaction of the entry, since the seal covers both. Never what a member wrote under the Chatham House Rule.
    """
    AuditReason.of(entry, words, salt=secrets.token_hex(16)).save()


def record_once(*, actor: AbstractBaseUser, action: str, target: Target, **details: Detail) -> None:
    """Write that `actor` read or opened `target`, once an hour at most: for looks, which are repeated."""
    kind, key = _named(target)
    already = AuditEntry.objects.filter(
        actor=actor.pk,
        action=action,
        target_type=kind,
        target_id=key,
        details=details,
        at__gt=timezone.now() - ONCE_PER,
    )
    if not already.exists():
        record(actor=actor, action=action, target=target, **details)


def _named(target: Target) -> tuple[str, str]:
    return target._meta.label_lower, str(target.pk) if isinstance(target, models.Model) else ""
