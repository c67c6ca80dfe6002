"""Keeping the watch rules: the list, a rule, a new one, trying it out, putting it in force, deleting it."""

from collections.abc import Callable
from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.core import text, throttle
from community.core.errors import too_many_requests
from community.core.rulings import Refused
from community.moderation.actions import rules as actions
from community.moderation.forms import NewRuleForm, RuleForm
from community.moderation.models import AllowedContext, WatchRule
from community.moderation.reading import rule_page, rules_page
from community.moderation.trial import TRIABLE, try_rule

from .doors import moderators_only, viewer_of

_SHOWING = ["GET", "HEAD", "POST"]


@require_safe
@moderators_only
def rules(request: HttpRequest) -> HttpResponse:
    """Show the rules in force, or those that are off or due (`?show=`), that say something (`?q=`)."""
    asked = {"show": request.GET.get("show", ""), "wanted": text.query(request.GET.get("q", ""))}
    return render(request, "moderation/rules.html", {"page": rules_page(viewer_of(request), **asked)})


@require_http_methods(_SHOWING)
@moderators_only
def new(request: HttpRequest) -> HttpResponse:
    """Write a rule; it is tried out on its own page before it comes into force."""
    member = viewer_of(request)
    form = NewRuleForm(request.POST if request.method == "POST" else None, owner=member)
    if form.is_valid():
        looked_for = {"kind": form.cleaned_data["kind"], "value": form.cleaned_data["value"]}
        try:
            rule = actions.add_rule(by=member, **looked_for, said=form.said())
        except Refused as refused:
            form.add_error("value", str(refused.sentence))
        else:
            messages.success(request, _("Written. It is not in force yet: try it out, then put it in force."))
            return redirect("moderation:rule", rule.public_id)
    status = HTTPStatus.BAD_REQUEST if form.is_bound else HTTPStatus.OK
    return render(request, "moderation/rule_new.html", {"form": form}, status=status)


@require_http_methods(_SHOWING)
@moderators_only
def rule(request: HttpRequest, pid: str) -> HttpResponse:
    """Show a rule, and change what it says."""
    member, found = viewer_of(request), visible_rule(request, pid)
    page = rule_page(member, found)
    sent = request.POST if request.method == "POST" else None
    form = RuleForm(sent, rule=found, may_reword=bool(page.may_reword))
    if form.is_valid():
        said = {"value": form.cleaned_data["value"], "reason": form.cleaned_data.get("reason", "")}
        try:
            whole = actions.change_rule(rule=found, by=member, said=form.said(), **said)
        except Refused as refused:
            form.add_error(None, str(refused.sentence))
        else:
            waiting = _("Changed. That less follows waits for a second person.")
            messages.success(request, _("Changed.") if whole else waiting)
            return redirect("moderation:rule", pid)
    context = {"page": page, "form": form, "triable": found.kind in TRIABLE}
    return render(request, "moderation/rule.html", context, status=400 if form.is_bound else 200)


@require_safe
@moderators_only
def trial(request: HttpRequest, pid: str) -> HttpResponse:
    """Show what a rule would find in what the viewer may read."""
    found = visible_rule(request, pid)
    if not (ruling := throttle.spend("rule-trial", request)):
        return too_many_requests(request, ruling.sentence)
    return render(request, "moderation/rule_trial.html", {"rule": found, "trial": try_rule(viewer_of(request), found)})


@require_POST
@moderators_only
def enable(request: HttpRequest, pid: str) -> HttpResponse:
    """Put a rule in force, after a trial: one that finds something in many texts is shown and asked about first."""
    found = visible_rule(request, pid)
    if found.kind in TRIABLE and not (ruling := throttle.spend("rule-trial", request)):
        return too_many_requests(request, ruling.sentence)

    def do() -> None:
        actions.enable_rule(rule=found, by=viewer_of(request), although_broad=bool(request.POST.get("broad")))

    try:
        return _done(request, do, said=_("In force from now on, for all boards."), back=pid)
    except actions.TooBroad as broad:
        page = {"rule": found, "trial": broad.trials[0], "asked": True}
        return render(request, "moderation/rule_trial.html", page, status=HTTPStatus.CONFLICT)


@require_POST
@moderators_only
def delete(request: HttpRequest, pid: str) -> HttpResponse:
    """Delete a rule that never did anything."""
    found = visible_rule(request, pid)
    try:
        actions.delete_rule(rule=found, by=viewer_of(request))
    except Refused as refused:
        messages.error(request, refused.sentence)
        return redirect("moderation:rule", pid)
    messages.success(request, _("Deleted."))
    return redirect("moderation:rules")


@require_POST
@moderators_only
def drop(request: HttpRequest, pid: str) -> HttpResponse:
    """Take a phrase off the allow-list."""
    found = get_object_or_404(
        AllowedContext.objects.visible_to(viewer_of(request)).select_related("rule"), public_id=pid
    )
    back = found.rule.public_id if found.rule else ""
    actions.drop_context(context=found, by=viewer_of(request))
    messages.success(request, _("Taken off the allow-list. From now on a match in it counts."))
    return redirect("moderation:rule", back) if back else redirect("moderation:rules")


def visible_rule(request: HttpRequest, pid: str) -> WatchRule:
    """Return the rule, or 404."""
    seen = WatchRule.objects.visible_to(viewer_of(request))
    return get_object_or_404(seen.select_related("owner"), public_id=pid)


def _done(request: HttpRequest, do: Callable[[], None], *, said: str, back: str) -> HttpResponse:
    try:
        do()
    except actions.TooBroad:
        raise
    except Refused as refused:
        messages.error(request, refused.sentence)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, said)
    return redirect("moderation:rule", back)
