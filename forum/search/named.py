"""Whom or what a name means, however it is written: boards, tags and members, folded as the words of a text are.

Folding is done here, over the few names there are; the database is then asked for the keys as one value, so that the
question is the same however many there are, and whether there are any.
"""

from django.db.models.expressions import RawSQL
from taggit.models import Tag

from community.core.keys import keys
from community.core.visibility import Viewer
from community.members.models import Member
from forum.models import Board, TagSynonym

from .words import search_text


def boards(viewer: Viewer, folded: str) -> RawSQL:
    """Return the keys of the boards of that address, or of that name in one of its languages."""
    rows = Board.objects.visible_to(viewer).values_list("pk", "slug", "names")
    return keys(pk for pk, slug, names in rows if folded in map(search_text, (slug, *names.values())))


def tags(viewer: Viewer, folded: str) -> RawSQL:
    """Return the keys of the tags of that name, or meant by it, of threads that the viewer may read or not."""
    synonyms = TagSynonym.objects.visible_to(viewer).values_list("written", "means")
    wanted = {folded, *(search_text(means) for written, means in synonyms if search_text(written) == folded)}
    return keys(pk for pk, name in Tag.objects.values_list("pk", "name") if search_text(name) in wanted)


def members(viewer: Viewer, folded: str) -> RawSQL:
    """Return the keys of the members in whose names all the words stand."""
    wanted = set(folded.split())
    rows = Member.objects.visible_to(viewer).values_list("pk", "name")
    return keys(pk for pk, name in rows if wanted <= set(search_text(name).split()))
