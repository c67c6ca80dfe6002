"""Whatever the tree: its pages show every post that a reader may see once, in reading order."""

import re

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forum.models import Post
from forum.models.tree import child_path
from forum.reading.tree import LEVELS
from tests.factories import forum, members

pytestmark = pytest.mark.django_db

_ARTICLE = re.compile(r'<article class="post[^"]*" id="p-([a-z0-9]{12})"')
_DEEPER = re.compile(r'<a class="deeper" href="([^"]+)"')
_NEXT = re.compile(r'href="([^"]+)" rel="next"')


@st.composite
def trees(draw: st.DrawFn) -> list[tuple[int, bool]]:
    """Draw for each reply what it answers, by place, and whether it was removed."""
    size = draw(st.integers(min_value=0, max_value=60))
    shape = draw(st.sampled_from(["wide", "deep", "mixed"]))
    low = {"wide": lambda _place: 0, "deep": lambda place: max(0, place - 1), "mixed": lambda place: max(0, place - 6)}
    return [
        (draw(st.integers(min_value=low[shape](place), max_value=0 if shape == "wide" else place)), draw(st.booleans()))
        for place in range(size)
    ]


def _grow(tree: list[tuple[int, bool]]) -> list[Post]:
    """Return the posts of a thread of that shape, in reading order."""
    thread = forum.thread()
    opening = Post.objects.get(thread=thread)
    posts, children = [opening], [0]
    for place, (above, removed) in enumerate(tree, start=1):
        parent = posts[above]
        children[above] += 1
        posts.append(
            Post(
                thread=thread,
                parent=parent,
                author=opening.author,
                label=opening.label,
                language="en",
                html="" if removed else f"<p>Post {place}</p>",
                state=Post.State.REMOVED if removed else Post.State.PUBLISHED,
                seq=place + 1,
                path=child_path(bytes(parent.path or b""), children[above]),
                depth=parent.depth + 1,
                published=opening.published,
            )
        )
        children.append(0)
        posts[-1].save()
    for post in posts:
        below = [one for one in posts if bytes(one.path).startswith(bytes(post.path)) and one is not post]
        post.child_count = children[posts.index(post)]
        post.descendant_count = sum(one.state == Post.State.PUBLISHED for one in below)
        post.save()
    return sorted(posts, key=lambda post: bytes(post.path))


def _pages(client: Client, address: str) -> list[str]:
    pages, seen = [], set()
    while address and address not in seen:
        seen.add(address)
        pages.append(client.get(address).text)
        following = _NEXT.search(pages[-1])
        address = following[1].replace("&amp;", "&") if following else ""
    return pages


def _read(client: Client, address: str) -> list[str]:
    """Return the ids of the posts in the order in which a reader meets them who follows every link further down."""
    return [post for page in _pages(client, address) for post in _ARTICLE.findall(page)]


@given(tree=trees())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_pages_by_branch_show_each_post_of_the_upper_levels_once_in_reading_order(client, tree):
    client.force_login(members.member())
    posts = _grow(tree)
    expected = [post.public_id for post in posts if post.depth <= LEVELS]
    assert _read(client, f"/t/{posts[0].thread.public_id}") == expected


@given(tree=trees())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_pages_by_time_show_each_post_once_in_the_order_of_publication(client, tree):
    client.force_login(members.member())
    posts = _grow(tree)
    expected = [post.public_id for post in sorted(posts, key=lambda post: post.seq)]
    assert _read(client, f"/t/{posts[0].thread.public_id}?order=time") == expected


@given(tree=trees())
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_who_follows_every_branch_further_down_meets_every_post_that_stands(client, tree):
    client.force_login(members.member())
    posts = _grow(tree)
    met, ways = set(), [f"/t/{posts[0].thread.public_id}"]
    while ways:
        for page in _pages(client, ways.pop()):
            met |= set(_ARTICLE.findall(page))
            ways += _DEEPER.findall(page)
    standing = {post.public_id for post in posts if post.state == Post.State.PUBLISHED}
    assert standing <= met
