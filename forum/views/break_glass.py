"""Opening one thread with a reason: staff ask, a second person answers, whoever asked reads it for an hour.

For everybody else these addresses do not exist; nor does what lies open, once its time is over.
"""

import re
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.core.rulings import Refused
from forum import policy, reading
from forum.actions import break_glass
from forum.forms import BreakGlassForm
from forum.models import BreakGlass
from forum.models.break_glass import OPEN_FOR, OPENED_WITHIN

from .composing import member_of
from .deeds import ask, done

_NUMBER = re.compile("[0-9]{1,9}")


@require_http_methods(["GET", "HEAD", "POST"])
def askings(request: HttpRequest) -> HttpResponse:
    """Show what was asked, and take another asking; what is answered never depends on whether something waits there."""
    member = member_of(request)
    if (page := reading.break_glass_page(member)) is None:
        raise Http404
    form = BreakGlassForm(request.POST or None)
    shown = {
        "page": page,
        "form": form,
        "minutes": int(OPEN_FOR.total_seconds() // 60),
        "days": OPENED_WITHIN.days,
    }

    def send(said: dict[str, Any]) -> HttpResponse:
        glass = break_glass.ask_to_open(by=member, **said)
        if glass.state == BreakGlass.State.OPEN:
            return redirect("forum:glass", glass.public_id)
        asked = _(
            "Asked. If a thread is there, it takes a second person, of another organisation; they have been told."
        )
        messages.success(request, asked)
        return redirect("forum:break-glass")

    return ask(request, form, "forum/break_glass.html", shown, send)


@require_POST
def answer(request: HttpRequest, glass_id: str, deed: str) -> HttpResponse:
    """Agree, or decline, as the second person: without having seen what it is."""
    glass, member = _asked(request, glass_id), member_of(request)
    do, said = {
        "agree": (break_glass.agree_to_open, _("Agreed. Whoever asked can open it now, if a thread is there.")),
        "decline": (break_glass.decline_to_open, _("Declined. Nothing was opened.")),
    }[deed]
    return done(request, lambda: do(by=member, glass=glass), said=said, onward=reverse("forum:break-glass"))


@require_POST
def open_it(request: HttpRequest, glass_id: str) -> HttpResponse:
    """Open what was agreed on, from now."""
    glass, member = _own(request, glass_id), member_of(request)
    try:
        glass = break_glass.open_agreed(by=member, glass=glass)
    except Refused as refused:
        messages.error(request, refused.sentence)
        return redirect("forum:break-glass")
    if glass.state == BreakGlass.State.OPEN:
        return redirect("forum:glass", glass.public_id)
    messages.warning(request, policy.NOTHING_THERE)
    return redirect("forum:break-glass")


@require_POST
def close(request: HttpRequest, glass_id: str) -> HttpResponse:
    """Give it up before its time."""
    glass, member = _own(request, glass_id), member_of(request)
    return done(
        request,
        lambda: break_glass.close_early(by=member, glass=glass),
        said=_("Closed. The thread is outside your reach again."),
        onward=reverse("forum:break-glass"),
    )


@require_safe
def opened(request: HttpRequest, glass_id: str) -> HttpResponse:
    """Show the thread while it is open to the one who opened it; each look is written down."""
    number, member = request.GET.get("page", ""), member_of(request)
    page = reading.opened_page(member, glass_id, number=int(number) if _NUMBER.fullmatch(number) else 1)
    if page is None:
        raise Http404
    break_glass.note_reading(by=member, glass=page.glass, page=page.number)
    return render(request, "forum/glass.html", {"page": page})


def _asked(request: HttpRequest, glass_id: str) -> BreakGlass:
    """Return what somebody asked, for staff: readers know of what was opened, and answer nothing."""
    if not policy.can_see_askings(member_of(request)):
        raise Http404
    return get_object_or_404(BreakGlass.objects.visible_to(member_of(request)), public_id=glass_id)


def _own(request: HttpRequest, glass_id: str) -> BreakGlass:
    own = BreakGlass.objects.visible_to(member_of(request)).filter(asked_by=member_of(request))
    return get_object_or_404(own, public_id=glass_id)
