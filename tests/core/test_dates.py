"""Dates in words: dual months and Western digits in Arabic, Django's formats elsewhere."""

from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.utils.translation import override

from community.core import dates

DAY = date(2021, 9, 7)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "7 September 2021"),
        ("ar", "7 أيلول/سبتمبر 2021"),
        ("fr", "7 septembre 2021"),
        ("es", "7 septiembre 2021"),
    ],
)
def test_a_day_is_written_as_its_language_writes_it(language, words):
    assert dates.long_date(DAY, language) == words


def test_a_short_day_abbreviates_the_month_but_not_in_arabic():
    assert dates.short_date(date(2026, 11, 18), "en") == "18 Nov 2026"
    assert dates.short_date(date(2026, 11, 18), "ar") == "18 تشرين الثاني/نوفمبر 2026"


@pytest.mark.parametrize(("language", "words"), [("en", "September 2021"), ("ar", "أيلول/سبتمبر 2021")])
def test_a_month_is_written_without_its_day(language, words):
    assert dates.month_and_year(DAY, language) == words


def test_every_arabic_month_carries_both_names_and_no_eastern_digit():
    written = [dates.long_date(date(2026, month, 1), "ar") for month in range(1, 13)]

    assert len(set(written)) == 12
    assert all("/" in words and words.startswith("1 ") and words.endswith(" 2026") for words in written)


def test_a_moment_is_written_as_its_day_in_the_current_zone():
    assert dates.long_date(datetime(2021, 9, 7, 23, 59, tzinfo=UTC), "en") == "7 September 2021"


def test_templates_write_dates_in_the_language_of_the_page():
    with override("ar"):
        shown = Template("{% load dates %}{{ day|long_date }}; {{ day|month_and_year }}").render(Context({"day": DAY}))

    assert shown == "7 أيلول/سبتمبر 2021; أيلول/سبتمبر 2021"
