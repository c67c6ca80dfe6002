"""Walking every registered surface as one viewer, and holding what stands there against the matrix."""

import html
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.factories import sessions
from tests.leaks import surfaces
from tests.leaks.matrix import Planted, Planting, allowed, demanded

FRAGMENTS = {"HX-Request": "true", "X-Fragment": "1"}
ANSWERING_FRAGMENTS = ("moderation:", "realtime:", "forum:mine", "forum:thread-news", "forum:thread-readers")


@dataclass
class Walk:
    """What one viewer finds; each address is asked for once."""

    planting: Planting
    viewer: str
    cells: int = 0
    """Texts times surfaces; on each surface the words of all texts are looked for."""
    wrong: list[str] = field(default_factory=list)
    _said: dict[tuple[str, bool], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._client = sessions.client_as(self.planting.people[self.viewer])

    def check(self) -> None:
        """Compare every cell of this viewer: each text against each surface, those of other texts included."""
        texts = {text: surfaces.addresses(text.place(self.planting.applicant)) for text in self.planting.planted}
        self.cells = sum(map(len, texts.values()))
        for text, addresses in texts.items():
            for surface, address in addresses.items():
                for fragment in self._kinds(surface):
                    self._look(surface, self._answer(address, fragment=fragment), about=text)
        for text, addresses in texts.items():
            for surface, word in demanded(self.viewer, text).items():
                if word not in self._answer(addresses[surface], fragment=False):
                    self.wrong.append(f"{surface} does not show the {text} to the {self.viewer}")

    def _kinds(self, surface: str) -> tuple[bool, ...]:
        return (False, True) if surface.startswith(ANSWERING_FRAGMENTS) else (False,)

    def _look(self, surface: str, said: str, *, about: Planted) -> None:
        """No word of any text stands where the matrix does not allow it."""
        for text in self._with_words_in(said):
            if not allowed(self.viewer, text, surface, about=about):
                self.wrong.append(f"{surface} about the {about} shows the {self.viewer} words of the {text}")

    def _with_words_in(self, said: str) -> Iterator[Planted]:
        if "canary" in said:
            yield from (text for text in self.planting.planted if any(word in said for word in text.words))

    def _answer(self, address: str, *, fragment: bool) -> str:
        """Return everything that a GET says: status, head, body and where it leads; without what was asked for."""
        key = (address, fragment)
        if key not in self._said:
            response = self._client.get(address, headers=FRAGMENTS if fragment else {})
            body = b"".join(response.streaming_content) if response.streaming else response.content
            if response.status_code >= 500:
                self.wrong.append(f"{address} answers {response.status_code}")
            head = "\n".join(f"{name}: {value}" for name, value in response.items())
            self._said[key] = html.unescape(f"{head}\n{body.decode()}").replace(address, "")
        return self._said[key]
