"""Templates and style sheets: strict CSP, logical properties, tokens, and text that becomes HTML in one place."""

import re
from itertools import combinations

import pytest

from tests.architecture.source import Source, files, python_files

SAFE_DOORS = {
    "community/core/markup.py": "the one place where Markdown becomes safe HTML",
}
PHYSICAL = re.compile(
    r"(?<![\w-])((margin|padding|border)-(left|right)(-\w+)?|(left|right)\s*:|text-align\s*:\s*(left|right)|float\s*:\s*(left|right))"
)
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(rgb|rgba|hsl|hsla|oklch)\(")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def unsafe_html(source: Source) -> list[str]:
    """Return where a text is declared safe outside core.markup."""
    if source.path in SAFE_DOORS:
        return []
    found = re.findall(
        r"\bmark_safe\b|\bSafeString\(|\bSafeText\b|\|\s*safe(?:seq)?\b|\{%\s*autoescape off", source.text
    )
    return [f"{source.path} declares a text safe: {what}" for what in found]


def inline_code(template: Source) -> list[str]:
    """Return inline scripts, styles and event handlers: the content security policy refuses them. A mail has no other
    place for its style.
    """
    if template.path.startswith("templates/realtime/mail/"):
        return []
    patterns = (r"<script(?![^>]*\bsrc=)[^>]*>", r"<style\b", r"\sstyle\s*=", r"\son[a-z]+\s*=\s*[\"']", r"javascript:")
    return [f"{template.path} has {found!r}" for pattern in patterns for found in re.findall(pattern, template.text)]


def author_names(template: Source) -> list[str]:
    """Return where a template reads an author itself: whose name stands there is said by forum/attribution.py."""
    return [
        f"{template.path} reads {found}"
        for found in re.findall(r"\{[{%][^}]*\bpost\.author\b[^}]*[%}]\}", template.text)
    ]


def words_without_language(template: Source) -> list[str]:
    """Return where what a member wrote does not say its direction and language, which are seldom the page's; public
    pages have one language, and what is only looked at before it is sent has none yet.
    """
    if template.path.startswith("templates/cms/"):
        return []
    said = re.findall(r'<[a-z]+ (class="(?:prose|words)"[^>]*)>(\{[{%][^}]*\})', template.text)
    return [
        f"{template.path} shows {words}"
        for tag, words in said
        if 'dir="auto"' not in tag or ("lang=" not in tag and words != "{{ preview }")
    ]


def physical_properties(sheet: Source) -> list[str]:
    """Return left and right: what is written from right to left needs no second sheet."""
    return [f"{sheet.path} says {found[0].strip()}" for found in PHYSICAL.findall(COMMENT.sub("", sheet.text))]


COLOURS_OF_THEIR_OWN = {
    "static/css/tokens.css": "the place where colours are named",
    "static/css/components/account.css": "a QR code is black on white in every scheme",
}


def loose_colours(sheet: Source) -> list[str]:
    """Return colours written outside tokens.css."""
    if sheet.path in COLOURS_OF_THEIR_OWN:
        return []
    text = COMMENT.sub("", sheet.text)
    return [f"{sheet.path} has the colour {found.group()}" for found in COLOUR.finditer(text)]


def force(sheet: Source) -> list[str]:
    return [f"{sheet.path} needs force: {found}" for found in re.findall(r"!important", COMMENT.sub("", sheet.text))]


LEAST_LINES = 4
MOST_ALIKE = 0.6


def repetitions(templates: list[Source]) -> list[str]:
    """Return pairs that have most of their lines in common: one of them extends or includes the other instead."""
    lines = {one.path: {line.strip() for line in one.text.splitlines() if line.strip()} for one in templates}
    long = [path for path, found in lines.items() if len(found) >= LEAST_LINES]
    return [
        f"{one} repeats {other}"
        for one, other in combinations(long, 2)
        if len(lines[one] & lines[other]) > MOST_ALIKE * len(lines[one] | lines[other])
    ]


ON_TEMPLATES = [unsafe_html, inline_code, author_names, words_without_language]
ON_SHEETS = [physical_properties, loose_colours, force]


@pytest.mark.parametrize("rule", ON_TEMPLATES, ids=lambda rule: rule.__name__)
def test_every_template_keeps_the_rule(rule):
    assert [wrong for template in files("templates", "*.html") for wrong in rule(template)] == []


def test_no_template_repeats_another():
    assert repetitions(list(files("templates", "*.html"))) == []


def test_a_repetition_is_noticed():
    page = Source("templates/sample.html", "<h1>\n<p>\n<form>\n<button>\n</form>")
    other = Source("templates/other.html", "<h1>\n<p>\n<table>\n<td>\n</table>")
    copy = Source("templates/copy.html", page.text.replace("<p>", "<p class='quiet'>"))
    assert repetitions([page, other]) == []
    assert repetitions([page, copy]) == ["templates/sample.html repeats templates/copy.html"]


@pytest.mark.parametrize("rule", ON_SHEETS, ids=lambda rule: rule.__name__)
def test_every_style_sheet_keeps_the_rule(rule):
    assert [wrong for sheet in files("static", "*.css") for wrong in rule(sheet)] == []


def test_only_markup_declares_text_safe():
    assert [wrong for source in python_files() for wrong in unsafe_html(source)] == []


@pytest.mark.parametrize(
    ("rule", "good", "bad"),
    [
        (unsafe_html, "{{ post.html }}", "{{ post.html|safe }}"),
        (unsafe_html, "format_html('<b>{}</b>', name)", "mark_safe(name)"),
        (inline_code, '<script type="module" src="/static/app.js"></script>', "<script>alert(1)</script>"),
        (inline_code, '<p class="quiet">', '<p style="color: red">'),
        (inline_code, '<button type="submit">', '<button onclick="go()">'),
        (author_names, "{{ post.byline.name }}", "{{ post.author.name }}"),
        (
            words_without_language,
            '<div class="prose" lang="{{ post.language }}" dir="auto">{{ post.html }}</div>',
            '<div class="prose" dir="auto">{{ post.html }}</div>',
        ),
        (physical_properties, "p { margin-inline-start: 1rem; text-align: start }", "p { margin-left: 1rem }"),
        (physical_properties, "p { inset-inline: 0 }", "p { left: 0 }"),
        (loose_colours, "p { color: var(--ink) }", "p { color: #fff }"),
        (force, "p { color: var(--ink) }", "p { color: var(--ink) !important }"),
    ],
)
def test_the_rule_notices_when_broken(rule, good, bad):
    assert rule(Source("templates/sample.html", good)) == []
    assert len(rule(Source("templates/sample.html", bad))) == 1
