"""Before a decision: other words, a stricter label, and who flagged it, opened with a reason."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from community.core.rulings import require
from community.moderation import policy
from community.moderation.actions import changing, escalating, reporters
from community.moderation.actions.decisions import decide
from community.moderation.actions.opened import Conflict
from community.moderation.actions.openings import note_opening
from community.moderation.forms import EscalateForm, OpenReportersForm, RaiseLabelForm, RewordForm, WithholdForm
from community.moderation.models import QueueItem
from community.moderation.reading import notes_for
from community.moderation.reasons import Rule
from community.moderation.subjects import Card, Outcome, Subject, Target, subject_of, target_of

from .doors import moderators_only, viewer_of, visible_item, words_kept

_ASKING = ["GET", "HEAD", "POST"]


@require_http_methods(_ASKING)
@words_kept
def reword(request: HttpRequest, pid: str) -> HttpResponse:
    """Change the words of a held text."""
    item, subject, target = _open(request, pid)
    if (before := subject.words(target)) is None:
        raise Http404
    language = subject.card(target).language
    form = RewordForm(request.POST or None, before=before, version=item.version, language=language)

    def send() -> None:
        version = form.cleaned_data["version"]
        changing.reword(item=item, moderator=viewer_of(request), words=form.words(), version=version)

    said = _("Changed. Below you see how it stands now; it is released by a decision.")
    return _change(request, item, form, send, said=said, template="moderation/reword.html")


@require_http_methods(_ASKING)
@words_kept
def raise_label(request: HttpRequest, pid: str) -> HttpResponse:
    """Let a text stand under a stricter label."""
    item, subject, target = _open(request, pid)
    if not (labels := subject.stricter_labels(target)):
        raise Http404
    form = RaiseLabelForm(request.POST or None, labels=labels, version=item.version)

    def send() -> None:
        changing.raise_label(item=item, moderator=viewer_of(request), **form.cleaned_data)

    said = _("It stands under the stricter label from now on.")
    return _change(request, item, form, send, said=said, template="moderation/raise_label.html")


@require_http_methods(_ASKING)
@words_kept
def withhold(request: HttpRequest, pid: str) -> HttpResponse:
    """Withhold passages of a published text: a decision of its own."""
    item, subject, target = _open(request, pid)
    if Outcome.WITHHOLD not in subject.outcomes(target):
        raise Http404
    viewer, card = viewer_of(request), subject.card(target)
    first = {"version": item.version, "outcome": Outcome.WITHHOLD.value, "reason": Rule.SENSITIVE.value}
    form = WithholdForm(request.POST or None, initial=first, notes=notes_for(viewer, item, language=card.language))

    def send() -> None:
        decide(item=item, moderator=viewer, **form.cleaned_data)

    said = _("Withheld. Its readers see a mark in their place, and its author was told.")
    return _change(request, item, form, send, said=said, template="moderation/withhold.html", card=card)


@require_http_methods(_ASKING)
@words_kept
def escalate(request: HttpRequest, pid: str) -> HttpResponse:
    """Ask the reserve moderators to decide now."""
    item, _subject, _target = _open(request, pid)
    viewer = viewer_of(request)
    require(policy.can_escalate(item, viewer))
    form = EscalateForm(request.POST or None, initial={"version": item.version})

    def send() -> None:
        escalating.escalate(item=item, moderator=viewer, **form.cleaned_data)

    said = _("Escalated. The reserve moderators are told; you can still decide it.")
    return _change(request, item, form, send, said=said, template="moderation/escalate.html")


@require_http_methods(_ASKING)
@moderators_only
def open_reporters(request: HttpRequest, pid: str) -> HttpResponse:
    """Show who flagged a text, for a reason that is kept, in this answer alone."""
    item, viewer = visible_item(request, pid), viewer_of(request)
    require(policy.can_open_reporters(viewer, item))
    form = OpenReportersForm(request.POST or None)
    page = {"item": item, "form": form}
    if not form.is_valid():
        return render(request, "moderation/reporters.html", page, status=400 if form.is_bound else 200)
    page["named"] = reporters.open_reporters(item=item, moderator=viewer, reason=form.cleaned_data["reason"])
    return render(request, "moderation/reporters.html", page)


def _open(request: HttpRequest, pid: str) -> tuple[QueueItem, Subject, Target]:
    """Return an open item that the viewer may decide, and what it is about; that it was read is written down.

    Raises Conflict for one that is open no more, Refused by policy.
    """
    item, viewer = visible_item(request, pid), viewer_of(request)
    require(policy.can_decide(viewer, item))
    subject, target = subject_of(item), target_of(item)
    if item.state != QueueItem.State.OPEN:
        raise Conflict
    if target is None:
        raise Http404
    note_opening(item=item, moderator=viewer)
    return item, subject, target


def _change(
    request: HttpRequest,
    item: QueueItem,
    form: Form,
    send: Callable[[], None],
    *,
    said: str,
    template: str,
    card: Card | None = None,
) -> HttpResponse:
    if form.is_valid():
        try:
            send()
        except ValidationError as error:
            form.add_error(None, error.messages[0])
        else:
            messages.success(request, said)
            return redirect("moderation:item", item.public_id)
    context = {"item": item, "form": form, "card": card}
    return render(request, template, context, status=400 if form.is_bound else 200)
