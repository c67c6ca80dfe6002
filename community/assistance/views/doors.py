"""Who comes in, what they may see, and how an answer is given: shared by all pages of assistance."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django_stubs_ext import StrOrPromise

from community.assistance.models import Request
from community.core import throttle
from community.core.rulings import Refused, require
from community.members.views.doors import member_of

GET_OR_POST: Final = ["GET", "HEAD", "POST"]


@dataclass(frozen=True, slots=True)
class Page:
    """What stands around a form that has a page to itself."""

    heading: StrOrPromise
    explains: StrOrPromise
    button: StrOrPromise


def visible_request(request: HttpRequest, public_id: str) -> Request:
    """Return the request of that id, or 404 where the viewer may not know of it."""
    return get_object_or_404(Request.objects.visible_to(member_of(request)).with_people(), public_id=public_id)


def filled(request: HttpRequest, form: forms.BaseForm, deed: Callable[[], object]) -> bool:
    """Do `deed` when the form is right; say in the form what is wrong, what was refused, or that it was too often."""
    if not form.is_valid():
        return False
    try:
        require(throttle.spend("assistance", request))
        deed()
    except Refused as refused:
        form.add_error(None, str(refused.sentence))
        return False
    return True


def answered(
    request: HttpRequest,
    form: forms.BaseForm,
    deed: Callable[[], object],
    *,
    about: Request,
    page: Page,
    done: StrOrPromise,
) -> HttpResponse:
    """Do `deed` by a form that has a page to itself, and go back to the request; or show it, with what is wrong."""
    if filled(request, form, deed):
        messages.success(request, str(done))
        return back_to(request, about)
    context = {"form": form, "about": about, "page": page}
    return render(request, "assistance/form.html", context, status=status_of(request, form))


def pressed(
    request: HttpRequest, deed: Callable[[], object], *, done: StrOrPromise, back: Callable[[], HttpResponse]
) -> HttpResponse:
    """Do what a button says and go back, with what happened or why it did not."""
    try:
        deed()
    except Refused as refused:
        messages.error(request, str(refused.sentence))
    else:
        messages.success(request, str(done))
    return back()


def back_to(request: HttpRequest, about: Request) -> HttpResponse:
    """Go to the page of a request; to the lists when the viewer knows of it no more."""
    if Request.objects.visible_to(member_of(request)).filter(pk=about.pk).exists():
        return redirect("assistance:request", about.public_id)
    return redirect("assistance:index")


def status_of(request: HttpRequest, form: forms.BaseForm) -> HTTPStatus:
    return throttle.status_of_refusal(request) if form.is_bound else HTTPStatus.OK
