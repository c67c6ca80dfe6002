"""Dates in words for templates, in the page's language: `{% load dates %}{{ article.date|long_date }}`."""

from datetime import date

from django import template
from django.utils.translation import get_language

from community.core import dates

register = template.Library()


@register.filter
def long_date(value: date) -> str:
    """Return the day in words in the active language."""
    return dates.long_date(value, get_language())


@register.filter
def short_date(value: date) -> str:
    """Return the day where space is scarce in the active language."""
    return dates.short_date(value, get_language())


@register.filter
def month_and_year(value: date) -> str:
    """Return the month in words in the active language."""
    return dates.month_and_year(value, get_language())
