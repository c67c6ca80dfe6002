"""An attachment: a file that belongs to a post and is at least as strict as it."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from community.core.public_ids import PublicIdField
from community.core.uploads import LONGEST_NAME, member_files
from community.core.visibility import Viewer, VisibleQuerySet

from .post import Post, is_visible_post


def _place(attachment: "Attachment", _name: str) -> str:
    """Return where the file lies: neither its name nor its ending stands on the disk."""
    return f"{attachment.public_id[:2]}/{attachment.public_id}"


class AttachmentQuerySet(VisibleQuerySet["Attachment"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Those of published posts that the viewer may see, and of the viewer's own; none under the Rule."""
        return self.filter(
            Q(post__state=Post.State.PUBLISHED) | Q(post__author=viewer.pk),
            is_visible_post(viewer, via="post__"),
            post__thread__under_rule=False,
        )


class Attachment(models.Model):
    """Its post's label and readers are its own; it leaves by one door (views/files.py)."""

    public_id = PublicIdField()
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    name = models.CharField(max_length=LONGEST_NAME)
    content_type = models.CharField(max_length=100)
    """As its content says (core/uploads.py)."""
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    file = models.FileField(storage=member_files, upload_to=_place)
    added = models.DateTimeField(default=timezone.now)

    objects = AttachmentQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.public_id)
