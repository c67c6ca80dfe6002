"""Letting more through: asking for it, with a reason, and answering as the second person."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from community.core.rulings import Refused
from community.moderation.actions import loosening as actions
from community.moderation.forms import AllowForm, LoosenForm
from community.moderation.models import ListedIdentifier, Loosening, WatchRule

from .doors import moderators_only, viewer_of
from .rules import visible_rule

_ASKING = ["GET", "HEAD", "POST"]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a form asks for: its heading, what it is about, and the rule to whose page one goes back."""

    heading: str
    about: WatchRule | ListedIdentifier | None
    rule: WatchRule | None


_ANSWERS = {"agree": actions.agree, "decline": actions.decline, "withdraw": actions.withdraw}


@require_http_methods(_ASKING)
@moderators_only
def off(request: HttpRequest, pid: str) -> HttpResponse:
    """Ask for a rule to be switched off."""
    rule, member = visible_rule(request, pid), viewer_of(request)
    form = LoosenForm(request.POST if request.method == "POST" else None)
    asked = Asked(_("Switch the rule off"), about=rule, rule=rule)

    def ask() -> object:
        return actions.propose_off(rule=rule, by=member, reason=form.cleaned_data["reason"])

    return _ask(request, form, asked, ask)


@require_http_methods(_ASKING)
@moderators_only
def allow(request: HttpRequest, pid: str = "") -> HttpResponse:
    """Add a phrase in which a match does not count, for one rule or for all."""
    rule, member = (visible_rule(request, pid) if pid else None), viewer_of(request)
    sent = request.POST if request.method == "POST" else None
    form = AllowForm(sent, needs_reason=rule is None or rule.enabled)
    asked = Asked(_("Add a phrase in which a match does not count"), about=rule, rule=rule)

    def ask() -> object:
        said = form.cleaned_data
        return actions.allow_context(rule=rule, phrase=said["phrase"], by=member, reason=said.get("reason", ""))

    return _ask(request, form, asked, ask)


@require_http_methods(_ASKING)
@moderators_only
def unlist(request: HttpRequest, pid: str) -> HttpResponse:
    """Ask for an entry to be taken off its control list."""
    member = viewer_of(request)
    entry = get_object_or_404(ListedIdentifier.objects.visible_to(member), public_id=pid)
    form = LoosenForm(request.POST if request.method == "POST" else None)
    asked = Asked(_("Take an entry off its control list"), about=entry, rule=None)

    def ask() -> object:
        return actions.propose_unlisting(entry=entry, by=member, reason=form.cleaned_data["reason"])

    return _ask(request, form, asked, ask)


@require_POST
@moderators_only
def answer(request: HttpRequest, pid: str, deed: str) -> HttpResponse:
    """Agree, decline or withdraw; whoever comes too late is told so."""
    found = get_object_or_404(Loosening.objects.visible_to(viewer_of(request)), public_id=pid)
    said = {
        "agree": _("Agreed: it holds for what is written from now on."),
        "decline": _("Declined. Nothing changes."),
        "withdraw": _("Withdrawn. Nothing changes."),
    }
    try:
        _ANSWERS[deed](loosening=found, by=viewer_of(request))
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, said[deed])
    return redirect("moderation:rules")


def _ask(request: HttpRequest, form: LoosenForm, asked: Asked, ask: Callable[[], object]) -> HttpResponse:
    if form.is_valid():
        try:
            waits = ask()
        except Refused as refused:
            form.add_error(None, str(refused.sentence))
        else:
            waiting = _("Proposed. It waits up to 14 days for a moderator of another organisation.")
            messages.success(request, waiting if waits else _("Added."))
            return redirect("moderation:rule", asked.rule.public_id) if asked.rule else redirect("moderation:rules")
    context = {"form": form, "asked": asked}
    return render(request, "moderation/loosen.html", context, status=400 if form.is_bound else 200)
