"""Writing posts: reply, change, history, flag; and the preview of what is being written."""

import re
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.core import markup, throttle
from community.core.errors import too_many_requests
from community.core.public_ids import PublicIdConverter
from community.core.rulings import Refused, require
from community.core.text import TOO_LONG, changes
from community.core.tlp import strictest
from community.moderation.models import Decision
from community.moderation.reasons import Rule
from forum import policy, reading
from forum.actions import flags, posts
from forum.actions.red import note_red_reading
from forum.actions.submitting import written_text
from forum.actions.telling import undo_post
from forum.forms import BodyField, EditForm, FlagForm, ReplyForm
from forum.models import Post, Revision, Thread
from forum.reading import (
    Clock,
    before_posting,
    is_counted,
    presence_words,
    readers_of,
    stricter_url,
    version_moment,
)

from .composing import TAKEN, advice_on, compose, is_too_long, member_of, taken_back, tell_of, waits, written_again
from .enclosing import enclosed

_WRITING = ["GET", "HEAD", "POST"]
_MOST_VERSIONS = 50
"""To compare two long ones takes a good part of a second."""


@require_http_methods(_WRITING)
def reply(request: HttpRequest, thread_id: str) -> HttpResponse:
    """Answer a post of the thread: `to` is its public id, the opening post without one."""
    member = member_of(request)
    seen = Thread.objects.visible_to(member).select_related("board__moderators", "audience")
    thread = get_object_or_404(seen, public_id=thread_id)
    answered = _answered(request, thread)
    require(policy.can_reply(member, thread, answered))
    require(policy.can_speak(member, thread))
    note_red_reading(by=member, thread=thread, label=answered.label)
    readers = readers_of(thread.audience)

    def send(said: dict[str, Any]) -> HttpResponse:
        post = posts.post_reply(
            author=member,
            thread=thread,
            parent=answered,
            body=said["body"],
            label=said.get("label", ""),
            language=said.get("language", thread.language),
            files=said["files"],
            said_sensitive=said["said_sensitive"],
            submission_key=said["submission_key"],
        )
        return tell_of(request, post, readers=readers.count)

    first = {"to": answered.public_id, "language": thread.language, "label": thread.label}
    first |= taken_back(request)
    form = ReplyForm(
        request.POST or None, initial=first, labels=policy.labels_for(thread), under_rule=thread.under_rule
    )
    page = {
        "rule": thread.under_rule,
        "thread": thread,
        "answered": answered,
        "answered_html": markup.trusted(answered.html),
        "read_by": readers.sentence(),
        "readers": readers.count,
        "who": before_posting(readers, board=thread.board, label=thread.label, audience=thread.audience, author=member),
        "people": reverse("forum:thread-people", args=[thread.public_id]),
        "stricter": stricter_url(thread, answered.public_id),
        "back": reverse("forum:thread", args=[thread.public_id]),
        "presence": presence_words() if is_counted(member, thread) else [],
    }
    files = enclosed(request, may=policy.can_send_files(thread))
    return compose(request, form=form, template="forum/reply.html", page=page, send=send, files=files)


def _answered(request: HttpRequest, thread: Thread) -> Post:
    """Return the post that `to` names, of whatever thread: that it is of this one is for the policy to say."""
    wanted = request.POST.get("to", "") or request.GET.get("to", "")
    seen = Post.objects.visible_to(member_of(request)).select_related("thread", "author", "current")
    if not wanted:
        return get_object_or_404(seen, thread=thread, parent=None)
    if not re.fullmatch(PublicIdConverter.regex, wanted):  # a NUL would not survive the question to the database
        raise Http404
    return get_object_or_404(seen, public_id=wanted)


@require_http_methods(_WRITING)
def edit(request: HttpRequest, thread_id: str, post_id: str) -> HttpResponse:
    """Change one's own post; whoever started from an older version is shown the newer one, both kept."""
    member = member_of(request)
    post = _visible(request, thread_id, post_id)
    require(policy.can_edit(member, post))
    back = reverse("forum:post", args=[thread_id, post_id])
    latest = Revision.objects.visible_to(member).filter(post=post).order_by("-number")[0]
    thread, readers = post.thread, readers_of(post.thread.audience)
    page = {
        "post": post,
        "thread": thread,
        "people": reverse("forum:thread-people", args=[thread_id]),
        "latest": latest,
        "decision": _decision_on(request, latest),
        "read_by": readers.sentence(),
        "readers": readers.count,
        "who": before_posting(readers, board=thread.board, label=post.label, audience=thread.audience, author=member),
        "back": back,
    }

    def send(said: dict[str, Any]) -> HttpResponse:
        try:
            revision = posts.edit_post(
                editor=member,
                post=post,
                title=said.get("title", ""),
                tags=said.get("tags", ()),
                label=said.get("label", ""),
                files=said["files"],
                body=said["body"],
                base_number=said["base_number"],
                reason=said["reason"],
                said_sensitive=said["said_sensitive"],
                submission_key=said["submission_key"],
            )
        except posts.EditConflict as conflict:
            return _show_both(request, page | {"enclosed": files}, mine=said, theirs=conflict.latest)
        messages.success(request, _what_became_of(revision), extra_tags=TAKEN)
        return redirect(back)

    first = {"title": latest.title, "body": latest.body, "tags": latest.tags, "base_number": latest.number}
    form = _edit_form(post, request.POST or None, first | {"label": post.label})
    files = enclosed(request, standing=reading.files_of(member, latest))
    return compose(request, form=form, template="forum/edit.html", page=page, send=send, files=files)


