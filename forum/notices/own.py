"""What members are told of what they keep or sent: that a reminder is due, and that a file holds a virus."""

from typing import Any, cast

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.core.tlp import Label
from community.core.visibility import Viewer
from community.members.models import Member
from forum.attribution import byline
from forum.models import Attachment, Bookmark, Post
from realtime.notices import Notice, Quoted, declare

from .posts import words_of


@declare
class BookmarkDue(Notice):
    """The day has come on which a member wanted to be reminded of a post."""

    code = "bookmark-due"
    because = _("You wanted to be reminded of this post.")
    about = _("Reminders of my bookmarks")
    model = Bookmark
    templates = "forum/notices/bookmark_due"
    select = ("post__thread__board", "post__author__organisation", "post__current")

    def recipients(self, target: Bookmark) -> QuerySet[Member]:
        return Member.objects.filter(pk=target.member_id)

    def words(self, target: Bookmark, viewer: Viewer) -> dict[str, Any]:
        return {"byline": byline(target.post, viewer)}

    def section(self, target: Bookmark) -> str:
        return target.post.thread.board.name

    def quoted(self, target: Bookmark) -> Quoted:
        return words_of(target.post)

    def url(self, target: Bookmark) -> str:
        return reverse("forum:post", args=[target.post.thread.public_id, target.post.public_id])

    def label(self, target: Bookmark) -> Label:
        return target.post.stands_under


@declare
class VirusFound(Notice):
    """In a file that goes with a post a virus was found."""

    code = "virus-found"
    because = _("You sent this file.")
    about = ""
    model = Attachment
    templates = "forum/notices/virus_found"
    select = ("post__thread",)

    def recipients(self, target: Attachment) -> QuerySet[Member]:
        return Member.objects.filter(pk=target.owner_id)

    def targets(self, viewer: Viewer) -> QuerySet[Attachment]:
        return Attachment.objects.visible_to(viewer).filter(scan=Attachment.Scan.INFECTED, owner=viewer.pk)

    def url(self, target: Attachment) -> str:
        post = cast("Post", target.post)  # of what was not sent nobody is told
        return reverse("forum:post", args=[post.thread.public_id, post.public_id])

    def label(self, target: Attachment) -> Label:
        return cast("Post", target.post).stands_under
