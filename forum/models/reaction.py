"""A reaction: one of a few short answers to a post that have a meaning for work. No score, and no ranking of people."""

from typing import Self

from django.db import models
from django.utils.translation import pgettext_lazy

from community.core.visibility import Viewer, VisibleQuerySet
from community.members.models import Member

from .post import Post, is_visible_post


class ReactionQuerySet(VisibleQuerySet["Reaction"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Those to posts that the viewer sees."""
        return self.filter(is_visible_post(viewer, via="post__"))


class Reaction(models.Model):
    """None under the Chatham House Rule. How many there are stands with the post, in `Post.reactions`."""

    class Word(models.TextChoices):
        THANKS = "thanks", pgettext_lazy("reaction", "Thanks")
        AGREE = "agree", pgettext_lazy("reaction", "I agree")
        SEEN = "seen", pgettext_lazy("reaction", "Seen here too")
        USEFUL = "useful", pgettext_lazy("reaction", "Useful")

    post = models.ForeignKey(Post, models.CASCADE, related_name="+")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    word = models.CharField(max_length=10, choices=Word.choices)

    objects = ReactionQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "member", "word"], name="one_reaction_of_a_kind")]
