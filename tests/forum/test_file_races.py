"""Two at the same moment: a file goes with one post, and no quota is passed by two that each found room."""

from functools import partial

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from community.core.rulings import Refused
from forum.actions.files import discard_file, stage_file
from forum.actions.posts import post_reply
from forum.models import Attachment, Post
from tests.factories import files, forum, members

RACES = 10


def _or_none(call):
    try:
        return call()
    except (Refused, ValidationError):
        return None


def test_one_file_sent_with_two_posts_goes_with_one_of_them(two_at_once):
    thread, author = forum.thread(), members.member()
    forum.settle(author)
    for number in range(1, RACES + 1):
        file = files.staged(author)
        send = partial(post_reply, author=author, thread=thread, body="Once.", language="en", files=[file])
        two_at_once(partial(_or_none, send), partial(_or_none, send))
        assert Post.objects.filter(thread=thread, author=author).count() == number
        assert Attachment.objects.get(pk=file.pk).post


def test_two_files_that_come_at_once_find_room_for_one(two_at_once, settings):
    settings.MEMBER_FILES_COUNT = 1
    for _ in range(RACES):
        author = members.member()
        keep = [partial(stage_file, owner=author, file=ContentFile(files.WORDS, name="plan.txt")) for _ in range(2)]
        two_at_once(*(partial(_or_none, one) for one in keep))
        assert Attachment.objects.filter(owner=author).count() == 1


def test_a_file_that_is_thrown_away_while_it_is_sent_is_one_or_the_other(two_at_once):
    thread, author = forum.thread(), members.member()
    forum.settle(author)
    for _ in range(RACES):
        file = files.staged(author)
        send = partial(post_reply, author=author, thread=thread, body="Once.", language="en", files=[file])
        post, _nothing = two_at_once(
            partial(_or_none, send), partial(_or_none, partial(discard_file, owner=author, attachment=file))
        )
        assert Attachment.objects.filter(pk=file.pk).exists() == bool(post)
