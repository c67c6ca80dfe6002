"""The one door into the audit log."""

from django.contrib.auth.models import AbstractBaseUser
from django.db import models

from .models import AuditEntry


def record(
    *, actor: AbstractBaseUser | None, action: str, target: models.Model, **details: str | int | bool | None
) -> AuditEntry:
    """Write that `actor` (None: the system) did `action` to `target`, in the caller's transaction.

    `action` is dotted, `<app>.<verb>`; `details` hold ids and codes, never a text somebody wrote.
    """
    return AuditEntry.objects.create(
        actor_id=actor.pk if actor else None,
        action=action,
        target_type=target._meta.label_lower,
        target_id=str(target.pk),
        details=details,
    )
