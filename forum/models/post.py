"""A post: a place in a thread's tree. Its words are revisions; the published one is kept here as rendered HTML."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.core.public_ids import PublicIdField
from community.core.tlp import Label, strictest
from community.core.visibility import IsVisible, Viewer, VisibleQuerySet
from community.members.models import Member

from .thread import Thread

if TYPE_CHECKING:
    from .revision import Revision


def is_visible_post(viewer: Viewer, via: str = "") -> Q:
    """Say which posts, or rows that hang on a post by the relation `via` ("post__"), `viewer` may see.

    Posts that stand in the tree of a visible thread, the gaps of taken ones included; and the viewer's own. What was
    never published stands nowhere, whatever became of it.
    """
    stands, own = Q(**{f"{via}path__isnull": False}), Q(**{f"{via}author": viewer.pk})
    return Q(IsVisible(f"{via}thread", Thread, viewer)) & (stands | own)


class PostQuerySet(VisibleQuerySet["Post"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Those of `is_visible_post`."""
        return self.filter(is_visible_post(viewer))

    def placed(self) -> Self:
        """Those that stand in the tree: published once, perhaps removed since."""
        return self.filter(path__isnull=False)


class Post(models.Model):
    class State(models.TextChoices):
        HELD = "held", _("Waiting for a moderator")
        PUBLISHED = "published", _("Published")
        RETURNED = "returned", _("Returned to you")
        REMOVED = "removed", _("Removed")
        WITHDRAWN = "withdrawn", _("Taken back by its author")

    public_id = PublicIdField()
    thread = models.ForeignKey(Thread, models.PROTECT, related_name="+")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    author = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    """Nobody, under the Chatham House Rule: then `author_tag` stands for them, and `participant` is their number."""
    author_tag = models.CharField(max_length=64, blank=True)
    """HMAC-SHA256 of the member under the thread's own key, as hex digits (forum/authorship.py)."""
    participant = models.PositiveSmallIntegerField(null=True)
    """"Participant 3": given when the tag's first post in the thread is published."""
    label = models.CharField(max_length=20, choices=Label.choices)
    """The effective label: the thread's, or a stricter one that its author chose."""
    state = models.CharField(max_length=10, choices=State.choices, default=State.HELD)
    language = models.CharField(max_length=5)
    created = models.DateTimeField(default=timezone.now)

    # given at publication, so that nothing tells of what was never published
    seq = models.PositiveIntegerField(null=True)
    path = models.BinaryField(max_length=300, null=True)
    """Where it stands in depth-first order: three bytes per level, big-endian (models/tree.py)."""
    depth = models.PositiveSmallIntegerField(default=0)
    published = models.DateTimeField(null=True)
    child_count = models.PositiveIntegerField(default=0)
    """Children ever placed under this post; the next one's number."""
    descendant_count = models.PositiveIntegerField(default=0)
    """Published posts below this one, at any depth."""

    current: "models.ForeignKey[Revision | None]" = models.ForeignKey(
        "forum.Revision", models.PROTECT, null=True, related_name="+"
    )
    """The published revision; none before the first is released."""
    html = models.TextField(blank=True)
    """The published revision as safe HTML."""
    files = models.JSONField(default=list)
    """The names of the files that go with it."""
    edited = models.DateTimeField(null=True)
    reactions = models.JSONField(default=dict)
    """How many there are of each word: `{"thanks": 2}`."""

    objects = PostQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(label__in=Label.values), name="post_has_a_label"),
            models.CheckConstraint(
                condition=Q(author__isnull=False, author_tag="") | Q(author=None, author_tag__regex="^[0-9a-f]{64}$"),
                name="post_has_an_author_or_a_tag",
            ),
            models.UniqueConstraint(fields=["thread", "path"], name="one_post_per_place"),
            models.UniqueConstraint(fields=["thread", "seq"], name="one_post_per_seq"),
            models.UniqueConstraint(fields=["thread"], condition=Q(parent=None), name="one_opening_post"),
        ]
        indexes = [
            models.Index(fields=["author", "state"], name="post_author_state"),
            models.Index(fields=["-published"], condition=Q(state="published"), name="post_newest"),
            # a page of a thread passes over what stands deeper, however many posts that is
            models.Index(fields=["thread", "path"], condition=Q(depth__lte=3), name="post_near_opening"),
        ]

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def stands_under(self) -> Label:
        """The label to show beside its words, with its thread at hand: never wider than the thread's."""
        return strictest(self.label, self.thread.label)

    @property
    def is_opening(self) -> bool:
        return self.parent_id is None
