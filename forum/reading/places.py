"""Where revisions stand, for lists that name no more than their reader reads there anyway."""

from collections.abc import Collection

from django.db.models import QuerySet
from django.utils.translation import get_language

from community.core.keys import write_keys, written_keys
from community.core.prepared import prepared
from community.core.visibility import IsVisible, Viewer
from community.members.models import Member
from forum.models import Board, Revision, Thread


def places_of(viewer: Member, ids: Collection[int]) -> dict[int, str]:
    """Return the board and the thread of each of the revisions `ids`: of both, or of one, what `viewer` reads."""
    language = get_language() or "en"
    found = {}
    for pk, names, title, knows, reads in _found(viewer, write_keys(ids)):
        board = names.get(language) or names.get("en", "") if knows else ""
        found[pk] = " · ".join(part for part in (board, title if reads else "") if part)
    return found


@prepared
def _found(viewer: Viewer, ids: str) -> QuerySet[Revision, tuple[int, dict[str, str], str, bool, bool]]:
    listed = Revision.objects.filter(pk__in=written_keys(ids))
    knows = IsVisible("post__thread__board", Board, viewer)
    reads = IsVisible("post__thread", Thread, viewer)
    return listed.annotate(knows=knows, reads=reads).values_list(
        "pk", "post__thread__board__names", "post__thread__title", "knows", "reads"
    )
