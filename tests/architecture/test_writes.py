"""Rows are written by actions; what else may write is listed here with its reason."""

import ast

from tests.architecture.source import Source, attributes, python_files

WRITING = {
    "save",
    "create",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
    "aget_or_create",
    "asave",
}
CHANGING = {"update", "delete"}
"""Also names of plain dictionaries' methods: looked at only after `.objects`."""
ROOMS = {"actions", "models", "migrations", "management"}
DOORS = {
    "community/core/pictures.py": "draws a picture into memory, no row",
    "community/core/storage.py": "saves a static file, no row",
    "community/audit/record.py": "the one door into the audit log, called by actions",
    "realtime/notify.py": "the one door for telling people, called by actions",
    "realtime/outbox/delivery.py": "the worker's own book of what was sent",
    "realtime/outbox/pushing.py": "the same, of what went to browsers",
    "realtime/outbox/quieting.py": "the same, of what waits",
    "forum/search/writing.py": "the index row, written by publish, edit and remove",
}
APARTMENTS = {"community.demo": "loads the demo; no request ever reaches it"}


def writes_outside_actions(source: Source) -> list[str]:
    """Return each call that writes a row outside an action, a model or a listed door."""
    if source.room in ROOMS or source.path in DOORS or source.app in APARTMENTS:
        return []
    found = []
    for node in source.walk():
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        chain = attributes(node.func)
        if chain[-1] in WRITING or (chain[-1] in CHANGING and "objects" in chain):
            found.append(f"{source.path}:{node.lineno} calls {'.'.join(chain)}")
    return found


def test_only_actions_write():
    assert [wrong for source in python_files() for wrong in writes_outside_actions(source)] == []


def test_every_listed_door_exists():
    assert set(DOORS) <= {source.path for source in python_files()}


def test_a_write_in_a_view_is_noticed():
    good = Source("forum/views/posts.py", "post = post_reply(author=request.user)\nseen.update({1: 2})")
    bad = Source(
        "forum/views/posts.py", "Post.objects.create(body=body)\npost.save()\nPost.objects.filter(pk=1).update(body='')"
    )

    assert writes_outside_actions(good) == []
    assert len(writes_outside_actions(bad)) == 3
