"""What follows when a watch rule finds something in what a member writes."""

import pytest
from django.urls import reverse

from community.moderation.actions.decisions import decide
from community.moderation.models import QueueItem, RuleHit
from forum.actions.posts import edit_post, post_reply
from forum.models import Post, Revision
from tests.factories import forum as make
from tests.factories import labels, members
from tests.factories import rule as ruled
from tests.factories.moderation import watch

pytestmark = pytest.mark.django_db


@pytest.fixture
def author():
    return labels.settled()


@pytest.fixture
def thread():
    return make.thread()


def _reply(author, thread, body):
    return post_reply(author=author, thread=thread, body=body, language="en")


def test_what_is_only_to_be_told_is_published_and_stands_before_the_moderators(author, thread):
    rule = watch("quarry pump", effect="tell")
    post = _reply(author, thread, "A quarry pump.")
    item = QueueItem.objects.get()
    assert post.state == Post.State.PUBLISHED
    assert (item.kind, item.team) == (QueueItem.Kind.FLAG, thread.board.moderators)
    assert RuleHit.objects.get().rule == rule
    moderator = members.moderator(item.team)
    decide(item=item, moderator=moderator, outcome="keep", reason="no-concern", note="", version=item.version)
    post.refresh_from_db()
    assert post.state == Post.State.PUBLISHED


def test_what_holds_and_what_tells_stand_in_one_item(author, thread):
    watch("quarry pump", "Told.", effect="tell")
    watch("guard rota", "Held.")
    post = _reply(author, thread, "A quarry pump and a guard rota.")
    assert post.state == Post.State.HELD
    assert {reason["detail"] for reason in QueueItem.objects.get().reasons} == {"Told.", "Held."}
    assert RuleHit.objects.count() == 2


def test_a_rule_hits_a_text_once_however_often_it_stands_there_and_again_when_it_is_sent_again(author, thread):
    watch("quarry pump")
    post = _reply(author, thread, "A quarry pump, a quarry pump.")
    assert RuleHit.objects.count() == 1
    edit_post(editor=author, post=post, body="One quarry pump.", base_number=1)
    assert RuleHit.objects.count() == 2


def test_what_only_advises_neither_holds_nor_tells_anybody(author, thread):
    watch("quarry pump", effect="advise")
    assert _reply(author, thread, "A quarry pump.").state == Post.State.PUBLISHED
    assert not QueueItem.objects.exists()
    assert not RuleHit.objects.exists()


def test_the_preview_says_what_advises_and_never_what_holds_or_tells(author, client_as):
    watch("quarry pump", "Leave makers out.", translations={"ar": "لا تذكر الصانع."}, effect="advise")
    watch("guard rota", "A secret rule.")
    watch("door code", "Another secret rule.", effect="tell")
    said = {"body": "A quarry pump, a guard rota, a door code."}
    page = client_as(author).post(reverse("forum:preview"), said).content.decode()
    assert "Leave makers out." in page
    assert "secret rule" not in page
    author.language = "ar"
    author.save()
    assert "لا تذكر الصانع." in client_as(author).post(reverse("forum:preview"), said).content.decode()


def test_without_javascript_the_preview_says_it_too(author, thread, client_as):
    watch("quarry pump", "Leave makers out.", effect="advise")
    sent = {"body": "A quarry pump.", "language": "en", "label": thread.label, "preview": "1"}
    page = client_as(author).post(reverse("forum:thread-reply", args=[thread.public_id]), sent)
    assert "Leave makers out." in page.content.decode()


def test_a_first_post_on_a_board_is_held_where_a_rule_counts_on_each_board(author, thread):
    watch("1 on each board", kind="first-posts")
    assert _reply(author, thread, "First here.").state == Post.State.HELD
    make.post(thread=thread, author=author)
    assert _reply(author, thread, "Second here.").state == Post.State.PUBLISHED


def test_a_pattern_that_cannot_be_used_stops_no_post(author, thread):
    watch("(broken", kind="pattern")
    assert _reply(author, thread, "A text.").state == Post.State.PUBLISHED


def test_under_the_rule_what_tells_holds_and_the_row_of_its_hit_tells_no_time():
    watch("quarry pump", effect="tell")
    board = ruled.board()
    author = ruled.speaker(board=board)
    post = _reply(author, ruled.thread(board=board, author=author), "A quarry pump.")
    hit = RuleHit.objects.get()
    assert Revision.objects.get(post=post).state == Revision.State.HELD
    assert hit.pk < 0
    assert (hit.created.hour % 12, hit.created.minute) == (0, 0)
