"""That others are still to be told of a post: not before its author could take it back."""

from django.db import models

from .post import Post


class Telling(models.Model):
    post = models.OneToOneField(Post, models.CASCADE, related_name="+")
    due = models.DateTimeField(db_index=True)
