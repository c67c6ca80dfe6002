"""A bookmark: a post that a member wants to find again, why, and perhaps when to be reminded of it."""

from typing import Self

from django.db import models
from django.utils import timezone

from community.core.public_ids import PublicIdField
from community.core.visibility import Viewer, VisibleQuerySet
from community.members.models import Member

from .post import Post, is_visible_post


class BookmarkQuerySet(VisibleQuerySet["Bookmark"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """The member's own, while they see the post."""
        return self.filter(is_visible_post(viewer, via="post__"), post__state=Post.State.PUBLISHED, member=viewer.pk)


class Bookmark(models.Model):
    """None under the Chatham House Rule."""

    public_id = PublicIdField()
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    post = models.ForeignKey(Post, models.CASCADE, related_name="+")
    note = models.CharField(max_length=200, blank=True)
    remind = models.DateField(null=True)
    """From which day on the member wants to be reminded; nothing once they were."""
    made = models.DateTimeField(default=timezone.now)

    objects = BookmarkQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "post"], name="one_bookmark_per_post")]
        indexes = [models.Index(fields=["remind"], condition=models.Q(remind__isnull=False), name="bookmark_remind")]
