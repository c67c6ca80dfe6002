"""What comes of a match: feedback of both sides, and the draft of a summary for the library."""

from django.db import transaction
from django.utils import timezone

from community.assistance import policy
from community.assistance.models import Request, Summary
from community.audit.record import record
from community.core.rulings import require
from community.members.models import Member


def draft_summary(request: Request) -> Summary:
    """Begin the summary with what the requester wrote of the matter; the secretariat takes out what tells too much."""
    parts = (request.situation, request.outcome, request.measure)
    body = "\n\n".join(part for part in parts if part)
    summary, _made = Summary.objects.get_or_create(request=request, defaults={"title": request.title, "body": body})
    return summary


@transaction.atomic
def edit_summary(*, summary: Summary, by: Member, title: str, body: str, ready: bool) -> Summary:
    """Keep what the secretariat made of it; `ready` puts it before the library."""
    kept = Summary.objects.select_related("request__offer")
    found = kept.select_for_update(of=("self",), no_key=True).get(pk=summary.pk)
    require(policy.can_edit_summary(by, found.request))
    found.title, found.body, found.edited_by, found.edited = title, body, by, timezone.now()
    found.state = Summary.State.READY if ready else Summary.State.DRAFT
    found.save()
    record(actor=by, action="assistance.summary_edited", target=found, state=found.state, request=found.request_id)
    return found
