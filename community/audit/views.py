"""The log for those who watch over what staff do. For everybody else these addresses do not exist."""

import re
from http import HTTPStatus

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from community.core import throttle
from community.core.errors import too_many_requests
from community.core.overseers import overseer

from .actions.accounting import account_for_export
from .actions.reasons import open_reason
from .forms import LogFilter
from .models import AuditReason
from .reading import chain_state, exported, log_page
from .sentences import sentence_of

_NUMBER = re.compile("[0-9]{1,18}")


@require_safe
@login_required
def log(request: HttpRequest) -> HttpResponse:
    """Show the entries that fit the filter, newest first; and nothing but what is wrong with a filter that is none."""
    viewer, form = overseer(request), LogFilter(request.GET)
    before = request.GET.get("before", "")
    context = {"form": form, "chain": chain_state(viewer), "is_first": not before}
    if not form.is_valid():
        return render(request, "audit/log.html", context, status=HTTPStatus.BAD_REQUEST)
    page = log_page(viewer, form.fitting, before=int(before) if _NUMBER.fullmatch(before) else None)
    return render(request, "audit/log.html", context | {"page": page, "is_filtered": bool(form.fitting)})


@require_POST
@login_required
def export(request: HttpRequest) -> HttpResponseBase:
    """Send the entries that fit the filter as JSON Lines; that they were taken along is an entry itself."""
    viewer, form = overseer(request), LogFilter(request.POST)
    if not form.is_valid():
        return render(request, "audit/log.html", {"form": form, "chain": chain_state(viewer)}, status=400)
    if not (ruling := throttle.spend("export", request)):
        return too_many_requests(request, ruling.sentence)
    account_for_export(by=viewer, filters=form.said)
    response = StreamingHttpResponse(exported(viewer, form.fitting), content_type="application/jsonl")
    response["Content-Disposition"] = 'attachment; filename="audit-log.jsonl"'
    return response


@require_POST
@login_required
def reason(request: HttpRequest, reason_id: str) -> HttpResponse:
    """Show the words with which somebody explained a deed; that they were read is an entry itself."""
    viewer = overseer(request)
    found = get_object_or_404(
        AuditReason.objects.visible_to(viewer).select_related("entry__actor"), public_id=reason_id
    )
    words = open_reason(viewer=viewer, reason=found)
    context = {"reason": found, "deed": sentence_of(found.entry.action), "words": words}
    return render(request, "audit/reason.html", context)
