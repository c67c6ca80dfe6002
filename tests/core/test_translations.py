"""The Arabic of the interface is whole: nothing missing, nothing broken, nothing said in English only."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.utils import translation
from django.utils.translation import ngettext
from django.utils.translation.template import templatize

CATALOGUE = polib.pofile(str(settings.BASE_DIR / "locale/ar/LC_MESSAGES/django.po"))
PLACEHOLDER = re.compile(r"%\(\w+\)[-+ #0-9.]*[a-z]|\{\w*\}")
TAG = re.compile(r"<[^>]+>")
TLP = re.compile(r"TLP:[A-Z+]+")
AS_TYPED = re.compile(r"[ـ٠-٩۰-۹]")  # the stretched line, and digits that are not Western
EDGES = re.compile(r"\A\s*|\s*\Z")
MAY_SAY_THE_NUMBER_IN_WORDS = {0, 1, 2}  # the forms for none, one and two


def pairs(entry: polib.POEntry) -> Iterator[tuple[str, str, bool]]:
    """Give each thing said with its Arabic, and whether that may leave the number out."""
    if not entry.msgid_plural:
        yield entry.msgid, entry.msgstr, False
    for form, arabic in entry.msgstr_plural.items():
        yield entry.msgid_plural, arabic, form in MAY_SAY_THE_NUMBER_IN_WORDS


def changed(pattern: re.Pattern[str]) -> list[tuple[str, str]]:
    """Return what does not hold the same in both languages."""
    said = [(english, arabic) for entry in CATALOGUE for english, arabic, _ in pairs(entry)]
    return [(english, arabic) for english, arabic in said if found(pattern, english) != found(pattern, arabic)]


def found(pattern: re.Pattern[str], said: str) -> list[str]:
    return sorted(pattern.findall(said))


def test_every_message_is_translated():
    assert [entry.msgid for entry in CATALOGUE if not entry.translated()] == []


def test_no_translation_is_a_guess():
    assert [entry.msgid for entry in CATALOGUE if entry.fuzzy] == []
    assert not CATALOGUE.metadata_is_fuzzy


def test_a_number_has_the_six_forms_of_arabic():
    plurals = [entry for entry in CATALOGUE if entry.msgid_plural]
    assert [
        e.msgid for e in plurals if sorted(e.msgstr_plural) != list(range(6)) or not all(e.msgstr_plural.values())
    ] == []


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "لا أعضاء"),
        (1, "عضو واحد"),
        (2, "عضوان"),
        (3, "3 أعضاء"),
        (11, "11 عضواً"),
        (100, "100 عضو"),
        (103, "103 أعضاء"),
    ],
)
def test_a_number_is_said_in_its_form(number, said):
    with translation.override("ar"):
        assert ngettext("%(n)s member", "%(n)s members", number) % {"n": number} == said


def test_placeholders_are_kept():
    wrong = []
    for entry in CATALOGUE:
        for english, arabic, may_leave_one_out in pairs(entry):
            asked, kept = found(PLACEHOLDER, english), found(PLACEHOLDER, arabic)
            lost = len(set(asked) - set(kept))
            if not set(kept) <= set(asked) or lost > may_leave_one_out or (not lost and kept != asked):
                wrong.append((english, arabic))
    assert wrong == []


def test_tags_are_kept():
    assert changed(TAG) == []


def test_labels_are_not_translated():
    assert changed(TLP) == []


def test_spaces_at_the_edges_are_kept():
    assert changed(EDGES) == []


def test_digits_are_western_and_words_are_not_stretched():
    assert [arabic for entry in CATALOGUE for _, arabic, _ in pairs(entry) if AS_TYPED.search(arabic)] == []


SOURCES = [settings.BASE_DIR / folder for folder in ("community", "forum", "realtime", "cms", "templates")]
CALLS = {
    "_": 0,
    "gettext": 0,
    "ngettext": 0,
    "pgettext": 1,
    "npgettext": 1,
}  # where the words stand among what is given
STRING = r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\""""
IN_TEMPLATES = re.compile(rf"(?<!\w)({'|'.join(CALLS)})\(\s*[ur]?({STRING})(?:\s*,\s*[ur]?({STRING}))?", re.DOTALL)


def said_in_python(source: str) -> Iterator[str]:
    for call in ast.walk(ast.parse(source)):
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
            continue
        place = CALLS.get(call.func.id.removesuffix("_lazy"))
        if place is not None and isinstance(said := call.args[place], ast.Constant):
            yield said.value


def said_in_template(source: str) -> Iterator[str]:
    """Django writes a template as calls for gettext to find."""
    for name, *given in IN_TEMPLATES.findall(templatize(source)):
        yield ast.literal_eval(given[CALLS[name]])


def said_in(file: Path) -> Iterator[str]:
    return (said_in_python if file.suffix == ".py" else said_in_template)(file.read_text())


def test_the_parser_finds_what_is_marked():
    counted = "{% blocktranslate count n=n trimmed %}{{ n }} b{% plural %}{{ n }} c{% endblocktranslate %}"
    template = "{% translate 'a' %}" + counted + "{% translate 'd' context 'e' %}"
    assert [*said_in_template(template)] == ["a", "%(n)s b", "d"]
    assert [*said_in_python("_('f' 'g'); ngettext_lazy('h', 'i', 'n'); pgettext('j', 'k'); _(l)")] == ["fg", "h", "k"]


def test_what_the_site_says_it_can_say_in_arabic():
    """Something is missing: extract and translate it (docs/how-to/translate.md)."""
    held = {entry.msgid for entry in CATALOGUE}
    files = [file for folder in SOURCES for kind in ("py", "html", "txt") for file in sorted(folder.rglob(f"*.{kind}"))]
    assert len(files) > 100
    missing = {said: file.relative_to(settings.BASE_DIR).as_posix() for file in files for said in said_in(file)}
    assert {said: file for said, file in missing.items() if said not in held} == {}
