"""How labels and readers changed: narrowed at once, widened only into a new thread, each change told to the readers."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.core.public_ids import PublicIdField
from community.core.tlp import Label
from community.core.visibility import Viewer, VisibleQuerySet, keys_visible_to
from community.members.models import Audience, Member

from .post import Post, is_visible_post
from .thread import Thread


class LabelChangeQuerySet(VisibleQuerySet["LabelChange"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """The readers of a thread see how its label and its readers changed."""
        return self.filter(thread__in=keys_visible_to(Thread, viewer))


class LabelChange(models.Model):
    """One change of a thread's (or, with `post`, of one post's) label or readers."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="+")
    post = models.ForeignKey(Post, models.CASCADE, null=True, related_name="+")
    by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    label_before = models.CharField(max_length=20, choices=Label.choices)
    label_after = models.CharField(max_length=20, choices=Label.choices)
    audience_before = models.ForeignKey(Audience, models.PROTECT, related_name="+")
    audience_after = models.ForeignKey(Audience, models.PROTECT, related_name="+")
    reader_added = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    """A named reader whom the author of a TLP:RED thread added."""

    objects = LabelChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]


class WideningQuerySet(VisibleQuerySet["Widening"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Who reads both threads sees that one was made from the other."""
        seen = keys_visible_to(Thread, viewer)
        return self.filter(source__in=seen, target__in=seen)


class Widening(models.Model):
    """A wider thread that was made from an older, narrower one, with what each author agreed to."""

    public_id = PublicIdField()
    source = models.ForeignKey(Thread, models.PROTECT, related_name="+")
    target = models.OneToOneField(Thread, models.PROTECT, related_name="+")
    by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = WideningQuerySet.as_manager()


class ConsentQuerySet(VisibleQuerySet["Consent"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """An author sees what they are asked, and whoever asked what became of it: while they read the post itself."""
        return self.filter(is_visible_post(viewer, "post__"), Q(post__author=viewer.pk) | Q(widening__by=viewer.pk))


class Consent(models.Model):
    """Another author's post goes into the wider thread only when its author agrees."""

    class State(models.TextChoices):
        ASKED = "asked", _("Asked")
        GIVEN = "given", _("Agreed")
        REFUSED = "refused", _("Not agreed")

    public_id = PublicIdField()
    widening = models.ForeignKey(Widening, models.CASCADE, related_name="+")
    post = models.ForeignKey(Post, models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    decided = models.DateTimeField(null=True)
    copy = models.OneToOneField(Post, models.SET_NULL, null=True, related_name="+")

    objects = ConsentQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["widening", "post"], name="one_consent_per_post")]
