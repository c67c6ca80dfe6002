"""Muting an author, and the list of those whom one muted."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from community.core import throttle
from community.core.errors import too_many_requests
from forum import reading
from forum.actions.muting import end_mute, mute_author
from forum.models import Mute, Post

from .composing import member_of
from .deeds import done


@require_POST
def mute(request: HttpRequest, thread_id: str, post_id: str) -> HttpResponse:
    """Mute whoever wrote the post."""
    member = member_of(request)
    posts = Post.objects.visible_to(member).select_related("thread")
    post = get_object_or_404(posts, thread__public_id=thread_id, public_id=post_id)
    if not (ruling := throttle.spend("subscribe", request)):
        return too_many_requests(request, ruling.sentence)
    return done(
        request,
        lambda: mute_author(member=member, post=post),
        said=_(
            "You muted this author: their posts are folded away for you, and you hear nothing of them. They do not "
            "learn of it. Undo it here whenever you like."
        ),
        onward="forum:muted",
    )


@require_safe
def muted(request: HttpRequest) -> HttpResponse:
    """List whom one muted."""
    return render(request, "forum/muted.html", {"lines": reading.muted_lines(member_of(request))})


@require_POST
def end(request: HttpRequest, mute_id: str) -> HttpResponse:
    """Hear of somebody again."""
    end_mute(mute=get_object_or_404(Mute.objects.visible_to(member_of(request)), public_id=mute_id))
    messages.success(request, _("You see their posts again, and hear of new ones as you chose."))
    return redirect("forum:muted")
