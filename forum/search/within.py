"""Where the filters of a query leave few threads to the viewer, all that it finds stands in these."""

from typing import Final, NamedTuple

from community.core.visibility import IsAmong
from community.members.models import Audience
from forum.models import Thread

from .filters import Looking
from .meaning import Meaning

MOST_THREADS: Final = 500
"""So many are listed before there are taken to be many."""


class Within(NamedTuple):
    """Where all stands that passes the filters of a query."""

    threads: list[int]
    signs: list[str]
    """Of what may stand elsewhere."""


def few(meaning: Meaning, looking: Looking, most: int) -> Within | None:
    """Return in which threads that the viewer may see all stands that is meant; None where they hold more than `most`
    posts, or no filter says which they are.
    """
    said = [(part, q) for part in meaning.asked if (q := part.filter.threads(part.value, looking, ""))]
    if not said:
        return None
    viewer = looking.viewer
    read = IsAmong("audience", Audience, viewer)  # visible ones are; said so that an index may begin there
    found = Thread.objects.visible_to(viewer).filter(read, *(q for _part, q in said))
    threads = list(found.values_list("pk", "last_seq")[: MOST_THREADS + 1])
    if len(threads) > MOST_THREADS or sum(posts for _pk, posts in threads) > most:
        return None
    signs = [sign for part, _q in said for sign in part.filter.elsewhere(part.value)]
    return Within([pk for pk, _posts in threads], signs)
