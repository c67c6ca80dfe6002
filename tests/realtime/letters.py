"""Mails that come in, and what came of them."""

from django.core import mail

from forum.models import Post, Thread
from realtime.actions.answering import take_answer
from realtime.incoming.letters import letter_of_bytes
from realtime.models import Received
from realtime.outbox.delivery import deliver_due

WORDS = "We hold it twice a week."
QUOTE = "\n\nOn 30 Nov 2026 the site wrote:\n> ##- Write your answer above this line -##\n> Which rota?\n"


def letter(
    to: str, text: str = WORDS + QUOTE, *, sender: str = "Ada <Told@example.org>", name: str = "1", head: str = ""
):
    return (
        f"From: {sender}\r\nTo: {to}\r\nSubject: Re: anything\r\nMessage-ID: <{name}@example.net>\r\n{head}"
        f"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}"
    ).encode()


def arrives(raw: bytes) -> Received | None:
    return take_answer(letter_of_bytes(raw))


def replies(thread: Thread) -> list[tuple[str, str]]:
    """Return who wrote what in the thread besides the opening post and the question, in the order of writing."""
    found = Post.objects.filter(thread=thread, parent__parent__isnull=False).select_related("author", "current")
    return [(post.author.name, post.current.body if post.current else post.state) for post in found.order_by("pk")]


def reason(thread: Thread) -> str:
    """Return why the answer was refused, as the mail says it; nothing of it was posted."""
    assert replies(thread) == []
    deliver_due()
    [told] = mail.outbox
    assert told.to == ["told@example.org"]
    assert WORDS not in told.body
    return told.body
