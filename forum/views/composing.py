"""What every page for words does: it shows them, answers what is wrong with them, and sends them."""

import uuid
from collections.abc import Callable, Collection
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community.core import markup, text, throttle
from community.core.errors import too_many_requests
from community.core.public_ids import is_public_id
from community.members.models import Member
from community.moderation import rulebook
from community.moderation.screening import advice
from forum import policy
from forum.actions.drafts import forget_draft
from forum.actions.submitting import SentOtherwise
from forum.models import Post, Revision, Waiting

from .enclosing import Enclosed

Send = Callable[[dict[str, Any]], HttpResponse]

TAKEN = "taken"
"""The tag of a message that says a text has arrived: the browser then forgets its draft (static/js/app.js)."""


def member_of(request: HttpRequest) -> Member:
    """Return who writes: these addresses open to members alone (MembersOnlyMiddleware)."""
    member: Member = request.user  # type: ignore[assignment]
    return member


def compose(
    request: HttpRequest,
    *,
    form: forms.Form,
    template: str,
    page: dict[str, Any],
    send: Send,
    files: Enclosed | None = None,
) -> HttpResponse:
    """Show the form, or its preview, or what is wrong with it; `send` what is fit to be sent, with the `files`.

    Where the form cannot be shown again (Refused, Http404), the error page shows what was written (core/errors.py).
    """
    page = page | {"form": form, "enclosed": files}
    if request.method != "POST" or is_looking(request):
        return render(request, template, page)
    if "preview" in request.POST:  # the button that is there without JavaScript
        if not (ruling := throttle.spend("preview", request)):
            return too_many_requests(request, ruling.sentence)
        return render(request, template, page | _preview(form))
    if status := _what_is_wrong(request, form, files):
        return render(request, template, page, status=status)
    try:
        answer = send(form.cleaned_data | {"files": files.going if files else []})
    except (ValidationError, SentOtherwise) as error:
        return _not_taken(request, form, template, page, error)
    if answer.status_code < HTTPStatus.BAD_REQUEST:  # otherwise it still has to be sent again
        forget_draft(member=member_of(request), key=request.POST.get("draft", ""))
    return answer


def _not_taken(
    request: HttpRequest,
    form: forms.Form,
    template: str,
    page: dict[str, Any],
    error: ValidationError | SentOtherwise,
) -> HttpResponse:
    if isinstance(error, SentOtherwise):
        _make_new(form, error.earlier)
        return render(request, template, page | {"sent_before": error.earlier}, status=409)
    form.add_error(None, error)
    return render(request, template, page, status=400)


def _make_new(form: forms.Form, earlier: Revision) -> None:
    """Let the form be another one than that which wrote `earlier`, and say so: sent again, it is taken."""
    form.data = form.data.copy()  # type: ignore[attr-defined]  # a QueryDict
    form.data["submission_key"] = str(uuid.uuid4())  # type: ignore[index]  # a QueryDict, copied above
    form.add_error(None, _sent_before(earlier))


def _sent_before(earlier: Revision) -> str:
    if earlier.number > 1:
        return _(
            "This form was sent before, and what it said then has arrived; it stands below. Now it says something "
            "else, so it was not taken. Nothing is lost: send it again to change the post once more."
        )
    return _(
        "This form was sent before, and what it said then has arrived; it stands below. Now it says something else, so "
        "it was not taken. Nothing is lost: send it again as another post, or copy what is new into the one that is "
        "there."
    )


def is_looking(request: HttpRequest) -> bool:
    """Say whether the form was sent to find readers, not to be taken."""
    return "find" in request.POST


def said_so_far(request: HttpRequest, several: Collection[str]) -> dict[str, Any]:
    """Return what the form held when it was sent, to fill it again; a list for each of `several`."""
    return {name: request.POST.getlist(name) if name in several else value for name, value in request.POST.items()}


def taken_back(request: HttpRequest) -> dict[str, Any]:
    """Return the words of the member's own post `again` (a public id) that they have just taken back."""
    wanted = request.GET.get("again", "")
    if not is_public_id(wanted):
        return {}
    own = Revision.objects.visible_to(member_of(request)).filter(editor=member_of(request), post__public_id=wanted)
    found = own.filter(post__state=Post.State.WITHDRAWN).select_related("post").order_by("-number").first()
    if found is None:
        return {}
    words = {"body": found.body, "language": found.post.language, "label": found.post.label}
    return words | ({"title": found.title, "tags": found.tags} if found.title else {})


