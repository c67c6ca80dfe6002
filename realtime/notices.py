"""What can be told, and what can be listened to: the classes that higher apps subclass in their `notices.py`."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Final, TypeVar

from django.db import models

from community.core.tlp import Label
from community.core.visibility import Viewer

from .models import Pace, Preference

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Quoted:
    """A member's own words: as they wrote them, and as `community.core.markup` made HTML of them."""

    text: str
    html: str
    language: str


NOTHING_QUOTED: Final = Quoted("", "", "")

Target = Any  # a model whose default manager has `visible_to`


class Notice(ABC):
    """A kind of news, declared once per fact.

    Its words stand in `templates/<app>/notices/<fact>`: `.html` for the list, `.txt` and `.subject.txt` for mail; where
    several may tell of one `conversation`, also `.several.html` for `n` of them.
    """

    code: ClassVar[str]
    """Stored with each notification, e.g. `reply-posted`; never changed once used."""
    model: ClassVar[type[models.Model]]
    """The target's model. Its default manager has `visible_to`."""
    about: ClassVar[StrOrPromise] = ""
    """What the member chooses by, e.g. `Replies in threads I follow`. Without it there is no choice."""
    because: ClassVar[StrOrPromise]
    """Why a member is told, as a sentence that names nobody and nothing: `A post mentions you.`"""
    templates: ClassVar[str]
    """The templates' stem, e.g. `forum/notices/reply_posted`."""
    select: ClassVar[tuple[str, ...]] = ()
    """Relations of the target that its words need, for select_related."""
    unless_told_by: ClassVar[tuple[str, ...]] = ()
    """Codes of notices that tell of the same target: whoever was told by one of these hears of it once."""
    tells_of_a_post: ClassVar[bool] = False
    """Whether each is a new post, so that a mail of several counts them as such, and not as alerts."""
    mailed: ClassVar[bool] = True
    slight: ClassVar[bool] = False
    """Of little weight: only on the site, unless a member asks for it by other roads."""
    mailed_though_read: ClassVar[bool] = False
    """For news of the account itself: whoever read it on the site may not have been its owner."""

    @abstractmethod
    def recipients(self, target: Target) -> models.QuerySet[Any]:
        """Return the members to tell. Whether each may see the target is asked again by realtime."""

    def concerns(self, member: Viewer) -> bool:
        """Say whether such news can come to `member` at all, and is therefore theirs to choose about."""
        return True

    def usual_pace(self, road: str) -> Pace:
        """Return how soon such news goes by `road` (a `Preference.Road`) to members who chose nothing."""
        return Pace.NEVER if self.slight and road != Preference.Road.WEB else Pace.AT_ONCE

    def targets(self, viewer: Viewer) -> models.QuerySet[Any]:
        """Return the targets that are still news to `viewer`: those that they may see, or fewer."""
        return self.model._default_manager.visible_to(viewer)  # type: ignore[attr-defined, no-any-return]

    @abstractmethod
    def url(self, target: Target) -> str:
        """Return the path that opens the target."""

    @abstractmethod
    def label(self, target: Target) -> Label:
        """Return the label under which the target stands: it decides what a mail may carry."""

    def conversation(self, target: Target) -> str:
        """Return what the target is part of (up to 30 letters, opaque): news of the same goes in one mail."""
        return ""

    def heading(self, target: Target) -> str:
        """Return what the conversation is called. It stands under the same label as the target."""
        return ""

    def section(self, target: Target) -> str:
        """Return, in the language of the moment, under which heading of a digest it stands: its board, for instance."""
        return ""

    def quoted(self, target: Target) -> Quoted:
        """Return what a member wrote, which the mail's template prints as `{{ quoted }}`."""
        return NOTHING_QUOTED

    def reasons(self, targets: Collection[Target], viewer: Viewer) -> dict[int, StrOrPromise]:
        """Return why `viewer` was told of each of `targets` (by its key), in a constant number of queries."""
        return {target.pk: self.because for target in targets}

    def words(self, target: Target, viewer: Viewer) -> dict[str, Any]:
        """Return what the templates need beside `target` and `viewer`, a byline for instance."""
        return {}


@dataclass(frozen=True, slots=True)
class Followed:
    """Something of which a member chose how much to hear."""

    name: str
    kind: StrOrPromise
    """What it is, e.g. `Board`."""
    url: str
    level: str
    """The choice that holds, one of `Following.levels`."""
    action: str
    """Where another choice is sent to, as `level`, with the way back as `next`."""
    label: Label | None = None
    """The label of what it is called, where that is a member's text."""


class Following(ABC):
    """What members follow of one app, for the page on which they choose what they hear of."""

    code: ClassVar[str]
    levels: ClassVar[Sequence[tuple[str, StrOrPromise]]]
    """What can be chosen for each, with its words."""

    def pages(self) -> list[tuple[StrOrPromise, str]]:
        """Return further pages on which members choose what they hear of: what each is called, and its path."""
        return []

    @abstractmethod
    def followed(self, viewer: Viewer) -> list[Followed]:
        """Return what `viewer` made a choice about and may see now."""


class Topic(ABC):
    """Something a page can listen to: names are `<kind>:<id>`."""

    kind: ClassVar[str]
    counted: ClassVar[bool] = False
    """Whether it has no number, and all one hears is how many others listen and whether one writes (presence.py)."""

    @abstractmethod
    def audible(self, viewer: Viewer, ids: list[str]) -> set[str]:
        """Return those of `ids` that `viewer` may listen to, in one query."""


_T = TypeVar("_T", bound=type[Notice] | type[Following] | type[Topic])

notices: dict[str, Notice] = {}
followings: dict[str, Following] = {}
topics: dict[str, Topic] = {}


def declare(declared: _T) -> _T:
    """Class decorator: put a notice, something to follow or a topic into the registry under its code or kind."""
    if issubclass(declared, Notice):
        notices[declared.code] = declared()
    elif issubclass(declared, Following):
        followings[declared.code] = declared()
    else:
        topics[declared.kind] = declared()
    return declared
