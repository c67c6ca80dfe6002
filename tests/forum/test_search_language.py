"""The query language as it is written: every text is a query, and what is not understood is said."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from forum.search import FILTERS, LONGEST, Term, last_term, sense, understand
from forum.search.query import parse

SIGNS = st.sampled_from(
    ['"', "-", ":", " ", "\t", "“", "»", "a", "é", "ب", "化", "1", "board", "is", "has:", "TLP:", "\0"]
)
WRITTEN = st.one_of(st.text(max_size=LONGEST + 50), st.lists(SIGNS, max_size=60).map("".join))


@settings(max_examples=500, deadline=None)
@given(WRITTEN)
@example('-"a b"board:x"y')
@example('board:"')
@example('--:-"":')
def test_printing_a_query_and_reading_it_again_gives_the_same(written: str) -> None:
    query = parse(written)
    assert parse(str(query)) == query


@settings(max_examples=300, deadline=None)
@given(WRITTEN)
def test_every_text_means_something_or_is_told_why_not(written: str) -> None:
    meaning = understand(written)
    filters = [term for term in meaning.query.terms[:20] if term.name]
    assert len(meaning.filters) + len(meaning.problems) >= len(filters)
    assert all(problem.endswith((".", "”")) or ". " in problem for problem in meaning.problems)


@given(WRITTEN)
@settings(max_examples=200, deadline=None)
def test_what_is_being_written_stands_at_the_end(written: str) -> None:
    before, term = last_term(written)
    assert written.startswith(before)
    assert parse(f"{before} {term}") == parse(written)


@pytest.mark.parametrize(
    ("written", "terms"),
    [
        ("seal", [Term("seal")]),
        ("co-op -seal", [Term("co-op"), Term("seal", excluded=True)]),
        ('-"night shift"', [Term("night shift", quoted=True, excluded=True)]),
        ('from:"Ana Silva"', [Term("Ana Silva", "from", quoted=True)]),
        ("-tag:x", [Term("x", "tag", excluded=True)]),
        ("label:TLP:AMBER+STRICT", [Term("TLP:AMBER+STRICT", "label")]),
        ("“night  shift", [Term("night shift", quoted=True)]),
        ("at 10:30 - or", [Term("at"), Term("10:30"), Term("-"), Term("or")]),
        ("note: this", [Term("note:"), Term("this")]),
    ],
)
def test_a_query_is_read_term_by_term(written: str, terms: list[Term]) -> None:
    assert list(parse(written).terms) == terms


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("colour:red", "there is no filter “colour:”. Use one of board, tag,"),
        ("https://example.org", "put them in quotation marks"),
        ("ملاحظة:نص", "there is no filter “ملاحظة:”"),
        ("-colour:red", "“-colour:red” was not looked for"),
        ("board:", "After “board:” write the name of a board"),
        ("Board: storage", "After “board:” write the name of a board"),
        ('tag:"?!"', "After “tag:” write a tag"),
        ("from:-", "After “from:” write the name of a member"),
        ("label:orange", "write one of CLEAR, GREEN, AMBER, AMBER+STRICT"),
        ("before:soon", "write a day, a month or a year"),
        ("after:2026-13", "write a day, a month or a year"),
        ("after:2026-02-30", "write a day, a month or a year"),
        ("after:0001", "write a day, a month or a year"),
        ("before:9999-12-31", "write a day, a month or a year"),
        ("has:everything", "write one of link, file, code, table, quote"),
        ("is:cold", "write one of unanswered, open, closed, mine, unread"),
        ("kind:novel", "write one of discussion, question"),
        ('seal "night', "A quotation mark was opened and not closed"),
        ("word " * 200, "only the first 400 characters were looked at"),
        ("x " * 30, "Only the first 20 words and filters"),
        ("-".join("abcdefghijklmnop"), "Put spaces between words"),
    ],
)
def test_what_is_not_understood_is_said_with_what_to_write_instead(written: str, said: str) -> None:
    assert said in " ".join(understand(" ".join(written.split())).problems)


def test_a_long_query_is_cut_and_says_so_once() -> None:
    assert len(understand('"' + "a" * 1000).problems) == 1


def test_filters_that_mean_the_same_are_the_same() -> None:
    assert sense(Term("TLP:AMBER", "LABEL")) == sense(Term("amber", "label")) == sense(Term("AMBER", "tlp"))
    assert sense(Term("Dépôts", "tag")) == sense(Term("depot", "tag")) != sense(Term("depot", "board"))


def test_a_word_is_no_filter_of_its_own_name() -> None:
    assert sense(Term("board")) != sense(Term("board", "board"))


def test_every_example_of_the_help_is_understood() -> None:
    for found in FILTERS.values():
        assert understand(found.example).problems == []
