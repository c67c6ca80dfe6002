"""Who can be mentioned, as one writes: readers of the thread whose names begin like that, by their handles."""

from django.db.models import Q, QuerySet

from community.core.handles import folded
from community.members.models import Audience, Member
from forum.models import Post, Thread

_MOST = 8


def mentionable_in(thread: Thread, viewer: Member, begun: str) -> list[Member]:
    """Return up to eight readers of `thread` with a name that begins so; of no name yet, those who wrote there last."""
    if begun:
        return mentionable(thread.audience, viewer, begun)
    latest = Post.objects.visible_to(viewer).filter(thread=thread, state=Post.State.PUBLISHED).order_by("-seq")
    authors = list(dict.fromkeys(latest.values_list("author", flat=True)[: _MOST * 10]))
    found = {member.pk: member for member in _others(thread.audience, viewer).filter(pk__in=authors)}
    return [found[author] for author in authors if author in found][:_MOST]


def mentionable(audience: Audience, viewer: Member, begun: str) -> list[Member]:
    """Return up to eight members of `audience` with a name that begins so."""
    words = folded(begun)
    if not words:
        return []
    named = Q(handle__startswith=words) | Q(handle__contains=f".{words}")
    return list(_others(audience, viewer).filter(named).order_by("handle")[:_MOST])


def _others(audience: Audience, viewer: Member) -> QuerySet[Member]:
    readable = audience.members() & Member.objects.visible_to(viewer)
    shown = readable.exclude(pk=viewer.pk).exclude(handle=None).select_related("organisation")
    return shown.only("name", "handle", "organisation__name")
