"""What could not be delivered, for those who watch over the site. For everybody else there is no such page."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from community.core.overseers import overseer
from realtime.actions.undelivered import let_be, try_again
from realtime.reading.undelivered import given_up


@require_safe
@login_required
def listing(request: HttpRequest) -> HttpResponse:
    """Show what was given up, by kind and road."""
    overseer(request)
    return render(request, "realtime/undelivered.html", {"rows": given_up()})


@require_POST
@login_required
def again(request: HttpRequest) -> HttpResponse:
    """Try all of one kind on one road again."""
    count = try_again(by=overseer(request), notice=request.POST.get("notice", ""), road=request.POST.get("road", ""))
    said = ngettext("%(n)d message is tried again.", "%(n)d messages are tried again.", count)
    return _told(request, said, count)


@require_POST
@login_required
def drop(request: HttpRequest) -> HttpResponse:
    """Let all of one kind on one road be."""
    count = let_be(by=overseer(request), notice=request.POST.get("notice", ""), road=request.POST.get("road", ""))
    said = ngettext(
        "%(n)d message is let be; it stays among the member's alerts.",
        "%(n)d messages are let be; they stay among the members' alerts.",
        count,
    )
    return _told(request, said, count)


def _told(request: HttpRequest, said: str, count: int) -> HttpResponse:
    if count:
        messages.success(request, said % {"n": count})
    else:
        messages.info(request, _("Nothing of that kind is waiting any more. The list below is as it stands now."))
    return redirect("realtime:undelivered")
