"""Materialised paths: where a post stands in the depth-first order of its thread.

Three bytes per level, big-endian, so that byte order is reading order on every database: the children of `p` are
`p + 000001`, `p + 000002`, … A page of the tree is then one range of the unique index on (thread, path).
"""

BYTES_PER_LEVEL = 3
MAX_DEPTH = 99  # 100 levels, 300 bytes: PostgreSQL refuses index entries over 2,704 bytes


def child_path(parent: bytes, number: int) -> bytes:
    """Return the path of the `number`-th child (from 1) of `parent`; `b""` is the parent of the opening post.

    Raises OverflowError beyond 16,777,215 children.
    """
    return bytes(parent) + number.to_bytes(BYTES_PER_LEVEL, "big")


def branch_end(path: bytes) -> bytes:
    """Return the first path after everything below `path`."""
    return bytes(path)[:-BYTES_PER_LEVEL] + (int.from_bytes(bytes(path)[-BYTES_PER_LEVEL:], "big") + 1).to_bytes(
        BYTES_PER_LEVEL, "big"
    )


def ancestor_paths(path: bytes) -> list[bytes]:
    """Return the paths of the posts above this one, the opening post first."""
    whole = bytes(path)
    return [whole[:end] for end in range(BYTES_PER_LEVEL, len(whole), BYTES_PER_LEVEL)]
