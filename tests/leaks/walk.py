"""Walking the registered surfaces as one viewer, and holding what stands there against the matrix."""

import html
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse

from community.core import throttle
from community.core.tlp import Label
from tests.factories import sessions
from tests.leaks import chips, surfaces
from tests.leaks.matrix import (
    EVERYBODY,
    GROUP,
    NAMED,
    ORGANISATION,
    THREAD,
    Planted,
    Planting,
    Viewer,
    allowed,
    demanded,
    may_read,
)

FOUND = re.compile(r"canary[a-z]+|/t/[a-z0-9]{12}(?:/[a-z0-9]{12})?")
"""A word that stands nowhere else, or the way to a text."""
STANDING_FOR_OTHERS = [
    (Label.GREEN, EVERYBODY),
    (Label.GREEN, ORGANISATION),
    (Label.AMBER, GROUP),
    (Label.AMBER, ORGANISATION),
    (Label.RED, NAMED),
]
"""One label for each audience: about their threads is asked what hangs on who reads, and not on the text: what a form
says that is refused, and the surfaces on which no word of any text may stand.
"""
ANSWERING_FRAGMENTS = ("realtime:", "forum:mine", "forum:search", "forum:thread-news", "forum:thread-readers")


class Way(Enum):
    """How an address is asked."""

    PAGE = "page"
    FRAGMENT = "fragment"
    SENT = "form that is refused"


FRAGMENTS = {"HX-Request": "true", "X-Fragment": "1"}
REFUSED = {"body": "", "label": "TLP:NONE"}


@dataclass(frozen=True)
class Wrong:
    """What should not be so, and where."""

    surface: str
    said: str

    def __str__(self) -> str:
        return f"{self.surface} {self.said}"


@dataclass
class Walk:
    """What one viewer finds; each address is asked once in each way."""

    planting: Planting
    viewer: Viewer
    about: Collection[Planted] = ()
    """The texts about which is asked: all of them unless some are given."""
    cells: int = 0
    """Words of a text times ways to ask about it; in each answer the words of all other texts are looked for too."""
    _said: dict[tuple[str, Way], "_Answer"] = field(default_factory=dict)
    _known: dict[Planted, dict[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._client = sessions.client_as(self.viewer.member)
        self._client.post(reverse("account_reauthenticate"), {"password": "a long password"})  # one's own data asks so
        self._session = self._client.cookies.get(settings.SESSION_COOKIE_NAME)

    def wrong(self) -> Iterator[Wrong]:
        """Compare every cell of this viewer."""
        yield from self.shown()
        yield from self._missing()

    def shown(self, only: Collection[str] = ()) -> Iterator[Wrong]:
        """Give what should not stand where it does; what may not be known is asked for first.

        On all surfaces, unless `only` some are to be walked.
        """
        for text in sorted(self.about or self.planting.planted, key=lambda text: may_read(self.viewer, text)):
            for surface, address in self._addresses(text).items():
                if surface in only or (not only and _is_asked(surface, text)):
                    yield from self._compared(text, surface, address)

    def _missing(self) -> Iterator[Wrong]:
        for text in self.about or self.planting.planted:
            addresses = self._addresses(text)
            for surface, word in demanded(self.viewer, text):
                if word not in self._answer(addresses[surface], Way.PAGE).said:
                    yield Wrong(surface, f"does not show the {self.viewer} {word} of the {text}")

    def _addresses(self, text: Planted) -> dict[str, str]:
        """Return them by surface; made once, for to make an address of each costs as much as to ask for some."""
        if text not in self._known:
            self._known[text] = surfaces.addresses(text.place(self.viewer, self.planting.applicant))
        return self._known[text]

    def _compared(self, text: Planted, surface: str, address: str) -> Iterator[Wrong]:
        for way in _ways(surface, text):
            self.cells += len(text.words)
            answer = self._answer(address, way)
            if answer.status == HTTPStatus.METHOD_NOT_ALLOWED:
                yield Wrong(surface, f"does not answer to a {way.value}")
            yield from self._leaks(answer, surface, about=text)

    def _leaks(self, answer: "_Answer", surface: str, *, about: Planted) -> Iterator[Wrong]:
        """No word of any text stands where the matrix does not allow it, nor beside another label than its own."""
        for word in answer.words:
            text, part = self.planting.words[word]
            if part not in allowed(self.viewer, text, surface, about=about):
                yield Wrong(surface, f"about the {about} shows the {self.viewer} the {part} of the {text}")
            if surface in chips.SURFACES and (wrong := answer.labels[word] - chips.fitting(text.label, part, surface)):
                yield Wrong(surface, f"shows {', '.join(wrong)} beside the {part} of the {text}")

    def _answer(self, address: str, way: Way) -> "_Answer":
        if (address, way) not in self._said:
            throttle.forget()
            response = self._sent(address) if way is Way.SENT else self._got(address, way)
            self._said[address, way] = _Answer.read(response, address, self.planting.words)
        return self._said[address, way]

    def _got(self, address: str, way: Way) -> HttpResponse:
        return self._client.get(address, headers=FRAGMENTS if way is Way.FRAGMENT else {})

    def _sent(self, address: str) -> HttpResponse:
        """Send a form that says nothing fit; what is done all the same is undone."""
        with transaction.atomic():
            response = self._client.post(address, REFUSED)
            transaction.set_rollback(True)
        if self._session:
            self._client.cookies[settings.SESSION_COOKIE_NAME] = self._session.value
        return response


@dataclass(frozen=True)
class _Answer:
    """Everything that an answer says: status, head, body and where it leads; without what was asked for."""

    status: int
    said: str
    words: set[str]
    """Those of planted texts."""

    @classmethod
    def read(cls, response: HttpResponse, address: str, known: dict[str, Any]) -> "_Answer":
        body = b"".join(response.streaming_content) if response.streaming else response.content
        head = "\n".join(f"{name}: {value}" for name, value in response.items())
        said = html.unescape(f"{head}\n{body.decode(errors='replace')}").replace(address, "")
        words = {word for word in known.keys() & set(FOUND.findall(said)) if word not in address}
        return cls(response.status_code, said, words)

    @cached_property
    def labels(self) -> dict[str, set[str]]:
        """Return the labels that stand beside each word."""
        return {word: chips.beside(word, self.said) for word in self.words}


def _is_asked(surface: str, about: Planted) -> bool:
    return surface in surfaces.TELLING | surfaces.TELLING_OF_GLASS or _stands_for_others(about)


def _stands_for_others(about: Planted) -> bool:
    return about.kind == THREAD and (about.label, about.audience) in STANDING_FOR_OTHERS


def _ways(surface: str, about: Planted) -> Iterator[Way]:
    if surface not in surfaces.DEEDS:
        yield Way.PAGE
    if surface.startswith(ANSWERING_FRAGMENTS) and surface not in surfaces.DEEDS:
        yield Way.FRAGMENT
    if surface in surfaces.FORMS | surfaces.DEEDS and (
        _stands_for_others(about) or surface in surfaces.DEEDS & surfaces.TELLING
    ):
        yield Way.SENT
