"""What the moderators of a board do under the Chatham House Rule: silencing a participant, asking who one is.

For everybody else these addresses do not exist.
"""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forum import policy, reading
from forum.actions import silences, unmasking
from forum.actions.unmasking import ANSWERED_WITHIN
from forum.forms import SilenceForm, UnmaskingForm
from forum.models import Post, Silence, Unmasking

from .composing import member_of
from .deeds import ask, done, told

_WRITING = ["GET", "HEAD", "POST"]


@require_http_methods(_WRITING)
def silence(request: HttpRequest, thread_id: str, post_id: str) -> HttpResponse:
    """Ask whoever wrote a post to write nothing in its thread for some days."""
    post = _seated_post(request, thread_id, post_id)
    form = SilenceForm(request.POST or None)
    standing = Silence.objects.filter(thread=post.thread, author_tag=post.author_tag).first()
    page = _about(post) | {"form": form, "standing": standing}

    def send(said: dict[str, Any]) -> HttpResponse:
        silences.silence_participant(moderator=member_of(request), post=post, **said)
        said_so = _(
            "The participant cannot write in this thread until then, and finds your reason. Nobody else is told."
        )
        messages.success(request, said_so)
        return redirect(page["back"])

    return ask(request, form, "forum/silence.html", page, send)


@require_POST
def lift(request: HttpRequest, thread_id: str, post_id: str) -> HttpResponse:
    """Let them write again."""
    post = _seated_post(request, thread_id, post_id)
    return done(
        request,
        lambda: silences.lift_silence(moderator=member_of(request), post=post),
        said=_("The participant can write in this thread again."),
        onward=_about(post)["back"],
    )


@require_http_methods(_WRITING)
def unmask(request: HttpRequest, thread_id: str, post_id: str) -> HttpResponse:
    """Ask another moderator to agree that both are told who wrote a post."""
    post = _seated_post(request, thread_id, post_id)
    form = UnmaskingForm(request.POST or None)
    page = _about(post) | {"form": form, "days": ANSWERED_WITHIN.days}

    def send(said: dict[str, Any]) -> HttpResponse:
        unmasking.ask_who(moderator=member_of(request), post=post, **said)
        said_so = _("Asked. A moderator of another organisation answers; nobody has been told anything.")
        messages.success(request, said_so)
        return redirect("forum:unmaskings")

    return ask(request, form, "forum/unmask.html", page, send)


@require_safe
def unmaskings(request: HttpRequest) -> HttpResponse:
    """Show what was asked on the boards that one moderates, and how many unmaskings there were in a year."""
    page = reading.unmaskings_page(member_of(request))
    if page is None:
        raise Http404
    return render(request, "forum/unmaskings.html", {"page": page})


@require_POST
def answer(request: HttpRequest, unmasking_id: str, deed: str) -> HttpResponse:
    """Agree, or decline: without having seen the name."""
    asked, moderator = _unmasking(request, unmasking_id), member_of(request)
    do, said = {
        "agree": (unmasking.agree, _("Agreed. You and whoever asked can each be shown the name, once.")),
        "decline": (unmasking.decline, _("Declined. Nobody was told anything.")),
    }[deed]
    return done(
        request,
        lambda: do(moderator=moderator, unmasking=asked),
        said=said,
        onward=reverse("forum:unmaskings"),
    )


@require_POST
def name(request: HttpRequest, unmasking_id: str) -> HttpResponse:
    """Show one of the two who the participant is, in this answer and never again."""
    asked = _unmasking(request, unmasking_id)

    def tell() -> dict[str, Any]:
        return {"unmasking": asked, "told": unmasking.tell_once(moderator=member_of(request), unmasking=asked)}

    return told(request, tell, "forum/unmasked.html", onward=reverse("forum:unmaskings"))


def _about(post: Post) -> dict[str, Any]:
    back = reverse("forum:post", args=[post.thread.public_id, post.public_id])
    return {"post": post, "thread": post.thread, "back": back}


def _seated_post(request: HttpRequest, thread_id: str, post_id: str) -> Post:
    """Return a placed post of a thread under the Chatham House Rule whose board one moderates."""
    seen = Post.objects.visible_to(member_of(request)).filter(thread__public_id=thread_id)
    post = get_object_or_404(seen.select_related("thread__board"), public_id=post_id)
    if not policy.can_silence(member_of(request), post):
        raise Http404
    return post


def _unmasking(request: HttpRequest, unmasking_id: str) -> Unmasking:
    return get_object_or_404(Unmasking.objects.visible_to(member_of(request)), public_id=unmasking_id)
