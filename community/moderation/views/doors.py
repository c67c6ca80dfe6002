"""Who comes in: moderators, and to sanctions those who decide about them. For everybody else there is no such page."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404

from community.core.rulings import Ruling
from community.members.models import Member
from community.moderation.models import QueueItem
from community.moderation.people import can_see_sanctions
from community.moderation.policy import can_moderate

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


def viewer_of(request: HttpRequest) -> Member:
    """Return who is signed in; only behind `login_required`."""
    assert isinstance(request.user, Member)  # noqa: S101 - login_required
    return request.user


def visible_item(request: HttpRequest, pid: str) -> QueueItem:
    """Return the item, or 404 when it is not in a queue of the viewer."""
    visible = QueueItem.objects.visible_to(viewer_of(request))
    return get_object_or_404(visible.select_related("author__organisation", "claimed_by"), public_id=pid)
