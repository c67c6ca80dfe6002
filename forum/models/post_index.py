"""The search index: one row per searchable post, none for what is held, removed or TLP:RED. Written by `search/`."""

from typing import Self

from django.db import models

from community.core.visibility import Viewer, VisibleQuerySet

from .post import Post, is_visible_post


class PostIndexQuerySet(VisibleQuerySet["PostIndex"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """The rows of the posts that the viewer may see."""
        return self.filter(is_visible_post(viewer, via="post__"))


class PostIndex(models.Model):
    """`search_text` is normalised and folded in Python, so that both databases find the same (search/words.py)."""

    post = models.OneToOneField(Post, models.CASCADE, primary_key=True, related_name="+")
    search_text = models.TextField()
    """The words in their order, joined by single spaces, and signs that no word can be (search/signs.py)."""

    objects = PostIndexQuerySet.as_manager()
