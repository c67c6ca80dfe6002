from difflib import SequenceMatcher

import pytest
from django.core.exceptions import ValidationError

from community.core import text
from community.core.text import MOST_COMPARED, TOO_LONG, changes, clean


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


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("one two", "one two"),
        ("", "one"),
        ("one one one", "one one"),
        ("same\n" + "a " * 400 + "\nend", "same\n" + "b " * 400 + "\nend"),
        ("a\n" * 400, "b\n" * 400 + "last"),
    ],
)
def test_changes_of_whatever_length_put_together_give_both_texts(before, after):
    pieces = changes(before, after)
    assert "".join(piece for kind, piece in pieces if kind != "new") == before
    assert "".join(piece for kind, piece in pieces if kind != "gone") == after


def test_where_the_words_are_too_many_lines_are_compared():
    before, after = "kept\n" + "a " * 400 + "z\nstays\nx", "kept\n" + "b " * 400 + "z\nstays\ny"
    assert changes(before, after) == [
        ("same", "kept\n"),
        ("gone", "a " * 400 + "z\n"),
        ("new", "b " * 400 + "z\n"),
        ("same", "stays\n"),
        ("gone", "x"),
        ("new", "y"),
    ]


def test_what_one_text_is_compared_with_another_is_bounded_whatever_they_hold(monkeypatch):
    compared = []

    class Counting(SequenceMatcher):
        def __init__(self, junk, old, new):
            compared.append(len(old) * len(new))
            super().__init__(junk, old, new)

    monkeypatch.setattr(text, "SequenceMatcher", Counting)
    for unit in (" ", "\n"):
        for size in (300, 15_000):
            changes(unit.join(f"{n % 97}" for n in range(size)), unit.join(f"{n % 89}x" for n in range(size)))
    assert len(compared) == 3  # 15,000 lines are not compared at all, and so many words on one line as one
    assert max(compared) <= MOST_COMPARED
