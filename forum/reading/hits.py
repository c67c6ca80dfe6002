"""What a search finds, and the threads of a tag."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import F
from django.utils.safestring import SafeString

from community.core.public_ids import is_public_id
from community.members.models import Member
from forum import search
from forum.attribution import byline
from forum.models import PostIndex, TagSynonym, Thread

from .addresses import board_url, post_url, tag_url
from .chips import chip
from .cursors import ORDER, ThreadCursor
from .facets import search_url
from .moments import Clock
from .rows import PAGE, ThreadRow, listed, rows, with_news

_SHOWN = (
    *(f"post__{field}" for field in ("public_id", "html", "label", "language", "published", "created", "participant")),
    *(f"post__thread__{field}" for field in ("public_id", "title", "label", "under_rule")),
    *("post__thread__board__names", "post__thread__board__slug"),
    *("post__author__name", "post__author__title", "post__author__organisation__name"),
)
"""What of a row and of what hangs on it a hit shows."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One post that was found."""

    url: str
    title: SafeString
    label: SafeString
    under_rule: bool
    board: str
    board_url: str
    author: str
    written: SafeString
    snippet: SafeString
    language: str


@dataclass(frozen=True, slots=True)
class Chosen:
    """A filter of the query, and the address of the search without it."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class SearchPage:
    """Up to 20 hits, newest first."""

    query: str
    words: str
    """The same, on the first page of a query that is words alone: for these there may be public pages too."""
    problems: list[str]
    """A sentence for each part of the query that was not understood."""
    asked: bool
    """Whether anything of the query can be looked for."""
    chosen: list[Chosen]
    facets_url: str
    """The same page with its facets, which are counted when asked for."""
    hits: list[Hit]
    newest: str
    older: str


@dataclass(frozen=True, slots=True)
class TagPage:
    """Up to 20 threads that carry a tag."""

    name: str
    rows: list[ThreadRow]
    newest: str
    older: str


def search_page(viewer: Member, written: str, *, after: str = "") -> SearchPage:
    """Return the hits after the post `after` (a public id; the first ones when it is not among the hits)."""
    meaning = search.understand(written)
    looked_for = search.Search(viewer, meaning, with_news(viewer))
    last = looked_for.key_of(after) if is_public_id(after) else None
    page = _page(viewer, looked_for.newest(PAGE + 1, before=last))
    clock, query = Clock.started(), meaning.query
    return SearchPage(
        query=written[: search.LONGEST],
        words=written if meaning.parts and meaning.is_plain and not last else "",
        problems=meaning.problems,
        asked=bool(meaning.parts),
        chosen=[Chosen(str(term), search_url(query - [term])) for term in meaning.filters],
        facets_url=search_url(query, **({"after": after} if last else {}), facets="1"),
        hits=[_hit(row, meaning.words, viewer, clock) for row in page[:PAGE]],
        newest=search_url(query) if last else "",
        older=search_url(query, after=page[PAGE - 1].post.public_id) if len(page) > PAGE else "",
    )


def _page(viewer: Member, keys: list[int]) -> list[PostIndex]:
    hits = PostIndex.objects.visible_to(viewer).filter(post__in=keys).order_by("-post_id")
    return list(hits.select_related("post__thread__board", "post__author__organisation").only(*_SHOWN))


def _hit(row: PostIndex, wanted: list[str], viewer: Member, clock: Clock) -> Hit:
    post, thread = row.post, row.post.thread
    when = post.published or post.created
    return Hit(
        url=post_url(thread.public_id, post.public_id),
        title=search.marked(thread.title, wanted),
        label=chip(post.stands_under),
        under_rule=thread.under_rule,
        board=thread.board.name,
        board_url=board_url(thread.board.slug),
        author=byline(post, viewer).name,
        written=clock.coarse(when) if thread.under_rule else clock.stamp(when),
        snippet=search.snippet(search.plain_text(post.html), wanted),
        language=post.language,
    )


def meant_tag(viewer: Member, slug: str) -> str:
    """Return the tag that is meant by this spelling."""
    return TagSynonym.objects.visible_to(viewer).resolved([slug])[0] if slug.isprintable() else slug


def tag_page(viewer: Member, slug: str, *, after: str = "") -> TagPage | None:
    """Return the threads with that tag after the cursor; None when `viewer` sees no thread that carries it.

    One question finds both: a tag that only threads of others carry takes no longer than one that there is not.
    """
    if not slug.isprintable():  # a NUL would not survive the question to the database
        return None
    published = listed(viewer).filter(state=Thread.State.PUBLISHED).select_related("board")
    threads = published.annotate(tag_name=F("tags__name"), tag_slug=F("tags__slug")).filter(tag_slug=slug)
    cursor = ThreadCursor.parse(after) if after else None
    page = list((cursor.rest(threads) if cursor else threads).order_by(*ORDER)[: PAGE + 1])
    if not page:
        return None
    name: str = page[0].tag_name  # type: ignore[attr-defined]
    older = (
        f"{tag_url(slug)}?{urlencode({'after': str(ThreadCursor.after(page[PAGE - 1]))})}" if len(page) > PAGE else ""
    )
    return TagPage(name, rows(page[:PAGE], viewer, Clock.started()), tag_url(slug) if cursor else "", older)
