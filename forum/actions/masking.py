"""Putting a mark in the place of passages, and the words back; what lies under seal meanwhile."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Self

from community.core import markup
from community.core.sealing import seal, unseal
from forum import search
from forum.models import PollOption, Post, Revision, Withheld
from realtime.live import changed

LONGEST_LINE: Final = 200
"""Of a title, an option of a poll, or why a version was changed."""

Words = dict[str, Any]
"""The words of one version, by the names of their fields; beside them the hash that fits them."""


@dataclass(slots=True)
class Layer:
    """The passages of one withholding, and the words that stood below its mark, by the numbers of their versions."""

    mark: str
    passages: Sequence[str]
    below: dict[int, Words]

    @classmethod
    def of(cls, withheld: Withheld) -> Self:
        """Return what lies under seal. Raises InvalidToken (community/core/sealing.py)."""
        kept = json.loads(unseal(withheld.sealed))
        return cls(withheld.mark, kept["passages"], {int(number): words for number, words in kept["versions"].items()})

    def sealed(self) -> str:
        """Return it as it lies under seal."""
        return seal(json.dumps({"passages": list(self.passages), "versions": self.below}).encode())

    def take(self, words: dict[int, Words]) -> dict[int, Words]:
        """Keep those of `words` in which a passage stands, by their numbers, and return all as readers see them."""
        for number in words:
            self.below.pop(number, None)
        self.below |= {number: kept for number, kept in words.items() if self._covers(kept)}
        return {number: self._over(kept) for number, kept in words.items()}

    def _covers(self, words: Words) -> bool:
        return any(passage in as_text(words) for passage in self.passages)

    def _over(self, words: Words) -> Words:
        lines = {name: self._masked(words[name])[:LONGEST_LINE] for name in ("title", "reason")}
        options = [self._masked(option)[:LONGEST_LINE] for option in words["options"]]
        return words | lines | {"body": self._masked(words["body"]), "options": options}

    def _masked(self, text: str) -> str:
        """Put the mark in the place of every passage, one where some overlap; none is looked for in a mark."""
        parts: list[str] = []
        done = 0
        for start, end in sorted(self._spans(text)):
            if start >= done:
                parts += [text[done:start], self.mark]
            done = max(done, end)
        return "".join([*parts, text[done:]])

    def _spans(self, text: str) -> Iterator[tuple[int, int]]:
        for passage in self.passages:
            for found in re.finditer(f"(?={re.escape(passage)})", text):
                yield found.start(), found.start() + len(passage)


def words_of(version: Revision) -> Words:
    """Return the words of a version."""
    kept = {"title": version.title, "body": version.body, "options": version.options, "reason": version.reason}
    return kept | {"hash": version.hash}


def as_text(words: Words) -> str:
    """Return them as one text, in which a passage is looked for."""
    return "\n".join([words["title"], words["body"], words["reason"], *words["options"]])


def put(post: Post, words: dict[int, Words]) -> None:
    """Let versions of a post say these words, by their numbers, and readers see its published one so."""
    for version in Revision.objects.filter(post=post, number__in=words):
        for name in ("title", "body", "options", "reason"):
            setattr(version, name, words[version.number][name])
        version.html, version.markup_version = markup.render(version.body), markup.VERSION
        version.save(update_fields=["title", "body", "options", "reason", "html", "markup_version"])
    _show_again(post)


def _show_again(post: Post) -> None:
    """Let readers, and whoever searches, find the post as its published version stands now."""
    post.refresh_from_db(fields=["current"])
    assert post.current  # noqa: S101 - only published posts come here
    post.html = post.current.html
    post.save(update_fields=["html"])
    if post.is_opening:
        post.thread.title = post.current.title
        post.thread.save(update_fields=["title"])
        options = PollOption.objects.filter(poll__thread=post.thread)
        for option, words in zip(options, post.current.options, strict=False):  # without a poll none
            option.words = words
            option.save(update_fields=["words"])
    search.index(post)
    if not post.thread.under_rule:
        changed(post.thread.topic)
