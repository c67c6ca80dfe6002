"""What came from elsewhere: which post here a line of an import file has become, so that none comes twice."""

from django.db import models

from .board import Board
from .post import Post


class Imported(models.Model):
    """Written with the post itself, in one transaction: an import that broke off goes on where it stood."""

    board = models.ForeignKey(Board, models.CASCADE, related_name="+")
    source = models.CharField(max_length=100)
    """Where the file says that it comes from."""
    thread = models.CharField(max_length=100)
    """The key of the post's thread, there."""
    key = models.CharField(max_length=100)
    """The post's own, there; unique in its thread."""
    post = models.ForeignKey(Post, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["board", "source", "thread", "key"], name="one_post_per_imported_line")
        ]
