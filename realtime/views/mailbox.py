"""A member's address for mail: what is known of it, when digests come, proving it anew."""

from http import HTTPStatus
from typing import Any, cast

from anymail.exceptions import AnymailError
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from community.core import throttle
from community.core.errors import too_many_requests
from realtime.actions.mailboxes import confirm_address, send_check
from realtime.actions.preferences import choose_hours
from realtime.forms import HoursForm
from realtime.links import proven_address
from realtime.models import Hours, Mailbox


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest) -> HttpResponse:
    """Show what is known of the address, and the hours of digests; or keep these."""
    hours = Hours.objects.filter(member=request.user.pk).first() or Hours()
    form = HoursForm(request.POST if request.method == "POST" else None, instance=hours)
    if request.method == "POST" and form.is_valid():
        choose_hours(member=request.user, chosen=form.cleaned_data)
        messages.success(request, _("Your choices are kept. They hold from the next mail on."))
        return redirect("realtime:mailbox")
    mailbox = Mailbox.objects.visible_to(request.user).first()
    return render(request, "realtime/mailbox.html", {"form": form, "mailbox": mailbox})


@login_required
@require_POST
def check(request: HttpRequest) -> HttpResponse:
    """Mail the link that proves the address."""
    mailbox = Mailbox.objects.visible_to(request.user).select_related("member").first()
    if mailbox is None:
        return redirect("realtime:mailbox")
    if not (spent := throttle.spend("address-check", request)):
        return too_many_requests(request, spent.sentence)
    try:
        send_check(mailbox=mailbox)
    except (OSError, AnymailError):
        messages.error(
            request, _("The mail could not be sent just now. Try again in a few minutes, or set another address.")
        )
    else:
        messages.success(request, _("A mail is on its way. Open the link in it, and mails are sent to you again."))
    return redirect("realtime:mailbox")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for the press of a button, then send mail again: programs that look for harm open links too."""
    member = cast("AbstractBaseUser", request.user)
    page: dict[str, Any] = {"address": proven_address(token, member)}
    if request.method == "POST" and page["address"]:
        page["confirmed"] = confirm_address(member=request.user, address=page["address"])
    known = bool(page["address"])
    return render(
        request, "realtime/mailbox_confirm.html", page, status=HTTPStatus.OK if known else HTTPStatus.NOT_FOUND
    )
