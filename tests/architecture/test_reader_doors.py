"""What readers get comes up through `visible_to(viewer)`: in reading rooms, the first call after `.objects`."""

import ast

from django.apps import apps

from tests.architecture.source import Source, attributes, python_files

READERS = {"views", "feeds", "api", "search", "reading", "sockets", "outbox"}
EXCEPTIONS = {
    "community/moderation/reading/figures.py: Decision": "numbers of the whole network, small ones left out",
    "community/moderation/reading/shift.py: AuditEntry": "when items of the viewer's teams were first opened",
    "community/members/views/stopping.py: Change": "the signed link in a mail says which one; shows its time, no more",
    "forum/reading/break_glass.py: Post": "one opened thread, to who opened it, for an hour, each look written down",
    "forum/reading/unmaskings.py: Unmasking": "how many there were in a year is public, and names nobody",
    "forum/search/finding.py: Post": "which posts stand in threads that the viewer sees; as below",
    "forum/search/finding.py: PostIndex": "which rows hold what is meant; of these, only visible ones are looked at",
    "forum/search/writing.py: PostIndex": "keeps the index in step with what is published; shows it to nobody",
}
"""`path: Model` to the reason why this one place may look past `visible_to`."""


def guarded_models() -> set[str]:
    """Return the names of the models that say who may see them."""
    return {model.__name__ for model in apps.get_models() if hasattr(model._default_manager, "visible_to")}


def back_doors(source: Source, guarded: set[str]) -> list[str]:
    """Return where a reading room begins a query of a guarded model with another call than `visible_to`."""
    if source.room not in READERS:
        return []
    return [
        f"{source.path}: {chain[0]}.objects.{chain[2]}"
        for chain in map(attributes, (node for node in source.walk() if isinstance(node, ast.Attribute)))
        if len(chain) == 3 and chain[0] in guarded and chain[1] == "objects" and chain[2] != "visible_to"
    ]


def test_every_reading_room_asks_what_the_viewer_may_see():
    found = [wrong for source in python_files() for wrong in back_doors(source, guarded_models())]

    assert [wrong for wrong in found if wrong.rsplit(".objects", 1)[0] not in EXCEPTIONS] == []


def test_no_exception_has_outlived_its_place():
    found = {
        wrong.rsplit(".objects", 1)[0] for source in python_files() for wrong in back_doors(source, guarded_models())
    }

    assert set(EXCEPTIONS) <= found


def test_a_query_past_visible_to_is_noticed():
    good = Source("forum/views/threads.py", "found = Thread.objects.visible_to(request.user).filter(pk=1)")
    bad = Source("forum/views/threads.py", "found = Thread.objects.filter(pk=1).visible_to(request.user)")
    elsewhere = Source("forum/actions/threads.py", "found = Thread.objects.get(pk=1)")

    assert back_doors(good, {"Thread"}) == []
    assert len(back_doors(bad, {"Thread"})) == 1
    assert back_doors(elsewhere, {"Thread"}) == []


def test_every_content_model_hides_its_reverse_relations():
    ours = [model for model in apps.get_models() if model.__module__.split(".")[0] in {"forum", "realtime"}]
    ours += [model for model in apps.get_models() if model.__module__.startswith(("community.mod", "community.mem"))]

    open_doors = [
        f"{model.__name__}.{field.name}"
        for model in ours
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and not field.remote_field.hidden
        if field.name not in {"groups", "user_permissions"}  # Django's own, of accounts
    ]

    assert open_doors == []
