"""The outbox of the demo, for its administrators alone. Elsewhere it is not there."""

from csp.constants import NONE, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from community.members.models.member import Role

from .outbox import Sent, sent_mail, sent_mails


@require_safe
@login_required
def outbox(request: HttpRequest) -> HttpResponse:
    """List the newest mails."""
    _only_for_the_demos_administrators(request)
    return render(request, "demo/outbox.html", {"mails": sent_mails()})


@require_safe
@login_required
def mail(request: HttpRequest, key: str) -> HttpResponse:
    """Show one mail: its head and its text."""
    return render(request, "demo/mail.html", {"mail": _found(request, key)})


@require_safe
@login_required
@csp_replace(  # type: ignore[arg-type]  # the package's type knows no view with an argument
    {"style-src": [UNSAFE_INLINE], "script-src": [NONE], "img-src": [NONE], "sandbox": []}
)
def html(request: HttpRequest, key: str) -> HttpResponse:
    """Show the HTML of one mail as a mail program would, with nothing of the site's around it."""
    return HttpResponse(_found(request, key).html)


def _found(request: HttpRequest, key: str) -> Sent:
    _only_for_the_demos_administrators(request)
    found = sent_mail(key)
    if found is None:
        raise Http404
    return found


def _only_for_the_demos_administrators(request: HttpRequest) -> None:
    if not settings.DEMO or getattr(request.user, "role", None) != Role.ADMINISTRATOR:
        raise Http404
