"""The front's own order: one sheet per component, tokens in one file, icons that are there, weights that stay small."""

import gzip
import re
from pathlib import Path

import pytest

from community.core.storage import SHEET, with_imports
from tests.architecture.source import ROOT, Source, files

CSS = ROOT / "static" / "css"
JS = ROOT / "static" / "js"
ICONS = ROOT / "templates" / "cotton" / "icons"
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
IMPORTED = re.compile(r'@import "([\w./-]+)"')


def ids_in_selectors(sheet: Source) -> list[str]:
    """Return ids: they win over every class and can be used once."""
    heads = re.findall(r"([^{};]*)\{", COMMENT.sub("", sheet.text))
    selectors = [head for head in heads if not head.strip().startswith("@")]
    return [
        f"{sheet.path} selects {found}" for selector in selectors for found in re.findall(r"#[A-Za-z][\w-]*", selector)
    ]


def tokens_elsewhere(sheet: Source) -> list[str]:
    """Return values given to the whole document outside tokens.css; a component may set one for itself."""
    if sheet.path.endswith("tokens.css"):
        return []
    blocks = re.findall(r"(?::root|html)\s*\{([^{}]*)\}", COMMENT.sub("", sheet.text))
    return [f"{sheet.path} sets {found}" for block in blocks for found in re.findall(r"--[\w-]+(?=\s*:)", block)]


def outside_addresses(source: Source) -> list[str]:
    """Return what would be loaded from another site, or from a path that hashing does not know."""
    return [
        f"{source.path} loads {found}"
        for found in re.findall(r"url\([^)]*\)|(?:https?:)?//[\w.-]+\.\w+/\S*\.(?:js|css|woff2?)", source.text)
    ]


def unknown_icons(template: Source, known: frozenset[str]) -> list[str]:
    named = re.findall(
        r"<c-icon(?=\s)[^>]*?\sname=\"([\w-]+)\"|<c-empty-state(?=\s)[^>]*?\sicon=\"([\w-]+)\"", template.text
    )
    return [f"{template.path} shows {name}" for found in named for name in found if name and name not in known]


def unknown_tokens(sheet: Source, known: frozenset[str]) -> list[str]:
    """Return tokens that nobody sets: a misspelt one is silently nothing."""
    return [f"{sheet.path} uses {name}" for name in re.findall(r"var\((--[\w-]+)", sheet.text) if name not in known]


ON_SHEETS = [ids_in_selectors, tokens_elsewhere, outside_addresses]


@pytest.mark.parametrize("rule", ON_SHEETS, ids=lambda rule: rule.__name__)
def test_every_style_sheet_keeps_the_rule(rule):
    assert [wrong for sheet in files("static/css", "*.css") for wrong in rule(sheet)] == []


def test_scripts_load_nothing_from_elsewhere():
    assert [wrong for script in files("static/js", "*.js") for wrong in outside_addresses(script)] == []


def test_every_icon_that_a_template_names_is_there():
    known = frozenset(path.stem for path in ICONS.glob("*.svg"))
    assert known
    assert [wrong for template in files("templates", "*.html") for wrong in unknown_icons(template, known)] == []


def test_every_token_that_a_sheet_uses_is_set():
    sheets = files("static/css", "*.css")
    known = frozenset(name for sheet in sheets for name in re.findall(r"(--[\w-]+)\s*:", sheet.text))
    assert [wrong for sheet in sheets for wrong in unknown_tokens(sheet, known)] == []


def test_every_style_sheet_is_part_of_the_one_that_is_served():
    imported = IMPORTED.findall((ROOT / "static" / SHEET).read_text())
    there = {str(path.relative_to(CSS)) for path in CSS.rglob("*.css")} - {"app.css"}
    assert set(imported) == there
    assert len(imported) == len(set(imported))


@pytest.mark.parametrize(
    ("rule", "good", "bad"),
    [
        (ids_in_selectors, ".main > p { color: var(--ink) }", "#main > p { color: var(--ink) }"),
        (ids_in_selectors, ".main:hover { margin: 0 }", ".main #top { margin: 0 }"),
        (tokens_elsewhere, ".bar { --focus: var(--on-petrol) }", ":root { --focus: var(--on-petrol) }"),
        (outside_addresses, ".bar { background: var(--petrol) }", ".bar { background: url(/x.png) }"),
        (outside_addresses, "import './a.js'", "import 'https://cdn.example.org/a.js'"),
    ],
)
def test_the_rule_notices_when_broken(rule, good, bad):
    assert rule(Source("static/css/components/sample.css", good)) == []
    assert len(rule(Source("static/css/components/sample.css", bad))) == 1


def test_the_rules_about_names_notice_an_unknown_one():
    known = frozenset({"bell"})
    assert unknown_icons(Source("a.html", '<c-icon name="bell" />'), known) == []
    assert len(unknown_icons(Source("a.html", '<c-icon size="3" name="bel" />'), known)) == 1
    assert unknown_tokens(Source("a.css", "p { color: var(--ink) }"), frozenset({"--ink"})) == []
    assert len(unknown_tokens(Source("a.css", "p { color: var(--inc) }"), frozenset({"--ink"}))) == 1


def compressed(text: str) -> int:
    return len(gzip.compress(text.encode(), 9))


def with_modules(entry: Path) -> set[Path]:
    """Return a script and all that it imports."""
    found, waiting = set(), [entry]
    while waiting:
        script = waiting.pop().resolve()
        if script not in found:
            found.add(script)
            waiting += [
                script.parent / name for name in re.findall(r'(?:from|import) "(\.[\w./-]+)"', script.read_text())
            ]
    return found


def test_the_style_sheet_stays_within_its_weight():
    whole = with_imports((ROOT / "static" / SHEET).read_text(), lambda name: (CSS / name).read_text())
    assert compressed(whole) <= 25_000


def test_scripts_stay_within_their_weight():
    # docs: at most 40 KB on members' pages with htmx (17 KB), 20 KB on public ones.
    htmx = 17_000
    assert sum(compressed(script.read_text()) for script in with_modules(JS / "app.js")) + htmx <= 40_000
    assert sum(compressed(script.read_text()) for script in with_modules(JS / "public.js")) <= 20_000
