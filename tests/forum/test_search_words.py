"""What counts as the same word."""

import pytest

from forum.search.words import query_words, search_text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Storage", "STORAGE"),
        ("sûreté", "surete"),
        ("depósitos", "deposito"),
        ("companies", "company"),
        ("gases", "gas"),
        ("routes", "route"),
        ("ﬁre", "fire"),
        ("Straße", "STRASSE"),
        ("İstanbul", "istanbul"),
        ("Łódź", "lodz"),
        ("الكيمياء", "كيمياء"),
        ("والتخزين", "التخزين"),
        ("للمستودع", "مستودع"),
        ("كِيمْيَاء", "كيمياء"),
        ("كيميـــاء", "كيمياء"),
        ("إجراءات", "اجراءات"),
        ("مدرسة", "مدرسه"),
        ("كيميائية", "كيميائي"),
        ("مستودعات", "مستودع"),
        ("على", "علي"),
        ("٢٠٢١", "2021"),
    ],
)
def test_words_written_differently_are_the_same_word(one: str, other: str) -> None:
    assert query_words(one) == query_words(other)


@pytest.mark.parametrize(
    ("one", "other"), [("gas", "glass"), ("news", "newt"), ("analysis", "analyst"), ("نقل", "نقد")]
)
def test_different_words_stay_apart(one: str, other: str) -> None:
    assert query_words(one) != query_words(other)


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("化学品安全管理", "安全"),
        ("化学品安全管理", "品"),
        ("保管場所の確認", "場所"),
        ("see 化学 here", "化学"),
        ("7664-41-7 is listed", "7664-41-7"),
        ("The gate-house", "gatehouse"[:4] + "-house"),
    ],
)
def test_a_text_has_every_word_of_a_query_that_stands_in_it(text: str, query: str) -> None:
    assert set(query_words(query)) <= set(search_text(text).split())


@pytest.mark.parametrize("text", ["", "  ", "!?… --", "\"'()*&|<>:", "\0", "ـ", "\u064b", "_"])
def test_signs_are_no_words(text: str) -> None:
    assert search_text(text) == ""


def test_an_index_row_holds_nothing_but_letters_digits_and_single_spaces() -> None:
    text = search_text('a\'b "c" d* (e) f|g & h:i \\ j’k — 化 नमस्ते สวัสดี 1.5e3 <b>x</b>\0\n\t é')
    assert all(word.isascii() is False or word.isalnum() for word in text.split(" "))
    assert not set(text) & set("'\"*()|&:\\<>\0\n\t")
