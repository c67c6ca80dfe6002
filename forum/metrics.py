"""What is counted of the forum: how long the oldest post waits of which others were to be told."""

from typing import Final

from django.conf import settings
from django.db.models import Min

from community.core import clock
from community.core.metrics import gauge
from community.core.probes import check

from .models import Telling

LATE_SECONDS: Final = 300
"""A worker that is there, and whom nothing fails, tells of a post within seconds."""


@gauge("posts_oldest_untold_seconds", "How long the oldest post of which others are to be told has been waiting.")
def oldest_untold() -> float:
    """By the post, not by the row's `due`, which moves when telling fails."""
    first = Telling.objects.aggregate(first=Min("post__created"))["first"]
    return max(0.0, (clock.now() - first).total_seconds() - settings.UNDO_SECONDS) if first else 0.0


@check
def telling() -> str:
    """A worker that is gone shows here, and so does a post of which telling fails."""
    late = oldest_untold()
    return "ok" if late < LATE_SECONDS else f"a post waits for {late:.0f} s; is a worker running? Its log says why."
