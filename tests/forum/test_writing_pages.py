"""The pages for words, through their addresses."""

import pytest
from django.urls import reverse

from forum.models import Post
from tests.factories import forum as make
from tests.factories import members

pytestmark = pytest.mark.django_db


@pytest.fixture
def author():
    """A member who is no newcomer any more."""
    made = members.member()
    thread = make.thread(author=made)
    for _ in range(2):
        make.post(thread=thread, author=made)
    return made


@pytest.fixture
def client(client, author):
    client.force_login(author)
    return client


def test_pages_open(client, author):
    thread = make.thread()
    mine = make.post(thread=thread, author=author)
    opening = Post.objects.get(thread=thread, parent=None)
    for address in (
        reverse("forum:thread-start", args=[thread.board.slug]),
        reverse("forum:thread-readers", args=[thread.board.slug]),
        reverse("forum:thread-reply", args=[thread.public_id]),
        reverse("forum:post-edit", args=[thread.public_id, mine.public_id]),
        reverse("forum:post-history", args=[thread.public_id, mine.public_id]),
        reverse("forum:post-flag", args=[thread.public_id, opening.public_id]),
    ):
        answer = client.get(address)
        assert answer.status_code == 200, (address, answer.content)
