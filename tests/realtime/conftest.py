"""A member, a question in their thread, and where the mail about it is answered."""

import pytest
from django.core import mail

from community.members.models import Member
from forum.models import Post, Thread
from realtime.outbox.delivery import deliver_due
from tests.factories import forum, members


@pytest.fixture
def reader() -> Member:
    member = members.member(email="told@example.org", name="Ada Verlaine")
    forum.settle(member)
    return member


@pytest.fixture
def thread(reader) -> Thread:
    return forum.thread(author=reader, title="Checking who collects")


@pytest.fixture
def asked(thread) -> Post:
    return forum.post(thread=thread, body="Which rota?")


@pytest.fixture
def address(asked) -> str:
    """Return where the mail about the question is answered."""
    deliver_due()
    [sent] = mail.outbox
    mail.outbox.clear()
    return sent.reply_to[0]
