"""What every page for words does: it answers with the words kept, whatever went wrong."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_stubs_ext import StrOrPromise

from community.core import markup, text, throttle
from community.core.rulings import Refused, Ruling
from community.members.models import Member
from forum.models import Post

Send = Callable[[dict[str, Any]], HttpResponse]


def member_of(request: HttpRequest) -> Member:
    """Return who writes: these addresses open to members alone (MembersOnlyMiddleware)."""
    member: Member = request.user  # type: ignore[assignment]
    return member


def compose(request: HttpRequest, *, form: forms.Form, template: str, page: dict[str, Any], send: Send) -> HttpResponse:
    """Show the form, or its preview, or what is wrong with it; `send` what is fit to be sent.

    `page` is the template's context; its "back" is the address to go to instead.
    """
    page = page | {"form": form}
    if request.method != "POST":
        return render(request, template, page)
    if "preview" in request.POST:  # the button that is there without JavaScript
        return render(request, template, page | {"preview": _preview(form)})
    if status := _what_is_wrong(request, form):
        return render(request, template, page, status=status)
    try:
        return send(form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return render(request, template, page, status=400)
    except Refused as refusal:
        return refused(request, refusal, back=page["back"])


def _preview(form: forms.Form) -> str:
    form.is_valid()
    return markup.render(form.cleaned_data["body"]) if "body" in form.cleaned_data else ""


def _what_is_wrong(request: HttpRequest, form: forms.Form) -> int:
    """Return the status under which the form is answered again, its errors in place; 0 when it can be sent."""
    if not form.is_valid():
        return 413 if is_too_long(form) else 400
    if not (ruling := throttle.spend("post", request)):
        form.add_error(None, str(ruling.sentence))
        return 429
    return 0


def is_too_long(form: forms.Form) -> bool:
    """Say whether some of the words are more than fit."""
    return any(error.code == text.TOO_LONG for errors in form.errors.as_data().values() for error in errors)


def refused(request: HttpRequest, ruling: Ruling | Refused, *, back: str) -> HttpResponse:
    """Answer that this may not be done; what was written is shown, to be kept. Raises Refused where nothing was."""
    if request.method != "POST":
        raise Refused(ruling.sentence)
    return kept(request, ruling.sentence, status=403, back=back)


def not_found(request: HttpRequest) -> HttpResponse:
    """Answer for what is not there, or not for this viewer: alike. Raises Http404 where nothing was written."""
    if request.method != "POST":
        raise Http404
    sentence = _("There is nothing here that you could write to. It may have been moved or taken down.")
    return kept(request, sentence, status=404, back=reverse("forum:index"))


def kept(request: HttpRequest, sentence: StrOrPromise, *, status: int, back: str) -> HttpResponse:
    """Answer a form that cannot be shown again: the sentence, and what was written, to be copied."""
    written = [words for name in ("title", "body", "note") if (words := request.POST.get(name, "").strip())]
    return render(request, "forum/kept.html", {"sentence": sentence, "written": written, "back": back}, status=status)


def tell_of(request: HttpRequest, post: Post, *, readers: int) -> HttpResponse:
    """Lead to the post that was written, saying who reads it or that it waits."""
    if post.state == Post.State.PUBLISHED:
        said = ngettext("Posted. %(n)d member can read it.", "Posted. %(n)d members can read it.", readers)
        messages.success(request, said % {"n": readers})
    else:
        messages.success(request, waits())
    return redirect("forum:post", post.thread.public_id, post.public_id)


def waits() -> str:
    """Return what to say of a post that a moderator reads first."""
    return _("Your post is waiting for a moderator. Until then only you see it. You will be told what is decided.")
