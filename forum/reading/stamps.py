"""The stamp on every printed page of a thread: under which label, for whom and on which day it was printed."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from community.core.tlp import Label, strictest
from community.members.models import Member
from forum import policy

from .chips import chip
from .moments import Clock


@dataclass(frozen=True, slots=True)
class Stamp:
    """Printed at the head and the foot of each sheet (static/css/print.css); a screen shows neither."""

    label: Label
    """The strictest of what stands on the page."""
    may_be_printed: bool
    head: SafeString
    foot: SafeString


def stamp(viewer: Member, clock: Clock, labels: Iterable[str]) -> Stamp:
    """Return the stamp for what stands under `labels`, the strictest of them first named."""
    label = strictest(*labels)
    words = _words(viewer.name, clock.day(clock.now), clock.language)
    return Stamp(label, bool(policy.can_print(label)), *(_edge(where, label, words) for where in ("head", "foot")))


@lru_cache(maxsize=2_000)
def _words(name: str, day: str, _language: str) -> SafeString:
    return format_html(_("Printed by {name} on {day}"), name=format_html("<bdi>{}</bdi>", name), day=day)


def _edge(where: str, label: str, words: SafeString) -> SafeString:
    return format_html('<div class="stamp-{}"><p class="stamp">{}<span>{}</span></p></div>', where, chip(label), words)
