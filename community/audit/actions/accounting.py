"""What is done with the log itself stands in the log."""

from django.contrib.auth.models import AbstractBaseUser

from community.audit.models import AuditEntry
from community.audit.record import record
from community.audit.verifying import VERIFIED


def account_for_verification(*, sealed: int, findings: int) -> AuditEntry:
    """Write down that all seals up to number `sealed` were looked at, and how much was wrong."""
    return record(actor=None, action=VERIFIED, target=AuditEntry, sealed=sealed, findings=findings)


def account_for_export(*, by: AbstractBaseUser, filters: dict[str, str]) -> AuditEntry:
    """Write down who takes which entries along."""
    return record(actor=by, action="audit.exported", target=AuditEntry, **filters)