def written_again(member: Member, post: Post) -> str:
    """Return the address of the form in which the words of a post that was taken back stand again."""
    if post.is_opening:
        return f"{reverse('forum:thread-start', args=[post.thread.board.slug])}?again={post.public_id}"
    parent = Post.objects.visible_to(member).get(pk=post.parent_id or 0)
    here = reverse("forum:thread-reply", args=[post.thread.public_id])
    return f"{here}?{urlencode({'to': parent.public_id, 'again': post.public_id})}"


def advice_on(body: str) -> list[str]:
    """Return what the watch rules tell whoever writes this, in the language of the page; what holds is not told."""
    said = advice(body, rulebook.current())
    in_language = rulebook.translated(said)
    return [in_language.get(sentence, sentence) for sentence in said]


def _preview(form: forms.Form) -> dict[str, Any]:
    form.is_valid()
    body = form.cleaned_data.get("body", "")
    return {"preview": markup.render(body), "advice": advice_on(body)} if body else {"preview": ""}


def _what_is_wrong(request: HttpRequest, form: forms.Form, files: Enclosed | None) -> int:
    """Return the status under which the form is answered again, its errors in place; 0 when it can be sent."""
    if not form.is_valid():
        return 413 if is_too_long(form) else 400
    if files and files.refused:
        return throttle.status_of_refusal(request)
    if not (ruling := throttle.spend("post", request)):
        form.add_error(None, str(ruling.sentence))
        return 429
    return 0


def is_too_long(form: forms.Form) -> bool:
    """Say whether some of the words are more than fit."""
    return any(error.code == text.TOO_LONG for errors in form.errors.as_data().values() for error in errors)


def tell_of(request: HttpRequest, post: Post, *, readers: int) -> HttpResponse:
    """Lead to the post that was written, saying who reads it or that it waits.

    Under the Chatham House Rule not even its author sees it in its place before it is published.
    """
    if post.thread.under_rule:
        messages.success(request, _waits_under_rule(post), extra_tags=TAKEN)
        return redirect("forum:mine-rule")
    if post.state == Post.State.PUBLISHED:
        said = ngettext("Posted. %(n)d member can read it.", "Posted. %(n)d members can read it.", readers)
        messages.success(request, said % {"n": readers}, extra_tags=TAKEN)
        _say_who_is_not_told(request, post)
    elif post.state == Post.State.RETURNED:
        messages.warning(request, policy.CAME_BACK, extra_tags=TAKEN)
    elif post.state == Post.State.WITHDRAWN:  # a form that was sent again
        said = _("You sent this before and took it back. Your words stand here; send them again, or leave.")
        messages.warning(request, said, extra_tags=TAKEN)
        return redirect(written_again(member_of(request), post))
    elif post.state == Post.State.REMOVED:
        said = _("This had arrived already, and a moderator removed it since. Your text stands under My held posts.")
        messages.warning(request, said, extra_tags=TAKEN)
    else:
        messages.success(request, waits(), extra_tags=TAKEN)
    return redirect("forum:post", post.thread.public_id, post.public_id)


def _say_who_is_not_told(request: HttpRequest, post: Post) -> None:
    if unknown := policy.mentioned_in_vain(post):
        said = _("Nobody who can read this goes by %(handles)s, so nobody was told by that name.")
        messages.warning(request, said % {"handles": " ".join(f"@{handle}" for handle in unknown)})


def _waits_under_rule(post: Post) -> str:
    if Waiting.objects.filter(revision__post=post).exists():
        return _("Your post waits for others and is published with them, within 48 hours. You find it here alone.")
    if post.state == Post.State.HELD:
        return _("Your post is waiting for a moderator, who is not told who wrote it. You find it here alone.")
    return _("This had arrived already. Below you see what became of it.")  # a form that was sent again


def waits() -> str:
    """Return what to say of a post that a moderator reads first."""
    return _("Your post is waiting for a moderator. Until then only you see it. You will be told what is decided.")
