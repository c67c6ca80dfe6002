"""Keeps the index: one row per searchable post. Called by the actions that publish, edit, remove, move and re-label."""

import html

from django.utils.html import strip_tags

from community.core.tlp import Content, Label, Road, acting, carries
from forum.models import Post, PostIndex, Thread

from .signs import BREAK, HELD, holding, of_title, stricter
from .words import search_text


def index(post: Post) -> None:
    """Make `post` findable by its words, and an opening post by its thread's title too; or not at all.

    What is not published, or stands under TLP:RED or an unknown label, has no row. Runs in the caller's transaction.
    """
    if post.state != Post.State.PUBLISHED or carries(post.label, Road.SEARCH) is Content.NOTHING:
        unindex(post)
        return
    label = "" if post.stands_under == acting(post.thread.label) else post.stands_under
    words = row_text(post.thread.title if post.is_opening else "", post.html, label)
    row = PostIndex(post=post, search_text=words)
    PostIndex.objects.bulk_create([row], update_conflicts=True, unique_fields=["post"], update_fields=["search_text"])


def row_text(title: str, rendered: str, label: str = "") -> str:
    """Return what the index row of a post holds: the words of its thread's title, if it opens one, and of its text, in
    their order; then the signs of what is in it, and of the `label` under which it stands if that is stricter than its
    thread's.

    A sign of a label is no proof: it stays when the thread's label has risen. That is asked of the rows (filters.py).
    """
    words = search_text(title)
    parts = [words, BREAK if words else "", search_text(plain_text(rendered))]
    parts += [of_title(word) for word in words.split()]
    parts += [holding(what) for what, found in HELD.items() if found.search(rendered)]
    parts += [stricter(label)] if label else []
    return " ".join(filter(None, parts))


def unindex(post: Post) -> None:
    """Let `post` be found no more. Runs in the caller's transaction."""
    PostIndex.objects.filter(post=post).delete()


def unindex_unsearchable(thread: Thread) -> None:
    """Let no post of `thread` be found whose label no longer allows it. Runs in the caller's transaction."""
    kept_out = [label for label in Label if carries(label, Road.SEARCH) is Content.NOTHING]
    PostIndex.objects.filter(post__thread=thread, post__label__in=kept_out).delete()


def plain_text(rendered: str) -> str:
    """Return a post's stored HTML as the words a reader sees."""
    return html.unescape(strip_tags(rendered))
