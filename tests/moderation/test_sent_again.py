"""A text that was returned and sent again: whoever reads it next sees what was asked for and what became of it."""

import pytest
from django.urls import reverse

from community.moderation.models import QueueItem
from forum.actions.posts import edit_post
from tests.factories.moderation import decided, held_item, moderator_of, revision_of

pytestmark = pytest.mark.django_db


def test_the_note_and_what_was_changed_stand_beside_it(client_as):
    item = held_item(body="The depot is at Harbour Street.")
    decided(item, "return", note="Leave the street out.")
    post = revision_of(item).post
    edit_post(editor=post.author, post=post, body="The depot is in town.", base_number=1)
    again = QueueItem.objects.open().get()
    page = client_as(moderator_of(again)).get(reverse("moderation:item", args=[again.public_id])).content.decode()
    assert "Leave the street out." in page
    assert "<del>at Harbour Street." in page
