"""Spans of time in few words: "12 min", "2 h 20", "3 days"."""

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

_HOUR = 60
_DAY = 24 * _HOUR


def in_words(span: timedelta) -> str:
    """Return a span as it stands in the queue; less than a minute is "now", and so is a negative one."""
    minutes = int(span.total_seconds() // 60)
    if minutes < 1:
        return _("now")
    if minutes < _HOUR:
        return _("%(minutes)s min") % {"minutes": minutes}
    if minutes < _DAY:
        return _("%(hours)s h %(minutes)02d") % {"hours": minutes // _HOUR, "minutes": minutes % _HOUR}
    days = minutes // _DAY
    return ngettext("%(days)s day", "%(days)s days", days) % {"days": days}
