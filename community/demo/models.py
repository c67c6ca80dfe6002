"""That the demo's content is in this database, and as of which day: a second start adds nothing."""

from django.db import models


class DemoLoad(models.Model):
    """The one row is written in the transaction that loads the content, so it is there exactly when all of it is."""

    singleton = models.BooleanField(default=True, unique=True, editable=False)
    as_of = models.DateTimeField()
    """The moment from which the content's "days ago" are counted."""
