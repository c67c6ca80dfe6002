"""What a member chose to hear of, by which road and how soon; and what they follow."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django_stubs_ext import StrOrPromise

from community.core.visibility import Viewer
from realtime.models import Browser, Preference
from realtime.notices import Followed, followings, notices


def roads() -> list[Preference.Road]:
    """Return the roads that are open: browsers are reached only with a key (settings/push.py)."""
    return [road for road in Preference.Road if road != Preference.Road.PUSH or settings.PUSH_KEY]


def paces_of(member: Viewer, road: Preference.Road) -> dict[str, str]:
    """Return the pace (a `Pace`) at which the member wants to hear by `road` of every notice (by its code)."""
    chosen = Preference.objects.filter(member_id=member.pk, road=road).values_list("notice", "pace")
    return {code: notice.usual_pace(road).value for code, notice in notices.items()} | dict(chosen)


def wants_to_be_counted(member: Viewer) -> bool:
    """Say whether the member is counted among those who read, and sees how many others do."""
    return Preference.objects.to_be_counted(member.pk).exists()


@dataclass(frozen=True, slots=True)
class BrowserLine:
    """A browser that shows messages; `is_here`: the one that looks at the page."""

    public_id: str
    added: datetime
    is_here: bool


def browsers_of(member: Viewer, session_key: str) -> list[BrowserLine]:
    """Return the member's browsers, the latest first."""
    own = Browser.objects.visible_to(member).order_by("-added", "-pk")
    return [BrowserLine(one.public_id, one.added, one.session_key == session_key) for one in own]


@dataclass(frozen=True, slots=True)
class Follows:
    """What a member follows of one app, what can be chosen about each, and further pages (what it is called, path)."""

    followed: list[Followed]
    levels: Sequence[tuple[str, StrOrPromise]]
    pages: list[tuple[StrOrPromise, str]]


def follows_of(member: Viewer) -> list[Follows]:
    """Return what the member made a choice about, by app."""
    return [Follows(one.followed(member), one.levels, one.pages()) for one in followings.values()]
