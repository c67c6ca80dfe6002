"""Whatever the tree: its pages show every post that a reader may see exactly once, in its order."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from django.test import Client
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from community.core.tlp import Label
from community.members.models import Member
from forum.models import Post, Revision
from forum.models.tree import child_path
from forum.reading.tree import LEVELS
from tests.factories import forum, members

pytestmark = pytest.mark.django_db

_SHOWN = re.compile(r'<article class="post[^"]*" id="p-([a-z0-9]{12})"|<a class="deeper" href="([^"]+)"')
_LINK = {"next": re.compile(r'href="([^"]+)" rel="next"'), "prev": re.compile(r'href="([^"]+)" rel="prev"')}
_GAPS = (Post.State.REMOVED, Post.State.WITHDRAWN, Post.State.RETURNED)
_OWN, _ANOTHERS, _STRICTER = "waits, the reader's own", "waits, another's", "under a stricter label"
_UNPLACED = (_OWN, _ANOTHERS)
_FATES = (Post.State.PUBLISHED, Post.State.PUBLISHED, _STRICTER, *_GAPS, *_UNPLACED)


@dataclass(eq=False)
class _Twig:
    """A post of the tree as it was drawn, and what became of it."""

    fate: str
    parent: "_Twig | None" = None
    replies: list["_Twig"] = field(default_factory=list)
    post: Post = field(default_factory=Post)

    @property
    def stands(self) -> bool:
        return self.fate not in (*_GAPS, *_UNPLACED)

    @property
    def placed(self) -> list["_Twig"]:
        return [reply for reply in self.replies if reply.fate not in _UNPLACED]

    @property
    def own(self) -> list["_Twig"]:
        return [reply for reply in self.replies if reply.fate == _OWN]

    @property
    def goes_on(self) -> bool:
        waits_further_down = any(one.fate == _OWN and one.parent is not self for one in self.below())
        return self.post.descendant_count > 0 or waits_further_down

    def below(self) -> Iterator["_Twig"]:
        for reply in self.replies:
            yield reply
            yield from reply.below()


_Drawn = list[tuple[int, str]]


@st.composite
def trees(draw: st.DrawFn) -> _Drawn:
    """Draw what each post after the opening answers, by place, and what became of it."""
    back, size, wide = (
        draw(st.sampled_from([1, 2, 5, 50])),
        draw(st.sampled_from([8, 50])),
        draw(st.integers(0, 3)) == 0,
    )
    placed, tree = [0], []
    for place in range(1, size + 1):
        far = draw(st.integers(0, min(back, len(placed) - 1)))
        fate = draw(st.sampled_from(_FATES))
        tree.append((placed[far] if wide else placed[-1 - far], fate))
        if fate not in _UNPLACED:
            placed.append(place)
    return tree


def _grow(tree: _Drawn, reader: Member) -> list[_Twig]:
    """Make the posts of a thread of that shape, in the order of their publication."""
    thread = forum.thread()
    opening = Post.objects.get(thread=thread)
    twigs, placed = [_Twig(Post.State.PUBLISHED, post=opening)], 1
    for place, fate in tree:
        twigs.append(_Twig(fate, twigs[place]))
        twigs[place].replies.append(twigs[-1])
    for twig in twigs[1:]:
        twig.post = Post(thread=thread, author=opening.author, label=opening.label, language="en", parent=opening)
        if twig.fate in _UNPLACED:
            twig.post.author = reader if twig.fate == _OWN else opening.author
            continue
        assert twig.parent
        placed += 1
        above, number = twig.parent.post, twig.parent.placed.index(twig) + 1
        twig.post.seq, twig.post.depth = placed, above.depth + 1
        twig.post.path = child_path(bytes(above.path or b""), number)
        twig.post.state = twig.fate if twig.fate in _GAPS else Post.State.PUBLISHED
        twig.post.label = Label.AMBER if twig.fate == _STRICTER else opening.label
        twig.post.html, twig.post.published = "<p>Words.</p>" if twig.stands else "", opening.published
    Post.objects.bulk_create(twig.post for twig in twigs[1:])
    for twig in twigs:
        twig.post.parent = twig.parent.post if twig.parent else None
        twig.post.child_count = len(twig.placed)
        twig.post.descendant_count = sum(one.stands for one in twig.below())
    Post.objects.bulk_update([twig.post for twig in twigs], ["parent", "child_count", "descendant_count"])
    Revision.objects.bulk_create(
        Revision(post=twig.post, editor=twig.post.author, body="Words.", html="<p>Words.</p>", markup_version=1)
        for twig in twigs
        if twig.fate in _UNPLACED
    )
    return twigs


def _by_branch(twig: _Twig, level: int = 0) -> Iterator[str]:
    """Return the ids below and with `twig` as its page should show them, following each link further down.

    No link leads to where nothing but gaps stands. What waits comes where it would be published: after the others.
    """
    yield twig.post.public_id
    if level == LEVELS and twig.goes_on:
        level = 0
    for reply in twig.placed if level < LEVELS else ():
        yield from _by_branch(reply, level + 1)
    for reply in twig.own:
        yield reply.post.public_id


def _pages(client: Client, address: str, *, to: str = "next") -> Iterator[tuple[str, str]]:
    """Return the addresses and texts of the pages from `address` on."""
    seen = set()
    while address and address not in seen:
        seen.add(address)
        page = client.get(address).text
        yield address, page
        following = _LINK[to].search(page)
        address = following[1].replace("&amp;", "&") if following else ""


def _read(client: Client, address: str) -> Iterator[str]:
    """Return the ids of the posts in the order in which a reader meets them who follows every link where it stands."""
    for _address, page in _pages(client, address):
        for post, deeper in _SHOWN.findall(page):
            if post:
                yield post
            else:  # where the post above the link stands once more
                _root, *below = _read(client, deeper)
                yield from below


def _ids(page: str) -> list[str]:
    return [post for post, _deeper in _SHOWN.findall(page) if post]


_whatever_the_tree = settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


_SHOWN_TO_NOBODY_ELSE = [(0, Post.State.PUBLISHED), (1, _OWN), (0, _OWN), *[(1, Post.State.PUBLISHED)] * 25]
_BEHIND_A_LINK = [*((place, Post.State.PUBLISHED) for place in range(4)), (3, _OWN)]
_OWN_BELOW_A_GAP = [*((place, Post.State.PUBLISHED) for place in range(3)), (3, Post.State.REMOVED), (4, _OWN)]
_BELOW_A_GAP = [(0, Post.State.REMOVED), *[(1, Post.State.PUBLISHED)] * 25]


@given(tree=trees())
@example(tree=_SHOWN_TO_NOBODY_ELSE)
@example(tree=_BEHIND_A_LINK)
@example(tree=_BELOW_A_GAP)
@example(tree=_OWN_BELOW_A_GAP)
@_whatever_the_tree
def test_who_follows_every_link_by_branch_meets_each_post_exactly_once_in_reading_order(client, tree):
    reader = members.member()
    client.force_login(reader)
    opening, *_replies = _grow(tree, reader)
    assert list(_read(client, f"/t/{opening.post.thread.public_id}")) == list(_by_branch(opening))


@given(tree=trees())
@_whatever_the_tree
def test_pages_by_time_show_each_post_exactly_once_in_the_order_of_publication(client, tree):
    reader = members.member()
    client.force_login(reader)
    twigs = _grow(tree, reader)
    expected = [twig.post.public_id for twig in twigs if twig.fate not in _UNPLACED]
    expected += [twig.post.public_id for twig in twigs if twig.fate == _OWN]
    pages = _pages(client, f"/t/{twigs[0].post.thread.public_id}?order=time")
    assert [post for _address, page in pages for post in _ids(page)] == expected


@given(tree=trees(), order=st.sampled_from(["", "?order=time"]))
@_whatever_the_tree
def test_the_way_back_shows_what_the_way_there_showed(client, tree, order):
    reader = members.member()
    client.force_login(reader)
    opening, *_replies = _grow(tree, reader)
    there = list(_pages(client, f"/t/{opening.post.thread.public_id}{order}"))
    back = [_ids(page) for _address, page in _pages(client, there[-1][0], to="prev")]
    assert back[::-1] == [_ids(page) for _address, page in there]
