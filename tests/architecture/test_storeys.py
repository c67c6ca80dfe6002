"""What the import linter cannot see: relations by string, `get_model` and URL names also point down only."""

import ast
import re
from collections.abc import Iterator

from tests.architecture.source import Source, files, python_files

STOREYS = {
    "core": 0,
    "audit": 1,
    "realtime": 2,
    "members": 3,
    "account": 3,
    "moderation": 4,
    "forum": 5,
    "directory": 5.5,
    "assistance": 6,
    "cms": 7,
    "demo": 8,
    "community": 9,
}
"""By app label and URL namespace; allauth's `account` stands beside members."""
LAYOUTS = ("templates/base", "templates/cotton/", "templates/errors/", "templates/account/", "templates/allauth/")
"""Page frames gather links from everywhere: they are the roof, like community/urls.py."""
RELATIONS = {"ForeignKey", "OneToOneField", "ManyToManyField", "ParentalKey"}
URL_TAG = re.compile(r"""\{%-?\s*url\s+["'](?P<space>\w+):""")


def _label(app: str) -> str:
    return app.rsplit(".", 1)[-1]


def pointing_up(source: Source) -> list[str]:
    """Return the relations, model look-ups and URL names of a Python file that point to a higher storey."""
    here = STOREYS.get(_label(source.app), STOREYS["community"])
    return [
        f"{source.path}:{line} names {label}, which stands above"
        for line, label in _named_apps(source)
        if STOREYS.get(label, 0) > here
    ]


def _named_apps(source: Source) -> Iterator[tuple[int, str]]:
    for node in source.walk():
        if not isinstance(node, ast.Call) or not node.args:
            continue
        function = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        first = node.args[0]
        if not isinstance(first, ast.Constant) or not isinstance(first.value, str):
            continue
        if (function in RELATIONS and "." in first.value) or function == "get_model":
            yield node.lineno, first.value.split(".")[0].lower()
        elif function in {"reverse", "reverse_lazy", "redirect", "resolve_url"} and ":" in first.value:
            yield node.lineno, first.value.split(":")[0]


def links_pointing_up(template: Source) -> list[str]:
    """Return the `{% url %}` names of a template that lead to a higher storey than its own folder."""
    if template.path.startswith(LAYOUTS):
        return []
    here = STOREYS.get(template.path.split("/")[1], STOREYS["community"])
    return [
        f"{template.path} links to {found['space']}, which stands above"
        for found in URL_TAG.finditer(template.text)
        if STOREYS.get(found["space"], 0) > here
    ]


def test_no_model_or_address_of_a_higher_storey_is_named():
    assert [wrong for source in python_files() for wrong in pointing_up(source)] == []


def test_no_template_links_to_a_higher_storey():
    assert [wrong for template in files("templates", "*.html") for wrong in links_pointing_up(template)] == []


def test_a_relation_by_string_to_a_higher_storey_is_noticed():
    good = Source(
        "forum/models/post.py", 'author = ForeignKey("members.Member", PROTECT)\nx = ForeignKey("self", CASCADE)'
    )
    bad = Source("community/members/models/member.py", 'favourite = models.ForeignKey("forum.Post", models.CASCADE)')

    assert pointing_up(good) == []
    assert len(pointing_up(bad)) == 1


def test_a_model_look_up_and_an_address_of_a_higher_storey_are_noticed():
    bad = Source(
        "realtime/views/list.py", 'Post = apps.get_model("forum", "Post")\nwhere = reverse("forum:thread", args=[1])'
    )

    assert len(pointing_up(bad)) == 2


def test_a_link_to_a_higher_storey_is_noticed():
    good = Source("templates/forum/thread.html", "{% url 'members:status' %}")
    bad = Source("templates/realtime/notifications.html", """<a href="{% url "forum:thread" pid %}">""")

    assert links_pointing_up(good) == []
    assert len(links_pointing_up(bad)) == 1
