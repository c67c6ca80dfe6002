"""Habits of every Python file: no signals, imports at the top, names from the house's vocabulary, files of one idea."""

import ast

import pytest

from tests.architecture.source import Source, files, python_files

SIGNAL_MODULES = ("django.dispatch", "django.db.models.signals", "django.core.signals.receiver", "wagtail.signals")
NOT_OUR_WORDS = {"utils", "util", "helpers", "services", "managers", "signals", "common", "misc", "base"}
NAMED_BY_OTHERS: dict[str, str] = {"community/settings/services.py": "settings of services, no room of an app"}
MOST_LINES = 400


def signals_used(source: Source) -> list[str]:
    """Return each import of signals: a fact is told by calling a function in an action."""
    return [
        f"{source.path}:{node.lineno} imports {module}"
        for node in source.walk()
        for module in _imported(node)
        if module.startswith(SIGNAL_MODULES) or (module.startswith("allauth") and module.endswith("signals"))
    ]


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [node.module or ""] + [f"{node.module}.{alias.name}" for alias in node.names if alias.name == "signals"]
    return []


def hidden_imports(source: Source) -> list[str]:
    """Return each import inside a function: what a module needs is said at its top."""
    return [
        f"{source.path}:{inner.lineno} imports inside {node.name}"
        for node in source.walk()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]


def foreign_words(source: Source) -> list[str]:
    """Return the parts of a path that say nothing about what is inside."""
    parts = source.path.removesuffix(".py").split("/")[1:]
    return [
        f"{source.path} is named {part}"
        for part in parts
        if part in NOT_OUR_WORDS and source.path not in NAMED_BY_OTHERS
    ]


def too_long(source: Source) -> list[str]:
    lines = source.text.count("\n")
    return [f"{source.path} has {lines} lines: it holds two ideas"] if lines > MOST_LINES else []


RULES = [signals_used, hidden_imports, foreign_words, too_long]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_every_file_keeps_the_habit(rule):
    assert [wrong for source in python_files() for wrong in rule(source)] == []


@pytest.mark.parametrize(
    ("folder", "pattern"), [("templates", "*.html"), ("static", "*.css"), ("static", "*.js"), ("tests", "*.py")]
)
def test_no_other_file_holds_two_ideas(folder, pattern):
    assert [wrong for source in files(folder, pattern) for wrong in too_long(source)] == []


@pytest.mark.parametrize(
    ("rule", "good", "bad"),
    [
        (
            signals_used,
            Source("forum/apps.py", "import django.apps"),
            Source("forum/x.py", "from django.dispatch import receiver"),
        ),
        (signals_used, Source("forum/apps.py", ""), Source("forum/x.py", "from django.db.models import signals")),
        (
            hidden_imports,
            Source("forum/x.py", "import json\ndef f(): return json"),
            Source("forum/x.py", "def f():\n    import json"),
        ),
        (foreign_words, Source("forum/reading.py", ""), Source("forum/views/helpers.py", "")),
        (too_long, Source("forum/x.py", "\n" * 400), Source("forum/x.py", "\n" * 401)),
    ],
)
def test_the_habit_is_noticed_when_broken(rule, good, bad):
    assert rule(good) == []
    assert len(rule(bad)) == 1
