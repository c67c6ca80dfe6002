"""Where a draft is written: the form that its key names, as far as the member can still use it.

A key is `<form>:<what it is about>`; the browser keeps drafts under the same keys (static/js/drafts.js). What is
written under the Chatham House Rule has no place here, for no draft of it is kept: who writes there is written nowhere.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from community.core.public_ids import is_public_id
from community.core.tlp import Label
from community.members.models import Member

from .models import Board, Kind, Post, Revision, Thread


@dataclass(frozen=True, slots=True)
class Place:
    """The form's address, what it is about, and under which label that stands."""

    url: str
    about: str
    label: Label


def place_of(member: Member, key: str) -> Place | None:
    """Return where the draft `key` is written; None where the member can write nothing, or no draft is kept."""
    return places_of(member, [key]).get(key)


def places_of(member: Member, keys: Collection[str]) -> dict[str, Place]:
    """Return where each of the drafts is written, as far as it still is somewhere; one query for each kind of form."""
    found: dict[str, Place] = {}
    for form, find in {"new": _new, "reply": _reply, "beside": _beside, "edit": _edit, "widen": _widen}.items():
        about = {key.partition(":")[2] for key in keys if key.startswith(f"{form}:")}
        wanted = about if form == "new" else {one for one in about if is_public_id(one)}
        if wanted:
            found |= {f"{form}:{one}": place for one, place in find(member, wanted)}
    return found


def _new(member: Member, about: set[str]) -> Iterator[tuple[str, Place]]:
    parts = {one: one.partition(":") for one in about}
    slugs = [slug for slug, _colon, kind in parts.values() if kind in Kind.values]
    boards = {board.slug: board for board in Board.objects.visible_to(member).filter(slug__in=slugs)}
    for one, (slug, _colon, kind) in parts.items():
        if kind in Kind.values and (board := boards.get(slug)):
            url = reverse("forum:thread-start", args=[slug])
            query = "" if kind == Kind.DISCUSSION else f"?kind={kind}"
            yield one, Place(f"{url}{query}", _("A new thread: %(board)s") % {"board": board.name}, Label(board.label))


def _posts(member: Member, about: set[str]) -> Iterator[tuple[str, Post]]:
    """Yield the posts, or the opening posts of the threads, with these public ids."""
    seen = Post.objects.visible_to(member).filter(thread__under_rule=False)
    named = Q(public_id__in=about) | Q(thread__public_id__in=about, parent=None)
    for post in seen.filter(named).select_related("thread__board"):
        names = {post.public_id, post.thread.public_id} if post.is_opening else {post.public_id}
        yield from ((one, post) for one in names & about)


def _reply(member: Member, about: set[str]) -> Iterator[tuple[str, Place]]:
    for one, post in _posts(member, about):
        url = reverse("forum:thread-reply", args=[post.thread.public_id])
        yield one, Place(f"{url}?to={post.public_id}", post.thread.title, post.stands_under)


def _beside(member: Member, about: set[str]) -> Iterator[tuple[str, Place]]:
    for one, post in _posts(member, about):
        url = reverse("forum:thread-start", args=[post.thread.board.slug])
        yield one, Place(f"{url}?beside={post.public_id}", post.thread.title, post.stands_under)


def _edit(member: Member, about: set[str]) -> Iterator[tuple[str, Place]]:
    own = Revision.objects.visible_to(member).filter(public_id__in=about, post__author=member)
    read = own.filter(post__thread__in=Thread.objects.visible_to(member).values("pk"))
    for revision in read.select_related("post__thread"):
        post = revision.post
        url = reverse("forum:post-edit", args=[post.thread.public_id, post.public_id])
        yield revision.public_id, Place(url, post.thread.title, post.stands_under)


def _widen(member: Member, about: set[str]) -> Iterator[tuple[str, Place]]:
    for thread in Thread.objects.visible_to(member).filter(public_id__in=about, under_rule=False):
        url = reverse("forum:thread-widen", args=[thread.public_id])
        yield thread.public_id, Place(url, thread.title, Label(thread.label))
