"""Moments in words, without a date filter per row: a day is put into words once and remembered."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from community.core import dates

_HOUR = 3600


@dataclass(frozen=True, slots=True)
class Clock:
    """The now of one page, in one language and zone."""

    now: datetime
    language: str

    @classmethod
    def started(cls) -> "Clock":
        """Return the clock of a page that begins to be made."""
        return cls(timezone.localtime(), get_language() or "en")

    def stamp(self, when: datetime) -> SafeString:
        """Return when it was, as a <time>: "Today, 13:49", "12 Nov, 09:14"; whole, with its zone, on hover."""
        return _stamp(when, self.now.date(), timezone.get_current_timezone_name(), self.language)

    def ago(self, when: datetime) -> SafeString:
        """Return how long ago it was as a <time>: "9 min ago", "Yesterday", "3 Nov"; whole, with its zone, on hover."""
        local = timezone.localtime(when)
        return _time(local, self._ago(local), self.language)

    def coarse(self, when: datetime) -> SafeString:
        """Return the day alone as a <time>: under the Chatham House Rule no more is told."""
        day = timezone.localtime(when).date()
        return format_html('<time datetime="{}">{}</time>', day.isoformat(), _day(day, self.now.date(), self.language))

    def day(self, when: datetime) -> str:
        """Return the day in full: "12 November 2026"."""
        return _long_day(timezone.localtime(when).date(), self.language)

    def whole(self, when: datetime) -> str:
        """Return day, hour and zone in full, for what is read elsewhere: "12 November 2026, 09:14 UTC"."""
        return _whole(timezone.localtime(when), self.language)

    def _ago(self, local: datetime) -> str:
        seconds = max(0, int((self.now - local).total_seconds()))
        if seconds < _HOUR:
            minutes = seconds // 60
            return ngettext("%(n)s min ago", "%(n)s min ago", minutes) % {"n": minutes} if minutes else _("Just now")
        if local.date() == self.now.date():
            hours = seconds // _HOUR
            return ngettext("%(n)s hour ago", "%(n)s hours ago", hours) % {"n": hours}
        return _day(local.date(), self.now.date(), self.language)


@lru_cache(maxsize=20_000)
def _stamp(when: datetime, today: date, _zone: str, language: str) -> SafeString:
    local = timezone.localtime(when)
    return _time(local, f"{_day(local.date(), today, language)}{_(', ')}{local:%H:%M}", language)


@lru_cache(maxsize=2_000)
def _day(day: date, today: date, language: str) -> str:
    if day == today:
        return _("Today")
    if day == today - timedelta(days=1):
        return _("Yesterday")
    words = dates.short_date(day, language)
    return words if day.year != today.year else words.removesuffix(f" {day.year}")


@lru_cache(maxsize=20_000)
def _time(local: datetime, words: str, language: str) -> SafeString:
    whole = _whole(local, language)
    return format_html('<time datetime="{}" title="{}">{}</time>', local.isoformat(timespec="seconds"), whole, words)


def _whole(local: datetime, language: str) -> str:
    return f"{_long_day(local.date(), language)}{_(', ')}{local:%H:%M %Z}"


@lru_cache(maxsize=2_000)
def _long_day(day: date, language: str) -> str:
    return dates.long_date(day, language)
