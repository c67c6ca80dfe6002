"""What waits is told: to the author of a held text, and to those who could decide over what was flagged."""

import pytest

from community.core.tlp import Label
from community.members.models import Audience, Member
from community.moderation.actions.decisions import decide
from community.moderation.models import QueueItem
from forum.actions.flags import flag_post
from forum.actions.posts import post_reply
from forum.models import Post
from realtime.models import Notification
from realtime.reading import bell_of
from tests.factories import forum, members, rule
from tests.factories.labels import settled

pytestmark = pytest.mark.django_db


def told(member: Member) -> list[str]:
    return list(Notification.objects.filter(recipient=member).order_by("pk").values_list("notice", flat=True))


@pytest.fixture
def team():
    board = forum.board()
    return board, [members.moderator(board.moderators) for _ in range(2)]


def test_an_author_is_told_that_a_text_waits_until_it_is_decided(team):
    board, (moderator, _) = team
    author = settled()
    post_reply(author=author, thread=forum.thread(board=board), body="See.", language="en", said_sensitive=True)
    assert told(author) == ["text-held"]
    assert bell_of(author).unread == 1

    item = QueueItem.objects.get()
    decide(item=item, moderator=moderator, outcome="return", reason="conduct", note="Why.", version=item.version)
    assert told(author) == ["text-held", "decision-made"]
    assert bell_of(author).unread == 1


def test_what_goes_straight_back_to_its_author_does_not_wait():
    author = settled()
    red = forum.thread(author=author, label=Label.RED, audience=Audience.objects.of(members.group(author)))
    post_reply(author=author, thread=red, body="See.", language="en", said_sensitive=True)
    assert Post.objects.get(author=author, thread=red, parent__isnull=False).state == Post.State.RETURNED
    assert told(author) == []


def test_who_could_decide_is_told_of_a_flag_until_it_is_decided(team):
    board, (moderator, other) = team
    post = forum.post(thread=forum.thread(board=board), author=other)
    flag_post(flagger=members.member(), post=post, reason="conduct", note="")
    assert told(moderator) == ["text-flagged"]
    assert "text-flagged" not in told(other)
    assert bell_of(moderator).unread == 1

    decide(item=QueueItem.objects.get(), moderator=moderator, outcome="keep", reason="no-concern", note="", version=1)
    assert bell_of(moderator).unread == 0


def test_moderators_of_other_boards_hear_nothing_of_a_flag(team):
    stranger = members.moderator(forum.board().moderators)
    flag_post(flagger=members.member(), post=forum.post(thread=forum.thread(board=team[0])), reason="conduct", note="")
    assert told(stranger) == []


def test_under_the_rule_nobody_is_told_of_a_flag():
    ruled = Post.objects.get(thread=rule.thread())
    moderator = members.moderator(ruled.thread.board.moderators)
    flag_post(flagger=members.member(), post=ruled, reason="conduct", note="")
    assert told(moderator) == []
