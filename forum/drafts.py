"""Where a draft is written: the form that its key names, as far as the member can still use it.

A key is `<form>:<what it is about>`; the browser keeps drafts under the same keys (static/js/drafts.js). What is
written under the Chatham House Rule has no place here, for no draft of it is kept: who writes there is written nowhere.
"""

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
    form, _colon, about = key.partition(":")
    if form == "new":
        return _new(member, about)
    if not is_public_id(about):
        return None
    finders = {"reply": _reply, "beside": _beside, "edit": _edit, "widen": _widen}
    return finders[form](member, about) if form in finders else None


def _new(member: Member, about: str) -> Place | None:
    slug, _colon, kind = about.partition(":")
    board = Board.objects.visible_to(member).filter(slug=slug).first()
    if board is None or kind not in Kind.values:
        return None
    url = reverse("forum:thread-start", args=[slug])
    query = "" if kind == Kind.DISCUSSION else f"?kind={kind}"
    return Place(f"{url}{query}", _("A new thread: %(board)s") % {"board": board.name}, Label(board.label))


def _post(member: Member, public_id: str) -> Post | None:
    """Return the post, or the opening post of the thread, with that public id."""
    seen = Post.objects.visible_to(member).filter(thread__under_rule=False)
    named = Q(public_id=public_id) | Q(thread__public_id=public_id, parent=None)
    return seen.filter(named).select_related("thread__board").first()


def _reply(member: Member, about: str) -> Place | None:
    if (post := _post(member, about)) is None:
        return None
    url = reverse("forum:thread-reply", args=[post.thread.public_id])
    return Place(f"{url}?to={post.public_id}", post.thread.title, post.stands_under)


def _beside(member: Member, about: str) -> Place | None:
    if (post := _post(member, about)) is None:
        return None
    url = reverse("forum:thread-start", args=[post.thread.board.slug])
    return Place(f"{url}?beside={post.public_id}", post.thread.title, post.stands_under)


def _edit(member: Member, about: str) -> Place | None:
    own = Revision.objects.visible_to(member).filter(public_id=about, post__author=member)
    if (revision := own.select_related("post__thread").first()) is None:
        return None
    post = revision.post
    if not Thread.objects.visible_to(member).filter(pk=post.thread_id).exists():
        return None
    url = reverse("forum:post-edit", args=[post.thread.public_id, post.public_id])
    return Place(url, post.thread.title, post.stands_under)


def _widen(member: Member, about: str) -> Place | None:
    thread = Thread.objects.visible_to(member).filter(public_id=about, under_rule=False).first()
    return Place(reverse("forum:thread-widen", args=[about]), thread.title, Label(thread.label)) if thread else None
