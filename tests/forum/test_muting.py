"""Muting an author: what they write folds away and tells nothing, for one member alone, who alone knows of it."""

import pytest

from community.members.models import Member
from community.moderation.actions.decisions import decide
from forum.actions.muting import mute_author
from forum.actions.posts import post_reply
from forum.actions.reactions import react
from forum.models import Mute, Post, Subscription, Thread
from realtime.models import Notification
from realtime.reading import bell_of
from tests.factories import forum, members, rule
from tests.factories.labels import settled
from tests.factories.moderation import held_item, moderator_of

pytestmark = pytest.mark.django_db
FOLDED = '<details class="folded">'


@pytest.fixture
def reader() -> Member:
    return members.member(name="Amina Rahimi")


@pytest.fixture
def thread(reader) -> Thread:
    return forum.thread(author=reader)


@pytest.fixture
def post(thread) -> Post:
    return forum.post(thread=thread, author=settled(), body="What the muted one says.")


def page(client_as, member: Member, thread: Thread) -> str:
    return client_as(member).get(f"/t/{thread.public_id}").content.decode()


def mute(client_as, member: Member, post: Post):
    return client_as(member).post(f"/t/{post.thread.public_id}/{post.public_id}/mute", follow=True)


def test_their_posts_fold_away_and_can_be_opened(client_as, reader, thread, post):
    assert FOLDED not in page(client_as, reader, thread)
    assert "You muted this author" in mute(client_as, reader, post).content.decode()
    folded = page(client_as, reader, thread)
    assert folded.count(FOLDED) == 1
    assert "What the muted one says." in folded


def test_nobody_else_sees_that_anything_is_folded(client_as, reader, thread, post):
    mute_author(member=reader, post=post)
    for other in (post.author, members.member()):
        assert FOLDED not in page(client_as, other, thread)
        assert "Amina Rahimi" not in client_as(other).get("/forum/muted").content.decode()


def test_it_is_undone_on_the_list_of_ones_own(client_as, reader, thread, post):
    mute_author(member=reader, post=post)
    client = client_as(reader)
    assert post.author.name in client.get("/forum/muted").content.decode()
    client.post(f"/forum/muted/{Mute.objects.get().public_id}/end")
    assert FOLDED not in page(client_as, reader, thread)


def test_nobody_undoes_the_mute_of_another(client_as, reader, post):
    mute_author(member=reader, post=post)
    answer = client_as(post.author).post(f"/forum/muted/{Mute.objects.get().public_id}/end")
    assert answer.status_code == 404
    assert Mute.objects.exists()


def test_they_tell_nothing_neither_reply_nor_mention_thread_or_reaction(client_as, reader, thread, post):
    author = post.author
    Subscription.objects.create(member=reader, board=thread.board, level=Subscription.Level.ALL)
    mute_author(member=reader, post=post)
    Notification.objects.all().delete()

    post_reply(author=author, thread=thread, body="Again.", language="en")
    post_reply(author=author, thread=thread, body=f"And you, @{reader.handle}?", language="en")
    forum.thread(board=thread.board, author=author)
    react(member=author, post=Post.objects.get(thread=thread, parent=None), word="thanks")

    assert not Notification.objects.filter(recipient=reader).exists()


def test_a_muted_member_quotes_in_vain(reader, thread, post):
    own = forum.post(thread=thread, author=reader)
    mute_author(member=reader, post=post)
    Notification.objects.all().delete()
    quoting = f"[Amina](/t/{thread.public_id}/{own.public_id}):\n\n> Words.\n\nNo."
    post_reply(author=post.author, thread=thread, body=quoting, language="en")
    assert not Notification.objects.filter(recipient=reader).exists()


def test_what_they_told_before_is_no_news_any_more(reader, post):
    assert bell_of(reader).unread == 1
    mute_author(member=reader, post=post)
    assert bell_of(reader).unread == 0


def test_a_moderator_who_is_muted_decides_all_the_same_and_the_author_hears_of_it(reader):
    item = held_item(author=reader)
    moderator = moderator_of(item)
    mute_author(member=reader, post=forum.post(thread=forum.thread(), author=moderator))
    Notification.objects.all().delete()
    decide(item=item, moderator=moderator, outcome="return", reason="conduct", note="Why.", version=item.version)
    assert list(Notification.objects.values_list("recipient", "notice")) == [(reader.pk, "decision-made")]


def test_under_the_rule_a_mute_folds_nothing_and_nobody_can_be_muted(client_as, reader):
    board = rule.started().thread.board
    ruled = Post.objects.get(thread=rule.thread(board=board))
    for speaker in Member.objects.exclude(pk=reader.pk):
        Mute.objects.create(member=reader, muted=speaker)
    shown = page(client_as, reader, ruled.thread)
    assert FOLDED not in shown
    assert "/mute" not in shown
    assert "nobody can be muted there" in mute(client_as, reader, ruled).content.decode()


def test_nobody_mutes_themself(client_as, reader, thread):
    own = Post.objects.get(thread=thread, parent=None)
    assert "This is your own post" in mute(client_as, reader, own).content.decode()
    assert not Mute.objects.exists()


def test_a_post_that_one_may_not_see_tells_nothing_of_its_author(client_as, reader):
    hidden = forum.post(thread=forum.thread(board=forum.board(audience=members.network().narrowed_to(members.group()))))
    assert mute(client_as, reader, hidden).status_code == 404
