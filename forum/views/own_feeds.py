"""A member's personal feeds: making one, seeing when each was fetched, revoking it."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from forum import policy, reading
from forum.actions import feeds
from forum.forms import FeedForm
from forum.models import Feed

from .composing import member_of


@require_http_methods(["GET", "HEAD", "POST"])
def own_feeds(request: HttpRequest) -> HttpResponse:
    """List them, with the form for a new one; the address of one just made is shown here and never again.

    No redirect follows: it would need a place that keeps the address meanwhile.
    """
    member = member_of(request)
    form = FeedForm(request.POST or None)
    made, address = None, ""
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        made, token = feeds.make_feed(
            member=member,
            name=said["name"],
            contents=said["contents"],
            submission_key=said["submission_key"],
        )
        address = settings.SITE_URL + reverse("forum:feed", args=[token])
        form = FeedForm()
    page = {
        "form": form,
        "feeds": reading.own_feeds(member),
        "can_make": policy.can_make_feed(member),
        "made": made,
        "address": address,
    }
    response = render(request, "forum/feeds.html", page, status=400 if form.errors else 200)
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
def revoke(request: HttpRequest, feed_id: str) -> HttpResponse:
    """Let one's own feed open nothing any more."""
    member = member_of(request)
    feed = get_object_or_404(Feed.objects.visible_to(member), public_id=feed_id)
    feeds.revoke_feed(member=member, feed=feed)
    messages.success(request, _("The feed is revoked. Its address opens nothing any more."))
    return redirect("forum:feeds")
