"""Every path that a document or a comment names is there: words about the house stay true."""

import re

from tests.architecture.source import ROOT, Source, files, python_files

BEGINNINGS = (
    "community",
    "forum",
    "realtime",
    "cms",
    "templates",
    "static",
    "locale",
    "tests",
    "docs",
    "bench",
)
PATH = re.compile(rf"(?<![\w/.-])((?:{'|'.join(BEGINNINGS)})/[\w./-]*[\w/]|[\w-]+\.(?:toml|txt|py))(?![\w*<{{])")
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#]+)")


def dead_paths(document: Source) -> list[str]:
    """Return the paths in backticks or links that lead nowhere, seen from the root or from the document's folder."""
    named = {path for code in re.findall(r"`([^`\n]+)`", document.text) for path in PATH.findall(code)}
    linked = set(LINK.findall(document.text))
    return [f"{document.path} names {path}" for path in sorted(named | linked) if not _exists(path, document)]


def _exists(path: str, document: Source) -> bool:
    if (ROOT / path).exists() or (ROOT / document.path).parent.joinpath(path).exists():
        return True
    return "/" not in path and any(next((ROOT / top).rglob(path), None) for top in BEGINNINGS)


def decisions_named(source: Source) -> list[str]:
    """Return the documents that a Python file sends its readers to and that are not there."""
    named = re.findall(r"docs/[\w./-]*\w", source.text)
    return [f"{source.path} names {path}" for path in named if not (ROOT / path).exists()]


def _documents() -> list[Source]:
    return [Source("README.md", (ROOT / "README.md").read_text()), *files("docs", "*.md")]


def test_no_document_names_a_path_that_is_not_there():
    assert [wrong for document in _documents() for wrong in dead_paths(document)] == []


def test_no_code_sends_its_reader_to_a_document_that_is_not_there():
    assert [wrong for source in python_files() for wrong in decisions_named(source)] == []


def test_a_dead_path_is_noticed():
    good = Source("README.md", "See `forum/actions/publishing.py`, `pyproject.toml` and [the house](docs/house.md).")
    bad = Source("README.md", "See `forum/actions/publish_it.py` and [the hut](docs/hut.md).")

    assert dead_paths(good) == []
    assert len(dead_paths(bad)) == 2
    assert len(decisions_named(Source("forum/x.py", '"""Why: docs/decisions/0999-because.md."""'))) == 1


def test_every_variable_that_the_settings_read_is_explained():
    read = {
        name
        for source in files("community/settings", "*.py")
        for name in re.findall(r"(?:env(?:\.\w+)?|demanded)\(\s*\"([A-Z_]+)\"", source.text)
    }
    explained = set(re.findall(r"`([A-Z_]+)`", (ROOT / "docs/operations/running.md").read_text()))
    assert "SECRET_KEY" in read
    assert read - explained <= {"DEBUG", "_UNSET"}, "all but what developers use, and what is never set"
