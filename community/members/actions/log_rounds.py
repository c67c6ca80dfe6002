"""Once a day the worker looks at the whole audit log, a few pages at a time; what does not hold is told at once."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from community.audit.actions.accounting import account_for_verification
from community.audit.models import AuditEntry
from community.audit.verifying import VERIFIED, Finding, Walk, in_pages
from community.members.notices import LogBroken
from realtime.notify import notify

ONCE_IN: Final = timedelta(days=1)
PAGES_AT_ONCE: Final = 5
"""So much keeps other chores waiting for less than a second."""


class LogRound:
    """Begins when nobody verified the log for a day, and goes on where it stood; a worker that ends forgets its own."""

    def __init__(self) -> None:
        self._walk = Walk()
        self._pages: Iterator[list[Finding]] | None = None
        self._wrong = 0

    def go_on(self) -> None:
        """Look at a few more pages; after the last one write down what came of it, and tell who oversees."""
        if self._pages is None and not self._begin():
            return
        try:
            is_over = self._look()
        except Exception:
            self._pages = None  # what broke off would end as if all had been looked at
            raise
        if is_over:
            self._pages = None
            _account(sealed=self._walk.last, findings=self._wrong)

    def _begin(self) -> bool:
        if AuditEntry.objects.filter(action=VERIFIED, at__gt=timezone.now() - ONCE_IN).exists():
            return False
        self._walk, self._wrong = Walk(), 0
        self._pages = in_pages(self._walk)
        return True

    def _look(self) -> bool:
        assert self._pages is not None  # noqa: S101 - begun
        for _ in range(PAGES_AT_ONCE):
            found = next(self._pages, None)
            if found is None:
                return True
            self._wrong += sum(not one.is_note for one in found)
        return False


@transaction.atomic
def _account(*, sealed: int, findings: int) -> None:
    entry = account_for_verification(sealed=sealed, findings=findings)
    if findings:
        notify(LogBroken, entry)
