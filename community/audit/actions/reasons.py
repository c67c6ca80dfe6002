"""The words of a reason: opened by a click that is itself recorded, and erased without breaking the chain."""

from datetime import timedelta
from typing import Final

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from community.audit.models import AuditReason
from community.audit.record import record, record_once
from community.audit.verifying import ERASED

KEPT_FOR: Final = timedelta(days=3 * 365)
"""Longer than anybody can still object to what was done for that reason."""


@transaction.atomic
def open_reason(*, viewer: AbstractBaseUser, reason: AuditReason) -> str:
    """Return the words, and record who read them; empty when they were erased."""
    record_once(actor=viewer, action="audit.reason_read", target=reason)
    return reason.text


@transaction.atomic
def erase_reason(*, reason: AuditReason) -> bool:
    """Erase the words for good, and record it. Return whether they were still there."""
    if not AuditReason.objects.filter(pk=reason.pk).exclude(text="").erase():
        return False
    record(actor=None, action=ERASED, target=reason)
    return True


def erase_old_reasons() -> int:
    """Erase the words of all reasons that were given more than three years ago, and return how many."""
    old = AuditReason.objects.filter(entry__at__lt=timezone.now() - KEPT_FOR).exclude(text="")
    return sum(erase_reason(reason=reason) for reason in old.iterator())
