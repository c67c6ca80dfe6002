"""Who comes in: moderators, and to sanctions those who decide about them. For everybody else there is no such page."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from community.core.rulings import Refused, Ruling
from community.members.models import Member
from community.moderation.actions.opened import Conflict
from community.moderation.models import QueueItem
from community.moderation.people import can_see_sanctions
from community.moderation.policy import can_moderate
from community.moderation.reading import what_came_between

_WRITTEN = ("passages", "title", "body", "words", "note")
"""The fields of deeds over an item in which somebody writes."""
_P = ParamSpec("_P")
_View = Callable[Concatenate[HttpRequest, _P], HttpResponseBase]


def moderators_only(view: _View[_P]) -> _View[_P]:
    """Ask a visitor to sign in, and answer everybody else who is no moderator with 404."""
    return _only_those_who(can_moderate, view)


def deciders_only(view: _View[_P]) -> _View[_P]:
    """Ask a visitor to sign in, and answer everybody else who decides about no sanctions with 404."""
    return _only_those_who(can_see_sanctions, view)


def _only_those_who(may: Callable[[Member], Ruling], view: _View[_P]) -> _View[_P]:
    @wraps(view)
    def guarded(request: HttpRequest, /, *args: _P.args, **kwargs: _P.kwargs) -> HttpResponseBase:
        if not may(viewer_of(request)):
            raise Http404
        return view(request, *args, **kwargs)

    return login_required(guarded)


def words_kept(view: Callable[[HttpRequest, str], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Answer who is too late for a deed over an item with what they wrote: 403 where it is not, or no longer, theirs,
    and 409 where it has changed. Whoever never had it is told the same, whether there is one or not.
    """

    @wraps(view)
    def guarded(request: HttpRequest, pid: str) -> HttpResponseBase:
        viewer = viewer_of(request)
        item = QueueItem.objects.visible_to(viewer).filter(public_id=pid).first()
        if item is None and request.method == "POST":
            return refused(request, _("This item is not, or no longer, in a queue of yours. Nothing was changed."))
        if item is None:
            raise Http404
        try:
            return view(request, pid)
        except Refused as ruling:
            return refused(request, str(ruling.sentence))
        except Conflict as conflict:
            return refused(request, conflict.sentence or what_came_between(viewer, item), status=409)

    return login_required(guarded)


def refused(request: HttpRequest, sentence: str, *, status: int = 403) -> HttpResponse:
    """Say why nothing was done, with the words that were sent."""
    written = (request.POST.get(name, "") for name in _WRITTEN)
    context = {"sentence": sentence, "note": "\n\n".join(filter(None, written))}
    return render(request, "moderation/refused.html", context, status=status)


def viewer_of(request: HttpRequest) -> Member:
    """Return who is signed in; only behind `login_required`."""
    assert isinstance(request.user, Member)  # noqa: S101 - login_required
    return request.user


def visible_item(request: HttpRequest, pid: str) -> QueueItem:
    """Return the item, or 404 when it is not in a queue of the viewer."""
    visible = QueueItem.objects.visible_to(viewer_of(request))
    return get_object_or_404(visible.select_related("author__organisation", "claimed_by"), public_id=pid)
