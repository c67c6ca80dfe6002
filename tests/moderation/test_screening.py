"""Screening: what holds a text, where in it, and what does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.core import markup
from community.moderation import rulebook
from community.moderation.folding import fold
from community.moderation.models import ListedIdentifier
from community.moderation.rulebook import Rulebook, Watch
from community.moderation.screening import MOST_REASONS, Submission, Written, check_digit_holds, reasons_to_hold
from tests.factories.moderation import watch


def _book(*terms, **lists):
    """Return a rulebook with the rules that came with the platform, and these terms."""
    shipped = [Watch("first-posts", "3"), Watch("first-links", "3"), Watch("cas", "any")]
    return Rulebook.of(rules=[*shipped, *(Watch("term", *term) for term in terms)], **lists)


RULES = _book(
    ("door code", "Access codes"),
    ("Éclat", "An accented word"),
    ("السلامة", "Safety"),
    ("rota", "Staffing"),
    ("rota list", "Staffing in full"),
    ("№ 7", "A number"),
    ("!!!", "No words at all"),
    # water and ethanol: harmless, and their check digits hold
    listed=[
        ("7732-18-5", "List A", "List A, Category 1"),
        ("7732-18-5", "List B", "List B, Category 2"),
        ("64-17-5", "List A", "List A, Category 1"),
    ],
)


def _found(text, *, newcomer=False, said_sensitive=False, premoderated=False, rules=RULES):
    written = Written(2, 2) if newcomer else Written(3, 3)
    submission = Submission(text, said_sensitive=said_sensitive, premoderated=premoderated, written=written)
    return reasons_to_hold(submission, rules)


def _words(text, **circumstances):
    return [text[reason.start : reason.end] for reason in _found(text, **circumstances) if reason.start is not None]


def test_a_clean_text_of_a_known_author_is_not_held():
    assert _found("Which checks did your smallest hauliers accept? See https://example.org") == []


@pytest.mark.parametrize(
    ("circumstance", "code"),
    [("newcomer", "newcomer"), ("said_sensitive", "said-sensitive"), ("premoderated", "premoderated")],
)
def test_each_circumstance_holds_by_itself(circumstance, code):
    assert [reason.code for reason in _found("A clean text.", **{circumstance: True})] == [code]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The rota hangs there.", ["rota"]),
        ("ROTA and Rota", ["ROTA", "Rota"]),
        ("rotate the rotas", []),
        ("a rota list", ["rota", "rota list"]),
        ("the door code is", ["door code"]),
        ("the door\ncode is", ["door\ncode"]),
        ("the door-code is", ["door-code"]),
        ("the code of the door", []),
        ("an eclat, an e\u0301clat, an ÉCLAT", ["eclat", "e\u0301clat", "ÉCLAT"]),
        ("r\u200bo\u200dt\u2060a", ["r\u200bo\u200dt\u2060a"]),
        ("r\u202eo\u202cta", ["r\u202eo\u202cta"]),
        ("ｒｏｔａ", ["ｒｏｔａ"]),
        ("number №\u00a07 here", ["№\u00a07"]),
        ("number № ٧ here", ["№ ٧"]),
    ],
)
def test_watched_terms_are_found_whole_whatever_they_are_dressed_in(text, words):
    assert _words(text) == words


@pytest.mark.parametrize(
    "text",
    ["سلامة المواقع", "السلامة أولا", "والسلامة", "السَّلَامَة", "الســـلامه", "بالسلامة", "للسلامة"],
)
def test_arabic_is_found_with_and_without_article_harakat_and_tatweel(text):
    assert [reason.detail for reason in _found(text)] == ["Safety"]


def test_an_arabic_word_that_only_contains_the_term_is_not_found():
    assert _found("إسلامية") == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Water is 7732-18-5.", ["7732-18-5"]),
        ("Water is 7732\u201118\u20115.", ["7732\u201118\u20115"]),
        ("Water is 7732 – 18 – 5.", ["7732 – 18 – 5"]),
        ("Water is ٧٧٣٢-١٨-٥.", ["٧٧٣٢-١٨-٥"]),
        ("Water is 77\u200b32-18-5.", ["77\u200b32-18-5"]),
        ("Wrong check digit: 7732-18-4.", []),
        ("Not listed: 50-00-0.", []),
        ("A longer number: 17732-18-5-9.", []),
        ("A telephone: 0-7732-18-5", []),
    ],
)
def test_listed_numbers_are_found_when_their_check_digit_holds(text, words):
    assert _words(text) == words


def test_a_listed_number_with_a_wrong_check_digit_is_no_number_at_all():
    rules = _book(listed=[("7732-18-4", "List A", "A list with a misprint")])
    assert _found("7732-18-4", rules=rules) == []


def test_a_number_on_two_lists_names_both():
    assert [reason.detail for reason in _found("7732-18-5")] == ["List A, Category 1; List B, Category 2"]


@pytest.mark.parametrize("link", ["https://example.org/a", "http://example.org", "www.example.org", "mailto:a@b.org"])
def test_a_link_holds_a_newcomer_and_nobody_else(link):
    assert _words(f"See {link} there", newcomer=True) == [link]
    assert _found(f"See {link} there") == []


@given(
    st.lists(
        st.sampled_from(
            ["https://", "HTTP://", "www.", "a.example", "/b", "(c)", ".", ":", " ", "\n", "\\", "&colon;", "*", "ا"]
        ),
        max_size=12,
    )
)
def test_an_address_that_becomes_a_link_by_itself_is_one_that_holds_a_newcomer(parts):
    text = "".join(parts)
    assert _words(text, newcomer=True) or "<a" not in markup.render(text)


def test_reasons_stand_in_the_order_of_the_text_after_the_circumstances():
    codes = [
        reason.code for reason in _found("64-17-5 and the rota, www.example.org", newcomer=True, premoderated=True)
    ]
    assert codes == ["premoderated", "newcomer", "listed-substance", "watch-rule", "newcomer-link"]


def test_a_flood_of_hits_gives_a_bounded_number_of_reasons():
    assert len(_found("rota " * 5_000)) == MOST_REASONS


def test_a_flood_of_hits_hides_no_reason_of_another_kind():
    """Or sixty links would hide the watched word for which two moderators have to look."""
    codes = [reason.code for reason in _found("https://example.org/a " * 200 + "rota", newcomer=True)]
    assert "watch-rule" in codes


@given(st.text(max_size=300))
def test_no_text_makes_screening_fail_and_every_place_lies_in_the_text(text):
    for reason in _found(text + " rota " + text, newcomer=True):
        if reason.start is not None:
            assert 0 <= reason.start < reason.end <= 2 * len(text) + 6


@given(st.text(max_size=200))
def test_folding_keeps_a_place_for_every_character(text):
    folded = fold(text)
    assert len(folded.origins) == len(folded.text)
    assert list(folded.origins) == sorted(folded.origins)


def test_check_digits_follow_the_published_rule():
    assert check_digit_holds("7732", "18", "5")
    assert not check_digit_holds("7732", "18", "6")


@pytest.mark.django_db
def test_the_rules_in_force_are_the_enabled_ones_and_the_lists():
    watch("rota", "Staffing")
    watch("asleep", "Off", enabled=False)
    ListedIdentifier.objects.create(
        cas="64-17-5", list_name="A list", category="Category 9", version="1", legal_status="In force"
    )
    rules = rulebook.current()
    assert [reason.detail for reason in _found("rota asleep 64-17-5", rules=rules)] == [
        "Staffing",
        "A list, Category 9",
    ]


@pytest.mark.django_db
def test_every_identifier_that_ships_has_a_check_digit_that_holds():
    shipped = ListedIdentifier.objects.all()
    assert shipped
    assert all(check_digit_holds(*entry.cas.split("-")) for entry in shipped)
