"""What the pages of staff have in common: a form that gives a reason; what is done, told or refused at once."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from community.core.rulings import Refused

from .composing import Send, is_too_long


def done(request: HttpRequest, do: Callable[[], object], *, said: str, onward: str) -> HttpResponse:
    """Do it and go `onward`, saying that it was done or why not."""
    try:
        do()
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, said)
    return redirect(onward)


def told(request: HttpRequest, tell: Callable[[], dict[str, Any]], template: str, *, onward: str) -> HttpResponse:
    """Show what `tell` returns, in this answer alone, or go `onward` and say why it is not told."""
    try:
        page = tell()
    except Refused as refused:
        messages.error(request, refused.sentence)
        return redirect(onward)
    return render(request, template, page)


def ask(request: HttpRequest, form: Form, template: str, page: dict[str, Any], send: Send) -> HttpResponse:
    """Show the form, or what is wrong with it or why it was refused; `send` what is fit to be sent."""
    if not form.is_valid():
        status = 200 if not form.is_bound else 413 if is_too_long(form) else 400
        return render(request, template, page, status=status)
    try:
        return send(form.cleaned_data)
    except Refused as refused:
        form.add_error(None, str(refused.sentence))
        return render(request, template, page, status=403)
