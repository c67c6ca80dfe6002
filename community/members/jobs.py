"""Writing down a member's own texts, which for some are too many to wait for."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from realtime.jobs import Step, Work, declare

from .holdings import OWN_DATA, own_texts


@declare
class OwnData(Work):
    """Only the member's own words are kept meanwhile; what stands beside them is read when the file is fetched."""

    code = OWN_DATA
    about = _("My data")

    def whole(self, starter: Any) -> int:
        return own_texts().count(starter)

    def step(self, starter: Any, *, after: int) -> Step | None:
        found, last = own_texts().batch(starter, after=after)
        return Step(found, last) if found else None

    def url(self) -> str:
        return reverse("members:data")
