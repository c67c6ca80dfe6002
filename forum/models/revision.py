"""A revision: one submission of a post's words. The unit that is screened, held, decided and kept."""

import hashlib
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.core.public_ids import PublicIdField
from community.core.visibility import Viewer, VisibleQuerySet
from community.members.models import Member

from .post import Post, is_visible_post


class RevisionQuerySet(VisibleQuerySet["Revision"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """The published ones of visible posts that are not removed; and all of the viewer's own, which stay theirs when
        they can read the thread no more.
        """
        if not getattr(viewer, "is_verified", False):
            return self.none()
        published = Q(state=Revision.State.PUBLISHED, post__state=Post.State.PUBLISHED)
        return self.filter(published & is_visible_post(viewer, via="post__") | Q(editor=viewer.pk))


class Revision(models.Model):
    """Born held, always: `actions.publishing.publish` is the only door by which it becomes readable."""

    class State(models.TextChoices):
        HELD = "held", _("Waiting for a moderator")
        PUBLISHED = "published", _("Published")
        RETURNED = "returned", _("Returned to you")
        REMOVED = "removed", _("Removed")
        WITHDRAWN = "withdrawn", _("Replaced by a later version")
        CLEARED = "cleared", _("Waiting to be published with others")  # under the Chatham House Rule

    public_id = PublicIdField()
    post = models.ForeignKey(Post, models.CASCADE, related_name="+")
    number = models.PositiveIntegerField(default=1)
    editor = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    """Nobody, under the Chatham House Rule."""
    reworded_by: "models.ForeignKey[Member | None]" = models.ForeignKey(
        Member, models.PROTECT, null=True, related_name="+"
    )
    """The moderator who changed the words of the version before, so that it could be released."""
    state = models.CharField(max_length=10, choices=State.choices, default=State.HELD)
    title = models.CharField(max_length=200, blank=True)
    """Of an opening post: the thread's title in this submission."""
    tags = models.JSONField(default=list)
    """Of an opening post: the thread's tags in this submission."""
    options = models.JSONField(default=list)
    """Of an opening post: what can be chosen in its poll."""
    files = models.JSONField(default=list)
    """The names of the files that go with it (models/attachment.py)."""
    body = models.TextField()
    """Markdown, as it was written."""
    html = models.TextField()
    markup_version = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=200, blank=True)
    """Why its editor changed the version before, in their words."""
    created = models.DateTimeField(default=timezone.now)
    published = models.DateTimeField(null=True)
    """When readers first saw it; under the Chatham House Rule, like `created`, the half day of its publication."""
    submission_key = models.UUIDField(null=True)
    """Made by the form: a double click, or a resent form, is one submission."""

    objects = RevisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "number"], name="one_revision_per_number"),
            models.UniqueConstraint(fields=["editor", "submission_key"], name="one_revision_per_submission"),
            models.UniqueConstraint(
                fields=["submission_key"], condition=Q(editor=None), name="one_revision_per_unnamed_submission"
            ),
        ]
        indexes = [models.Index(fields=["editor", "state"], name="revision_editor_state")]

    @property
    def hash(self) -> str:
        """SHA-256 of the words and the names of files, as 64 hex digits: what a flag, a queue item and a decision say
        they saw.
        """
        files = (f"\0{name}" for name in self.files)
        words = [self.title, self.body, *self.tags, *self.options, *files, *filter(None, [self.reason])]
        return hashlib.sha256("\0".join(words).encode()).hexdigest()
