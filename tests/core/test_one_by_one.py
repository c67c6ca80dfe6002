"""What is done by the clock, row by row: one row at which something fails keeps no other waiting."""

import pytest
from django.utils import timezone

from community.core.one_by_one import one_by_one
from forum.actions import bookmarks
from forum.actions.bookmarks import bookmark_post
from forum.models import Bookmark
from tests.factories import forum, members


def test_each_has_its_turn_and_what_failed_is_logged_by_its_key(caplog):
    asked = []

    def halved(number):
        asked.append(number)
        return 10 // number > 4

    assert one_by_one([1, 0, 2, 5], halved, failed="The row %s failed.") == 2
    assert asked == [1, 0, 2, 5]
    assert [record.getMessage() for record in caplog.records] == ["The row 0 failed."]


@pytest.mark.django_db
def test_a_reminder_that_fails_keeps_no_other_waiting(monkeypatch):
    member, today = members.member(), timezone.now().date()
    posts = [forum.post(thread=forum.thread()) for _ in range(2)]
    bad, _good = (bookmark_post(member=member, post=post, remind=today) for post in posts)
    remind_of = bookmarks._remind_of

    def failing(bookmark):
        assert bookmark.pk != bad.pk
        remind_of(bookmark)

    monkeypatch.setattr(bookmarks, "_remind_of", failing)

    bookmarks.remind(today)

    assert list(Bookmark.objects.exclude(remind=None)) == [bad]
