"""What the log calls a deed, in words for people: every app declares its own in its `audited.py`, found at start."""

from collections.abc import Mapping

from django_stubs_ext import StrOrPromise

sentences: dict[str, StrOrPromise] = {}
"""By action."""


def say(words: Mapping[str, StrOrPromise]) -> None:
    """Declare the words for actions: they follow a name, and say what that person did."""
    sentences.update(words)


def sentence_of(action: str) -> StrOrPromise:
    """Return the words for an action; of one that was written once and is known no more, its code."""
    return sentences.get(action, action)
