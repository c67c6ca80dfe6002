"""Publishing a thread more widely: the form for its author, and the question to every other one."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.core.rulings import Refused, require
from forum import policy, reading
from forum.actions import threads, widening
from forum.forms import POSTS, SEVERAL, WidenForm
from forum.models import Consent, Post, Thread

from .composing import compose, is_looking, member_of, said_so_far, tell_of


@require_http_methods(["GET", "HEAD", "POST"])
def widen(request: HttpRequest, thread_id: str) -> HttpResponse:
    """Publish the thread's texts in a new, wider one; nothing changes where they stand."""
    member = member_of(request)
    seen = Thread.objects.visible_to(member).select_related("board__audience", "board__moderators", "audience")
    thread = get_object_or_404(seen, public_id=thread_id)
    require(policy.can_widen(member, thread))

    def send(said: dict[str, Any]) -> HttpResponse:
        post = widening.widen_thread(
            by=member,
            thread=thread,
            title=said["title"],
            body=said["body"],
            label=said["label"],
            audience=threads.readers_within(form.within, form.chosen.groups),
            named=form.chosen.people,
            language=said["language"],
            tags=said["tags"],
            posts=said[POSTS],
            said_sensitive=said["said_sensitive"],
            submission_key=said["submission_key"],
        )
        return tell_of(request, post, readers=form.size())

    looking = is_looking(request)
    first = said_so_far(request, (*SEVERAL, POSTS)) if looking else _as_it_stands(request, thread)
    form = WidenForm(None if looking else request.POST or None, initial=first, author=member, thread=thread)
    readers = reading.readers_among(form.within, form.chosen.groups, form.size(), named=form.is_named)
    page = {
        "thread": thread,
        "people": reverse("forum:board-people", args=[thread.board.slug]),
        "offered": reading.offered(member, thread),
        "readers": readers.count,
        "who": reading.before_posting(
            readers,
            board=thread.board,
            label=form["label"].value() or "",
            audience=form.within,
            author=member,
            named=form.chosen.people,
        ),
        "back": reverse("forum:thread-label", args=[thread.public_id]),
    }
    return compose(request, form=form, template="forum/widen.html", page=page, send=send)


def _as_it_stands(request: HttpRequest, thread: Thread) -> dict[str, Any]:
    """Return the words of the opening, with the member's own replies ticked; label and readers are theirs to choose."""
    seen = Post.objects.visible_to(member_of(request)).filter(thread=thread, state=Post.State.PUBLISHED)
    opening = seen.select_related("current").get(parent=None)
    own = seen.filter(author=member_of(request)).exclude(parent=None)
    return {
        "title": thread.title,
        "body": opening.current.body if opening.current else "",
        "tags": sorted(thread.tags.names()),
        "language": thread.language,
        "label": thread.label,
        POSTS: list(own.values_list("public_id", flat=True)),
    }


@require_safe
def consent(request: HttpRequest, consent_id: str) -> HttpResponse:
    """Ask an author whether a post may go into a wider thread."""
    if (page := reading.consent_page(member_of(request), consent_id)) is None:
        raise Http404
    return render(request, "forum/consent.html", {"page": page})


@require_POST
def answer(request: HttpRequest, consent_id: str, deed: str) -> HttpResponse:
    """Take the author's answer."""
    member = member_of(request)
    asked = Consent.objects.visible_to(member).filter(post__author=member.pk).select_related("widening")
    question = get_object_or_404(asked, public_id=consent_id)
    do, said = {
        "agree": (widening.agree, _("Thank you. Your post goes along, under your name.")),
        "refuse": (widening.refuse, _("Your post stays where it is, for the readers it has.")),
    }[deed]
    try:
        do(author=member, consent=question)
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, said)
    return redirect("forum:consent", consent_id)
