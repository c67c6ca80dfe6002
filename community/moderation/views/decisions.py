"""Deciding over an item. Whatever comes between, the moderator's words stay on the screen."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from community.core.rulings import Refused
from community.moderation.actions import queue, undoing, voices
from community.moderation.actions.decisions import decide as decide_item
from community.moderation.actions.opened import Conflict, Vanished
from community.moderation.forms import DecisionForm
from community.moderation.models import Decision, QueueItem
from community.moderation.reading import decided_so, what_came_between

from .doors import viewer_of, visible_item, words_kept
from .queue import form_for, render_item

_FIRST_VOICE = gettext_lazy("Noted. It is released once a moderator of another organisation says so too.")


@require_POST
@words_kept
def decide(request: HttpRequest, pid: str) -> HttpResponse:
    """Decide, and go on to the queue. 409 when the item has changed, 403 when it is no longer this moderator's."""
    item = visible_item(request, pid)
    form = form_for(viewer_of(request), item, request.POST)
    return _decide(request, item, form) if form.is_valid() else render_item(request, item, form, status=422)


def _decide(request: HttpRequest, item: QueueItem, form: DecisionForm) -> HttpResponse:
    try:
        decision = decide_item(item=item, moderator=viewer_of(request), **form.cleaned_data)
    except Vanished:
        queue.withdraw_vanished(item=item)
        return _conflict(request, item, _("The text no longer exists, so there is nothing to decide."))
    except Conflict as conflict:
        sent = form.cleaned_data
        if decided_so(viewer_of(request), item, version=sent["version"], outcome=sent["outcome"]):
            return redirect("moderation:queue")  # a double click: its first half did it
        return _conflict(request, item, conflict.sentence)
    messages.success(request, _said(decision) if decision else _FIRST_VOICE)
    return redirect("moderation:queue")


@require_POST
@words_kept
def undo(request: HttpRequest, pid: str) -> HttpResponse:
    """Take back what one decided over an item, while it is fresh."""
    item, viewer = visible_item(request, pid), viewer_of(request)
    decision = Decision.objects.visible_to(viewer).filter(item=item, round=item.round).first()
    if decision is None:
        messages.warning(request, _("There was nothing to take back: below you see how the item stands."))
        return redirect("moderation:item", pid)
    try:
        undoing.undo(decision=decision, moderator=viewer)
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, _("Taken back. The text is as it was before, and waits for a decision."))
    return redirect("moderation:item", pid)


@require_POST
@words_kept
def take_back(request: HttpRequest, pid: str) -> HttpResponse:
    """Take back one's own voice for releasing an item, while it waits for a second."""
    if voices.take_back(item=visible_item(request, pid), moderator=viewer_of(request)):
        messages.success(request, _("You have taken it back. The item waits for two voices again."))
    else:
        messages.warning(request, _("There was nothing to take back: below you see how the item stands."))
    return redirect("moderation:item", pid)


def _conflict(request: HttpRequest, item: QueueItem, sentence: str) -> HttpResponse:
    """Show the new state in place: the version in the form is the new one, the note is the moderator's."""
    item = visible_item(request, item.public_id)
    sent: QueryDict = request.POST.copy()
    sent["version"] = str(item.version)
    warning = sentence or what_came_between(viewer_of(request), item)
    form = form_for(viewer_of(request), item, sent)
    return render_item(request, item, form, status=409, warning=warning)


def _said(decision: Decision) -> str:
    if decision.item.author_id is None:
        return _("Decided. Nobody is told; the author finds it under their own posts.")
    if decision.kind == QueueItem.Kind.APPEAL and decision.outcome == Decision.Outcome.KEEP:
        return _("Decided. The author of the text is told, and finds your note.")
    done = {
        Decision.Outcome.RELEASE: _("Released. Its readers see it now, and its author was told."),
        Decision.Outcome.RETURN: _("Returned. Its author has your note and can change the text."),
        Decision.Outcome.WITHHOLD: _("Withheld. Its readers see a mark in their place, and its author was told."),
        Decision.Outcome.REMOVE: _("Removed. Its author was told the rule and has your note."),
        Decision.Outcome.KEEP: _("Kept as it is."),
    }
    return done[Decision.Outcome(decision.outcome)]
