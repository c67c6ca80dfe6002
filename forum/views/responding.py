"""Short answers: a reaction to a post, a bookmark, an accepted answer, a choice in a poll, "I have read this"."""

from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.core.exceptions import BadRequest, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.core import throttle
from community.core.errors import too_many_requests
from community.core.rulings import Refused, require
from forum import policy, reading
from forum.actions import questions
from forum.actions.acknowledgements import acknowledge as acknowledge_thread
from forum.actions.bookmarks import bookmark_post, forget_bookmark
from forum.actions.polls import vote as vote_in
from forum.actions.reactions import react as react_to
from forum.forms import BookmarkForm, ReactionForm, VoteForm
from forum.models import Bookmark, Poll, PollOption, Post, Reaction, Thread

from .composing import member_of
from .deeds import ask, done


@require_http_methods(["GET", "HEAD", "POST"])
def react(request: HttpRequest, thread_id: str, post_id: str) -> HttpResponse:
    """Show the few words that can be said to a post; add one, or take it back. A script asks for the words alone."""
    post = _post(request, thread_id, post_id)
    if request.method != "POST":
        require(policy.can_react(member_of(request), post))
        if _is_fragment(request):
            return HttpResponse(reading.reactions_to(post, member_of(request), every=True))
        page = {"post": post, "thread": post.thread, "words": Reaction.Word, "back": _place(post)}
        return render(request, "forum/react.html", page)
    form = ReactionForm(request.POST)
    if not form.is_valid():
        raise BadRequest
    if not (ruling := throttle.spend("react", request)):
        return too_many_requests(request, ruling.sentence)
    post = react_to(member=member_of(request), post=post, word=form.cleaned_data["word"])
    if _is_fragment(request):
        return HttpResponse(reading.reactions_to(post, member_of(request)))
    return redirect(_back(request, post))


def _is_fragment(request: HttpRequest) -> bool:
    return "X-Fragment" in request.headers


@require_POST
def accept(request: HttpRequest, thread_id: str, post_id: str) -> HttpResponse:
    """Say that this answer settled the question."""
    post = _post(request, thread_id, post_id)
    return done(
        request,
        lambda: questions.accept_answer(member=member_of(request), post=post),
        said=_("This is the accepted answer now. It is marked, and the head of the thread leads to it."),
        onward=_back(request, post),
    )


@require_POST
def unaccept(request: HttpRequest, thread_id: str, post_id: str) -> HttpResponse:
    """Let the question be open again."""
    post = _post(request, thread_id, post_id)
    return done(
        request,
        lambda: questions.reopen_question(member=member_of(request), post=post),
        said=_("The question has no accepted answer any more."),
        onward=_back(request, post),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def bookmark(request: HttpRequest, thread_id: str, post_id: str) -> HttpResponse:
    """Keep a post to find it again, with a note and a day to be reminded; or keep it no more."""
    member, post = member_of(request), _post(request, thread_id, post_id)
    require(policy.can_bookmark(member, post))
    kept = Bookmark.objects.visible_to(member).filter(post=post).first()
    page: dict[str, Any] = {"post": post, "thread": post.thread, "kept": kept, "back": _place(post)}
    if "forget" in request.POST:
        forget_bookmark(member=member, post=post)
        messages.success(request, _("The bookmark is gone."))
        return redirect(_place(post))
    first = {"note": kept.note, "remind": kept.remind} if kept else {}
    form = BookmarkForm(request.POST or None, initial=first)
    page["form"] = form

    def send(said: dict[str, Any]) -> HttpResponse:
        bookmark_post(member=member, post=post, **said)
        messages.success(request, _("Kept. You find it under Bookmarks."))
        return redirect(_place(post))

    return ask(request, form, "forum/bookmark.html", page, send)


@require_safe
def bookmarks(request: HttpRequest) -> HttpResponse:
    """Show what the member keeps."""
    return render(request, "forum/bookmarks.html", {"bookmarks": reading.bookmark_lines(member_of(request))})


@require_POST
def vote(request: HttpRequest, thread_id: str) -> HttpResponse:
    """Choose in the thread's poll."""
    member, here = member_of(request), reverse("forum:thread", args=[thread_id])
    polls = Poll.objects.visible_to(member).select_related("thread")
    poll = get_object_or_404(polls, thread__public_id=thread_id)
    options = PollOption.objects.visible_to(member).filter(poll=poll).values_list("pk", flat=True)
    form = VoteForm(request.POST, options=options)
    if not form.is_valid():
        messages.error(request, _("Choose at least one of the options of this poll."))
        return redirect(here)
    try:
        vote_in(member=member, poll=poll, options=form.cleaned_data["option"])
    except ValidationError as error:
        messages.error(request, error.messages[0])
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, _("Your choice is counted."))
    return redirect(here)


@require_POST
def acknowledge(request: HttpRequest, thread_id: str) -> HttpResponse:
    """Say that one has read an announcement."""
    thread = get_object_or_404(Thread.objects.visible_to(member_of(request)), public_id=thread_id)
    return done(
        request,
        lambda: acknowledge_thread(member=member_of(request), thread=thread),
        said=_("Thank you. Whoever announced it sees that you have read it."),
        onward=reverse("forum:thread", args=[thread_id]),
    )


@require_safe
def acknowledged(request: HttpRequest, thread_id: str) -> HttpResponse:
    """Show whoever announced something who has read it."""
    page = reading.acknowledged_page(member_of(request), thread_id)
    if page is None:
        raise Http404
    return render(request, "forum/acknowledged.html", {"page": page})


def _post(request: HttpRequest, thread_id: str, post_id: str) -> Post:
    seen = Post.objects.visible_to(member_of(request)).filter(thread__public_id=thread_id)
    return get_object_or_404(seen.select_related("thread__board", "author"), public_id=post_id)


def _place(post: Post) -> str:
    return reverse("forum:post", args=[post.thread.public_id, post.public_id])


def _back(request: HttpRequest, post: Post) -> str:
    """Return the page of the thread on which the button stood, at the post; the post's own page where it is unknown."""
    thread = reverse("forum:thread", args=[post.thread.public_id])
    page = urlsplit(request.headers.get("Referer", ""))
    is_ours = f"{page.scheme}://{page.netloc}" == f"{request.scheme}://{request.get_host()}"
    if not is_ours or page.path not in (thread, _place(post)):
        return _place(post)
    return page._replace(scheme="", netloc="", fragment=f"p-{post.public_id}").geturl()
