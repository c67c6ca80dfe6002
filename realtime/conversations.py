"""What a member can do about a conversation from a mail alone: declared by higher apps in their `by_mail.py`."""

from abc import ABC, abstractmethod
from typing import Any, ClassVar
from uuid import UUID

from community.core.rulings import Ruling


class Conversation(ABC):
    """A kind of conversation, of whose news mails tell (`Notice.conversation` names each)."""

    notices: ClassVar[frozenset[str]]
    """Codes of the notices that tell of it."""

    @abstractmethod
    def leave(self, member: Any, conversation: str) -> None:
        """Let `member` hear nothing more of it. Does nothing where they may not see it."""

    @abstractmethod
    def can_answer(self, member: Any, target: Any) -> Ruling:
        """Say whether `member` may answer by mail what the notice told of; asked when it is sent and when one comes.

        The label is asked by realtime.
        """

    @abstractmethod
    def answer(self, member: Any, target: Any, *, text: str, key: UUID) -> None:
        """Do with `text` (Markdown) what the site does with an answer written there; the same `key` twice is one.

        Raises Refused or ValidationError with a sentence for the member.
        """


_conversations: dict[str, Conversation] = {}


def declare(declared: type[Conversation]) -> type[Conversation]:
    """Class decorator: put a kind of conversation into the registry under each of its notices."""
    made = declared()
    _conversations.update(dict.fromkeys(declared.notices, made))
    return declared


def conversation_of(notice: str) -> Conversation | None:
    """Return the kind of conversation that the notice (a code) tells of."""
    return _conversations.get(notice)
