"""Dates in words, as each language writes them.

Arabic prints both month names, the Levantine and the borrowed one, with Western digits (أيلول/سبتمبر 2021), as the
network's own Arabic texts do. Every other language follows Django's formats.
"""

from datetime import UTC, date, datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import override

_ARABIC_MONTHS = (
    "كانون الثاني/يناير",
    "شباط/فبراير",
    "آذار/مارس",
    "نيسان/أبريل",
    "أيار/مايو",
    "حزيران/يونيو",
    "تموز/يوليو",
    "آب/أغسطس",
    "أيلول/سبتمبر",
    "تشرين الأول/أكتوبر",
    "تشرين الثاني/نوفمبر",
    "كانون الأول/ديسمبر",
)


HALF_DAY = timedelta(hours=12)


def half_day(moment: datetime) -> datetime:
    """Return when the half day of `moment` began: 00:00 or 12:00 UTC. All that is kept where time must not tell."""
    utc = moment.astimezone(UTC)
    return utc.replace(hour=utc.hour - utc.hour % 12, minute=0, second=0, microsecond=0)


def now_beside(name: object) -> datetime:
    """Return the moment to keep beside `name`: this one, or its half day where nobody is named."""
    return timezone.now() if name else half_day(timezone.now())


def long_date(value: date | datetime, language: str) -> str:
    """Return the day in words: "18 November 2026", "18 تشرين الثاني/نوفمبر 2026"."""
    day = _day(value)
    if language == "ar":
        return f"{day.day} {month_and_year(day, language)}"
    with override(language):
        return date_format(day, "j F Y")


def short_date(value: date | datetime, language: str) -> str:
    """Return the day where space is scarce: "18 Nov 2026"; Arabic has no short month and keeps both names."""
    if language == "ar":
        return long_date(value, language)
    with override(language):
        return date_format(_day(value), "j M Y")


def month_and_year(value: date | datetime, language: str) -> str:
    """Return the month in words: "September 2021", "أيلول/سبتمبر 2021"."""
    day = _day(value)
    if language == "ar":
        return f"{_ARABIC_MONTHS[day.month - 1]} {day.year}"
    with override(language):
        return date_format(day, "F Y")


def _day(value: date | datetime) -> date:
    """Return the calendar day; a moment becomes the day it is in the current zone."""
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value
