"""The rows of the audit log: entries, their seals, the reasons that people gave, and what waits to be sealed."""

from .append_only import AppendOnly
from .entry import AuditEntry
from .reason import AuditReason
from .seal import AuditSeal
from .unsealed import Unsealed

__all__ = ["AppendOnly", "AuditEntry", "AuditReason", "AuditSeal", "Unsealed"]
