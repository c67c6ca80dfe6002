"""The search index: one row per searchable post, none for what is held, removed or TLP:RED. Written by `search.py`."""

from django.db import models

from .post import Post


class PostIndex(models.Model):
    """`search_text` is normalised and folded in Python, so that both databases find the same (search.py)."""

    post = models.OneToOneField(Post, models.CASCADE, primary_key=True, related_name="+")
    search_text = models.TextField()
