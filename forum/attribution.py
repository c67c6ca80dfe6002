"""Whose name stands under a post, and what stands beside it: the only reader of authors."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import F, QuerySet
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from community.core.visibility import Viewer
from community.members.models import Member, Organisation
from forum.models import Post, Thread

NAMES = {"author_name": F("author__name"), "last_author_name": F("last_author__name")}
"""For annotate, on threads: what `opened_by` and `last_spoken` read."""

AUTHOR_FIELDS = ("author", "author__name", "author__title", "author__organisation__name", "participant")
"""For values(), on posts: what `credited` reads."""

FOUND_NAMES = ("post__author__name", "post__author__is_active")
"""For values_list(), on index rows: under whose name what was found stands, and whether that still finds it."""

_SHOWN = {"id", "name", "title", "organisation", "organisation__id", "organisation__name"}
"""Of an author and their organisation, what a page of posts loads: no password, no address."""
_TONES = ("", "hexa-b", "hexa-c", "hexa-d")


@dataclass(frozen=True, slots=True)
class Byline:
    """How an author is shown: the name, the work and where, and the portrait's letters and tone (a CSS class)."""

    name: str
    work: str = ""
    initials: str = ""
    tone: str = ""


def with_author(posts: QuerySet[Post]) -> QuerySet[Post]:
    """Let `posts` come with what `byline` reads."""
    return _with(posts, "author")


def with_parent_author(posts: QuerySet[Post]) -> QuerySet[Post]:
    """Let replies come with what `answered` reads, too."""
    return _with(posts, "parent__author")


def _with(posts: QuerySet[Post], author: str) -> QuerySet[Post]:
    fields = [field.name for field in Member._meta.concrete_fields]
    fields += [f"organisation__{field.name}" for field in Organisation._meta.concrete_fields]
    unshown = [f"{author}__{field}" for field in fields if field not in _SHOWN]
    return posts.select_related(f"{author}__organisation").defer(*unshown)


def byline(post: Post, viewer: Viewer) -> Byline:  # noqa: ARG001 - the same for every viewer, so far
    """Return whose name stands under `post` for `viewer`; a number, under the Chatham House Rule."""
    return _named(post.author) if post.author else _numbered(post.participant)


def answered(post: Post, viewer: Viewer) -> Byline | None:
    """Return whose post a reply answers; None for an opening post."""
    return byline(post.parent, viewer) if post.parent else None


def started_by(thread: Thread, viewer: Viewer) -> Byline:  # noqa: ARG001
    """Return whose name stands under the start of `thread` where it is told alone; rows of a list ask `opened_by`."""
    return _named(thread.author) if thread.author else Byline(_("Chatham House Rule"))


def opened_by(thread: Thread, viewer: Viewer) -> str:  # noqa: ARG001
    """Return the name of who started `thread`; nothing under the Chatham House Rule."""
    return thread.author_name or ""  # type: ignore[attr-defined]


def last_spoken(thread: Thread, viewer: Viewer) -> str:  # noqa: ARG001
    """Return the name of who wrote the newest post of `thread`; nothing while none is published."""
    return thread.last_author_name or ""  # type: ignore[attr-defined]


def credited(row: dict[str, Any]) -> Byline:
    """Return the author of a group of posts, from the AUTHOR_FIELDS by which they were grouped."""
    author, name, title, organisation, participant = (row[field] for field in AUTHOR_FIELDS)
    if author is None:
        return _numbered(participant)
    return _portrayed(name, title, organisation or "", author % len(_TONES))


@dataclass(frozen=True, slots=True)
class Signature:
    """Who wrote a post, in a file that leaves: the key is the same in every file of this site, and tells nothing."""

    key: str
    name: str
    email: str


def signature(post: Post, viewer: Viewer) -> Signature:  # noqa: ARG001 - the same for every viewer, so far
    """Return who wrote `post`, which is not under the Chatham House Rule: of such posts no file is made."""
    if post.author is None:
        raise ValueError(post.public_id)
    key = salted_hmac("forum.exchange", post.author.uuid.hex, algorithm="sha256").hexdigest()
    return Signature(key[:24], post.author.name, post.author.email)


def _numbered(participant: int | None) -> Byline:
    """Return the pseudonym of one thread: the same portrait for all, and nothing beside it."""
    return Byline(_("Participant %(n)s") % {"n": participant or "?"}, initials=str(participant or "?"))


def _named(member: Member) -> Byline:
    organisation = member.organisation.name if member.organisation else ""
    return _portrayed(member.name, member.title, organisation, member.pk % len(_TONES))


@lru_cache(maxsize=5_000)
def _portrayed(name: str, title: str, organisation: str, tone: int) -> Byline:
    words = name.split()
    initials = "".join(word[0] for word in (words if len(words) == 1 else [*words[:1], *words[-1:]]))
    return Byline(name, ", ".join(part for part in (title, organisation) if part), initials.upper(), _TONES[tone])
