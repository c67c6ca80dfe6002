"""An attachment: a file of a member's that goes with some versions of a post, or waits to be sent with one."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.core.public_ids import PublicIdField
from community.core.uploads import LONGEST_NAME, member_files
from community.core.visibility import Viewer, VisibleQuerySet
from community.members.models import Member

from .post import Post, is_visible_post
from .revision import Revision


def _place(attachment: "Attachment", _name: str) -> str:
    """Return where the file lies: neither its name nor its ending stands on the disk."""
    return f"{attachment.public_id[:2]}/{attachment.public_id}"


def _small_place(attachment: "Attachment", _name: str) -> str:
    return f"{_place(attachment, _name)}.small"


class AttachmentQuerySet(VisibleQuerySet["Attachment"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Those that go with what readers see of a post that the viewer may see; all of the viewer's own posts there;
        and what the viewer has not sent yet. None under the Rule.
        """
        read = Q(post__state=Post.State.PUBLISHED) & _goes_with(F("post__current__number"))
        sent = is_visible_post(viewer, via="post__") & Q(post__thread__under_rule=False)
        return self.filter(sent & (read | Q(post__author=viewer.pk)) | Q(post=None, owner=viewer.pk))

    def staged(self) -> Self:
        """Those that were not sent with a post yet."""
        return self.filter(post=None)

    def of(self, revision: Revision) -> Self:
        """Those that go with this version of a post, in the order in which they came."""
        return self.filter(_goes_with(revision.number), post=revision.post_id).order_by("pk")


def _goes_with(number: int | F) -> Q:
    return Q(since__lte=number) & (Q(until=None) | Q(until__gt=number))


class Attachment(models.Model):
    """Its post's label and readers are its own; it leaves by the doors of views/files.py, and to who decides over its
    post by moderation's.
    """

    class Scan(models.TextChoices):
        WAITING = "waiting", _("Not looked at for viruses yet")
        CLEAN = "clean", _("No virus found")
        INFECTED = "infected", _("A virus was found")

    public_id = PublicIdField()
    owner = models.ForeignKey(Member, models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    """None while it waits to be sent: then it is its owner's alone."""
    since = models.PositiveIntegerField(null=True)
    """The number of the version with which it came."""
    until = models.PositiveIntegerField(null=True)
    """The number of the first version without it."""
    name = models.CharField(max_length=LONGEST_NAME)
    content_type = models.CharField(max_length=100)
    """As its content says (core/uploads.py)."""
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    sealed = models.BooleanField(default=False)
    """An archive, or locked with a password: a moderator looks first."""
    file = models.FileField(storage=member_files, upload_to=_place)
    small = models.FileField(storage=member_files, upload_to=_small_place, blank=True)
    """Of a picture, which was drawn anew: a small one of `width` by `height`."""
    width = models.PositiveSmallIntegerField(default=0)
    height = models.PositiveSmallIntegerField(default=0)
    scan = models.CharField(max_length=10, choices=Scan.choices, default=Scan.WAITING)
    downloads = models.PositiveIntegerField(default=0)
    """How often others than its owner were given it; who they were is written nowhere."""
    added = models.DateTimeField(default=timezone.now)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(post=None, since=None, until=None) | Q(post__isnull=False, since__isnull=False),
                name="attachment_waits_or_goes_with_a_version",
            )
        ]
        indexes = [
            models.Index(fields=["added"], condition=Q(post=None), name="attachment_staged"),
            models.Index(fields=["added"], condition=Q(scan="waiting"), name="attachment_unscanned"),
        ]

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def is_picture(self) -> bool:
        """Whether it was drawn anew here, and so may be shown."""
        return bool(self.small)

    def goes_with(self, number: int) -> bool:
        """Say whether it goes with the version of that number."""
        return self.since is not None and self.since <= number and (self.until is None or number < self.until)
