"""From posts in reading order to the tree that a page shows."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from forum.models import Post
from forum.models.tree import BYTES_PER_LEVEL

LEVELS = 3
"""How many levels below its root a page shows; deeper replies stand behind "Continue this branch"."""


@dataclass(slots=True)
class Node:
    """A post and the replies to it that stand on the same page."""

    post: Post
    only_name: bool = False
    """Stands here only so that the replies below have something to hang on."""
    replies: list["Node"] = field(default_factory=list)


def grown(above: Iterable[Post], posts: Iterable[Post]) -> list[Node]:
    """Return the roots of the tree of `posts`, in reading order, below `above`: their ancestors, the topmost first."""
    roots: list[Node] = []
    trail: dict[bytes, Node] = {}
    for node in (*(Node(post, only_name=True) for post in above), *(Node(post) for post in posts)):
        path = bytes(node.post.path or b"")
        parent = trail.get(path[:-BYTES_PER_LEVEL])
        (parent.replies if parent else roots).append(node)
        trail[path] = node
    return roots


def hang(waiting: Iterable[Post], nodes: Sequence[Node], *, deepest: int, answered: Collection[bytes]) -> None:
    """Hang posts that stand nowhere yet under what they answer, after the replies to it: with them behind a link."""
    at = {node.post.pk: node for node in _all(nodes)}
    for post in waiting:
        node = at.get(post.parent_id or 0)
        if node and not goes_on(node.post, deepest=deepest, answered=answered):
            node.replies.append(Node(post))


def goes_on(post: Post, *, deepest: int, answered: Collection[bytes]) -> bool:
    """Say whether the replies to `post` stand behind "Continue this branch": published ones, or one of the viewer's own
    that waits further down. `answered` are the paths of what those that wait answer.
    """
    if post.depth != deepest or not post.path:
        return False
    return post.descendant_count > 0 or any(_is_below(path, bytes(post.path)) for path in answered)


def _is_below(path: bytes, above: bytes) -> bool:
    return path != above and path.startswith(above)


def _all(nodes: Sequence[Node]) -> Iterator[Node]:
    for node in nodes:
        yield node
        yield from _all(node.replies)
