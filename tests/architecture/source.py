"""The project's own files, parsed once, for rules to look at."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = ("community", "forum", "realtime", "cms")


@dataclass(frozen=True)
class Source:
    """One Python file: its path below the root, and its syntax tree."""

    path: str
    text: str

    @property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def app(self) -> str:
        """The app it belongs to, e.g. `forum` or `community.members`."""
        parts = Path(self.path).parts
        return ".".join(parts[:2]) if parts[0] == "community" and len(parts) > 2 else parts[0]

    @property
    def room(self) -> str:
        """Its module or package directly below the app, e.g. `views`."""
        parts = Path(self.path).parts
        below = parts[2:] if parts[0] == "community" else parts[1:]
        return below[0].removesuffix(".py") if below else ""

    def walk(self) -> Iterator[ast.AST]:
        return ast.walk(self.tree)


@cache
def python_files() -> tuple[Source, ...]:
    """Return every Python file of our packages but the migrations."""
    return tuple(
        Source(str(path.relative_to(ROOT)), path.read_text())
        for package in PACKAGES
        for path in sorted((ROOT / package).rglob("*.py"))
        if "migrations" not in path.parts
    )


@cache
def files(folder: str, pattern: str) -> tuple[Source, ...]:
    """Return the files below `folder` whose names match."""
    return tuple(
        Source(str(path.relative_to(ROOT)), path.read_text()) for path in sorted((ROOT / folder).rglob(pattern))
    )


def attributes(node: ast.AST) -> list[str]:
    """Return a chain of attributes and calls from left to right: `Post.objects.filter(x).count()` as its names."""
    names: list[str] = []
    while True:
        if isinstance(node, ast.Attribute):
            names.append(node.attr)
            node = node.value
        elif isinstance(node, ast.Call):
            node = node.func
        elif isinstance(node, ast.Subscript):
            node = node.value
        else:
            if isinstance(node, ast.Name):
                names.append(node.id)
            return names[::-1]