def _show_both(request: HttpRequest, page: dict[str, Any], *, mine: dict[str, Any], theirs: Revision) -> HttpResponse:
    """Show what was written beside the newer version; sending it again, knowing that, replaces it."""
    form = _edit_form(page["post"], None, mine | {"base_number": theirs.number})
    page = page | {"form": form, "newer": theirs, "newer_pieces": changes(mine["body"], theirs.body)}
    return render(request, "forum/edit.html", page, status=409)


def _edit_form(post: Post, sent: QueryDict | None, first: dict[str, Any]) -> EditForm:
    at_least = [label for label in policy.labels_for(post.thread) if strictest(post.label, label) == label]
    return EditForm(sent, initial=first, post=post, labels=at_least)


def _what_became_of(revision: Revision) -> str:
    if revision.state == Revision.State.PUBLISHED:
        return _("Your change is published.")
    if revision.state == Revision.State.HELD and revision.post.state == Post.State.PUBLISHED:
        return _("Your change is waiting for a moderator. Until then readers see the version before it.")
    return str(policy.CAME_BACK) if revision.state == Revision.State.RETURNED else waits()


def _decision_on(request: HttpRequest, revision: Revision) -> dict[str, str] | None:
    """Return what a moderator decided on this version and wrote to its author."""
    revisions = ContentType.objects.get_for_model(Revision)
    made = Decision.objects.visible_to(request.user).filter(item__target_type=revisions, item__target_id=revision.pk)
    if revision.state != Revision.State.RETURNED or not (decision := made.order_by("-created").first()):
        return None
    return {"rule": str(Rule(decision.reason).label), "note": decision.note}


@require_POST
def undo(request: HttpRequest, thread_id: str, post_id: str) -> HttpResponse:
    """Take one's own post back, and lead to where its words stand to be changed and sent, or left."""
    member, post = member_of(request), _visible(request, thread_id, post_id)
    try:
        undo_post(author=member, post=post)
    except Refused as refused:
        messages.error(request, refused.sentence)
        return redirect("forum:post", thread_id, post_id)
    messages.success(request, _("Taken back: nobody was told of it. Your words stand here; send them again, or leave."))
    return redirect(written_again(member, post))


@require_safe
def history(request: HttpRequest, thread_id: str, post_id: str) -> HttpResponse:
    """Show what became of a post's words: the latest versions that were published, and the author's own others."""
    post = _visible(request, thread_id, post_id)
    if post.thread.under_rule:
        raise Http404  # nothing is changed there, and moments are not told
    seen = Revision.objects.visible_to(request.user).filter(post=post)
    latest = list(seen.order_by("-number")[:_MOST_VERSIONS])
    if not latest:
        raise Http404
    note_red_reading(by=member_of(request), thread=post.thread, label=post.label)
    versions = _versions(reversed(latest), first=seen.count() - len(latest) + 1)
    return render(request, "forum/history.html", {"post": post, "thread": post.thread, "versions": versions})


def _versions(revisions: Iterable[Revision], *, first: int) -> list[dict[str, Any]]:
    """Return the versions with what each changed, newest first, numbered among those that the viewer sees."""
    shown: list[dict[str, Any]] = []
    before, clock = "", Clock.started()
    for number, revision in enumerate(revisions, start=first):
        words = written_text(revision)
        pieces = changes(before, words) if before else [("same", words)]
        at = version_moment(revision, clock)
        shown.insert(0, {"number": number, "revision": revision, "pieces": pieces, "at": at})
        before = words
    return shown


@require_http_methods(_WRITING)
def flag(request: HttpRequest, thread_id: str, post_id: str) -> HttpResponse:
    """Ask a moderator to look at a post."""
    member = member_of(request)
    post = _visible(request, thread_id, post_id)
    require(policy.can_flag(member, post))
    back = reverse("forum:post", args=[thread_id, post_id])
    form = FlagForm(request.POST or None)
    page = {"form": form, "post": post, "thread": post.thread, "back": back}
    if request.method != "POST":
        return render(request, "forum/flag.html", page)
    if not form.is_valid():
        return render(request, "forum/flag.html", page, status=413 if is_too_long(form) else 400)
    if not (ruling := throttle.spend("flag", request)):
        return too_many_requests(request, ruling.sentence)
    flags.flag_post(flagger=member, post=post, reason=form.cleaned_data["reason"], note=form.cleaned_data["note"])
    messages.success(request, _("Thank you. A moderator will look at it; the author is not told who asked."))
    return redirect(back)


@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """Return a fragment: the body as its readers would see it, or the sentence that says why it cannot be posted."""
    if not (ruling := throttle.spend("preview", request)):
        return render(request, "forum/preview.html", {"sentence": ruling.sentence}, status=429)
    try:
        body = BodyField().clean(request.POST.get("body", ""))
    except ValidationError as error:
        status = 413 if error.code == TOO_LONG else 400
        return render(request, "forum/preview.html", {"sentence": error.messages[0]}, status=status)
    return render(request, "forum/preview.html", {"html": markup.render(body), "advice": advice_on(body)})


def _visible(request: HttpRequest, thread_id: str, post_id: str) -> Post:
    seen = Post.objects.visible_to(member_of(request)).filter(thread__public_id=thread_id)
    whole = seen.select_related("thread__board__moderators", "thread__audience", "current", "author")
    return get_object_or_404(whole, public_id=post_id)
