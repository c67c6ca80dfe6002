import pytest
from django.core.exceptions import ValidationError

from community.core.text import TOO_LONG, changes, clean


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("", "required"),
        (" \n\t ", "required"),
        ("x" * 11, TOO_LONG),
        ("a\0b", "control"),
        ("a\x1bb", "control"),
        ("a\ud800b", "control"),
        ("a\ufffdb", "damaged"),
        ("a\u202eb", "override"),
        ("a\u202db", "override"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_a_sentence(written, code):
    with pytest.raises(ValidationError) as refused:
        clean(written, longest=10)
    assert refused.value.code == code
    assert refused.value.messages[0].endswith(".")


@pytest.mark.parametrize("written", ["نص عربي", "a\u200fb", "a\u2067b\u2069", "👩\u200d🔬", "a\tb\nc", "日本"])
def test_what_people_write_in_their_languages_is_kept_as_it_is(written):
    assert clean(written, longest=20) == written


def test_line_ends_become_plain_and_white_space_around_is_left_out():
    assert clean("  a\r\nb\rc \n", longest=20) == "a\nb\nc"


def test_changes_put_together_give_both_texts():
    before, after = "one two  three", "one 2  three four"
    pieces = changes(before, after)
    assert "".join(piece for kind, piece in pieces if kind != "new") == before
    assert "".join(piece for kind, piece in pieces if kind != "gone") == after
