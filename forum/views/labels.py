"""The label of a thread and its readers: shown, made narrower, and one more named reader."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from community.core.rulings import require
from forum import policy, reading
from forum.actions import narrowing
from forum.forms import FIND_AND_TICK, SEVERAL, FinderForm, NarrowForm
from forum.models import Thread

from .composing import compose, is_looking, member_of, said_so_far

_WRITING = ["GET", "HEAD", "POST"]


@require_safe
def label(request: HttpRequest, thread_id: str) -> HttpResponse:
    """Show label, readers and how both changed."""
    if (page := reading.label_page(member_of(request), thread_id)) is None:
        raise Http404
    return render(request, "forum/label.html", {"page": page})


@require_http_methods(_WRITING)
def narrow(request: HttpRequest, thread_id: str) -> HttpResponse:
    """Let the thread stand under a stricter label or for fewer readers."""
    member = member_of(request)
    thread = _visible(request, thread_id)
    require(policy.can_narrow(member, thread))

    def send(said: dict[str, Any]) -> HttpResponse:
        narrowing.narrow_thread(
            by=member, thread=thread, label=said["label"], groups=form.chosen.groups, named=form.chosen.people
        )
        messages.success(request, _("Narrowed. It holds from now on, everywhere."))
        still_read = Thread.objects.visible_to(member).filter(pk=thread.pk).exists()
        return redirect("forum:thread-label", thread_id) if still_read else redirect("forum:board", thread.board.slug)

    looking = is_looking(request)
    first = said_so_far(request, SEVERAL) if looking else {"label": thread.label}
    form = NarrowForm(None if looking else request.POST or None, initial=first, thread=thread, author=member)
    readers = reading.readers_among(form.within, form.chosen.groups, form.size(), named=form.is_named)
    page = {"thread": thread, "who": readers.whom("{}"), "back": _label_page(thread)}
    return compose(request, form=form, template="forum/narrow.html", page=page, send=send)


@require_http_methods(_WRITING)
def name_reader(request: HttpRequest, thread_id: str) -> HttpResponse:
    """Let the author add to the named readers of the thread."""
    member = member_of(request)
    thread = _visible(request, thread_id)
    require(policy.can_name_reader(member, thread))

    def send(said: dict[str, Any]) -> HttpResponse:
        if not said["people"]:
            raise ValidationError(FIND_AND_TICK)
        narrowing.add_named_readers(by=member, thread=thread, people=said["people"])
        messages.success(request, _("Added. All readers of the thread were told."))
        return redirect("forum:thread-label", thread_id)

    known = thread.audience.members().values("pk")
    sent = None if is_looking(request) else request.POST or None
    strangers = thread.board.audience.members().exclude(pk__in=known)
    form = FinderForm(sent, initial=said_so_far(request, SEVERAL), among=strangers)
    page = {"thread": thread, "back": _label_page(thread)}
    return compose(request, form=form, template="forum/name_reader.html", page=page, send=send)


def _label_page(thread: Thread) -> str:
    return reverse("forum:thread-label", args=[thread.public_id])


def _visible(request: HttpRequest, thread_id: str) -> Thread:
    seen = Thread.objects.visible_to(member_of(request)).select_related("board__audience", "audience", "author")
    return get_object_or_404(seen, public_id=thread_id)
