"""Writing a request: kept as a draft, submitted, and changed after experts have seen it."""

from collections.abc import Mapping
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from community.assistance import policy
from community.assistance.models import Request, Version
from community.assistance.states import Party, State
from community.audit.record import record
from community.core.rulings import no, require
from community.members.models import Member
from realtime.live import gathered

from .moves import forget_match, locked, take

CHANGEABLE: Final = (
    "situation",
    "outcome",
    "measure",
    "audience",
    "people",
    "languages",
    "formats",
    "urgency",
    "deadline",
    "deadline_reason",
    "constraints",
)
"""What may change after experts have seen it; a new subject, label or consent is a new request."""


@transaction.atomic
def keep_draft(*, by: Member, said: Mapping[str, Any], request: Request | None = None) -> Request:
    """Keep what was written so far, as a draft or, while the secretariat waits for an answer, as the answer's part."""
    require(policy.can_ask(by))
    if request is None:
        request = Request(requester=by, organisation=by.organisation)
    else:
        request = locked(request)
        require(policy.can_write_draft(by, request))
    for name, value in said.items():
        setattr(request, name, value)
    request.save()
    record(actor=by, action="assistance.draft_kept", target=request)
    return request


@transaction.atomic
@gathered()
def change(*, request: Request, by: Member, said: Mapping[str, Any], version: int) -> Request:
    """Change what experts have read: they are told, and whoever offered says again whether the offer stands.

    `version` is the one that the form showed. Raises Refused when somebody else changed it meanwhile.
    """
    now = locked(request)
    require(policy.can_move(by, "edit", now))
    if now.version != version:
        require(no(_("Somebody changed the request meanwhile. Read it as it is now, then change it again.")))
    before = {name: _plain(getattr(now, name)) for name in CHANGEABLE}
    for name in CHANGEABLE:
        setattr(now, name, said[name])
    if before == {name: _plain(getattr(now, name)) for name in CHANGEABLE}:
        return now
    Version.objects.create(request=now, number=now.version, said=before)
    now.version += 1
    forget_match(now)
    take(now, "edit", by=by, party=Party.REQUESTER)
    return now


@transaction.atomic
def discard_draft(*, request: Request, by: Member) -> None:
    """Throw a draft away, which nobody else has seen."""
    now = locked(request)
    require(policy.can_write_draft(by, now))
    if now.state != State.DRAFT:
        require(no(policy.TOO_LATE))
    record(actor=by, action="assistance.draft_discarded", target=now)
    now.delete()


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
