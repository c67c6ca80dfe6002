"""Watch rules as a file: taken away, and brought with a look at what would change before anything does."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from community.core import throttle
from community.core.errors import too_many_requests
from community.core.rulings import Refused
from community.moderation.actions.rules import TooBroad
from community.moderation.exchange.files import RuleFile, read, written
from community.moderation.exchange.plan import Step, broad, carry_out, steps
from community.moderation.forms import ImportForm
from community.moderation.models import AllowedContext, WatchRule
from community.moderation.trial import Trial

from .doors import moderators_only, viewer_of


@require_safe
@moderators_only
def export(request: HttpRequest) -> HttpResponse:
    """Send all rules and allowed phrases as a file."""
    member = viewer_of(request)
    rules = WatchRule.objects.visible_to(member).order_by("kind", "value")
    contexts = AllowedContext.objects.visible_to(member).order_by("phrase")
    response = HttpResponse(written(rules, contexts), content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="watch-rules.yaml"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@moderators_only
def bring(request: HttpRequest) -> HttpResponse:
    """Take a file: show what would change, and change it when the same form is sent again with `do`."""
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    if not form.is_valid():
        return _page(request, form, status=400 if form.is_bound else 200)
    try:
        file = read(form.cleaned_data["content"])
    except ValidationError as error:
        form.add_error("file", error)
        return _page(request, form, status=400)
    if file.problems:
        return _page(request, form, file, status=400)
    if not (ruling := throttle.spend("rule-trial", request)):
        return too_many_requests(request, ruling.sentence)
    planned = steps(file)
    if "do" in request.POST and planned:
        return _carried_out(request, form, file, planned)
    return _page(request, form, file, planned, broad(file, by=viewer_of(request)), status=200)


def _carried_out(request: HttpRequest, form: ImportForm, file: RuleFile, planned: list[Step]) -> HttpResponse:
    reason = form.cleaned_data["reason"]
    if any(step.loosens for step in planned) and not reason:
        form.add_error("reason", _("Say why: a second person has to agree."))
        return _page(request, form, file, planned, broad(file, by=viewer_of(request)), status=400)
    try:
        wanted = bool(request.POST.get("broad"))
        waiting = carry_out(file, by=viewer_of(request), reason=reason, although_broad=wanted)
    except TooBroad as found:
        return _page(request, form, file, planned, found.trials, status=409)
    except Refused as refused:
        form.add_error(None, str(refused.sentence))
        return _page(request, form, file, planned, status=409)
    messages.success(request, _said(waiting))
    return redirect("moderation:rules")


def _said(waiting: int) -> str:
    if not waiting:
        return _("Imported. All of it holds from now on.")
    return ngettext(
        "Imported. %(n)s change lets more through and waits for a second person.",
        "Imported. %(n)s changes let more through and wait for a second person.",
        waiting,
    ) % {"n": waiting}


def _page(
    request: HttpRequest,
    form: ImportForm,
    file: RuleFile | None = None,
    planned: list[Step] | None = None,
    broad_ones: list[Trial] | None = None,
    *,
    status: int,
) -> HttpResponse:
    context = {
        "form": form,
        "file": file,
        "content": form.cleaned_data.get("content", "") if form.is_bound else "",
        "steps": planned or [],
        "broad": broad_ones or [],
        "loosens": any(step.loosens for step in planned or []),
    }
    return render(request, "moderation/rules_import.html", context, status=status)
