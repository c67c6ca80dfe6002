"""Splitting a thread and putting two together: places, numbers, counters, what is unread, and old addresses."""

import random
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Max
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community.core.rulings import Refused
from community.core.tlp import Label
from community.members.models import Audience
from forum.actions.batches import publish_batches
from forum.actions.closing import close_thread
from forum.actions.moving import merge_threads, split_branch
from forum.actions.posts import post_reply
from forum.actions.publishing import publish
from forum.actions.questions import accept_answer
from forum.actions.read_marks import mark_read
from forum.actions.subscriptions import subscribe
from forum.models import Kind, Post, PostIndex, ReadMark, Revision, Subscription, Thread
from forum.models.tree import ancestor_paths
from tests.factories import files, forum, labels, members, rule
from tests.factories.search import found

pytestmark = pytest.mark.django_db


@pytest.fixture
def board():
    return forum.board()


@pytest.fixture
def moderator(board):
    return members.moderator(board.moderators)


@pytest.fixture
def thread(board):
    return forum.thread(board=board, title="Seals and keys")


def _tree(thread, size=24):
    """Return posts of the thread that answer each other at random, the same each time."""
    chance, posts = random.Random(7), [Post.objects.get(thread=thread)]  # noqa: S311 - the same tree each time
    for number in range(size):
        posts.append(forum.post(thread=thread, parent=chance.choice(posts[-6:]), body=f"Word{number} here."))
    return list(Post.objects.filter(thread=thread).order_by("seq"))


def _hold_together(thread):
    """Say what in a thread does not fit: places, depths, counters."""
    thread.refresh_from_db()
    posts = {bytes(post.path): post for post in Post.objects.filter(thread=thread, path__isnull=False)}
    published = [post for post in posts.values() if post.state == Post.State.PUBLISHED]
    wrong = []
    for path, post in posts.items():
        above = ancestor_paths(path)
        below = sum(path in ancestor_paths(bytes(other.path)) for other in published)
        parent_path = bytes(post.parent.path) if post.parent else b""
        if post.depth != len(above) or post.descendant_count != below or (above[-1] if above else b"") != parent_path:
            wrong.append(post)
    last = max(post.seq for post in posts.values())
    counted = (thread.reply_count, thread.last_seq >= last, thread.last_activity)
    newest = max(published, key=lambda post: post.seq)
    if counted != (len(published) - 1, True, newest.published):
        wrong.append(thread)
    return wrong


def test_a_branch_becomes_a_thread_with_everything_below_it(client_as, thread, moderator):
    posts = _tree(thread)
    root = posts[3]
    branch = [post for post in posts if bytes(post.path).startswith(bytes(root.path))]
    page = client_as(moderator).post(
        f"/t/{thread.public_id}/{root.public_id}/split", {"title": "Keys alone"}, follow=True
    )
    made = Thread.objects.get(title="Keys alone")
    assert "This is a thread of its own now." in page.text
    moved = list(Post.objects.filter(thread=made).order_by("seq").values_list("pk", flat=True))
    assert moved == [post.pk for post in branch]
    assert (_hold_together(thread), _hold_together(made)) == ([], [])
    assert Post.objects.get(thread=made, parent=None).pk == root.pk
    assert made.author == root.author


def test_old_addresses_of_what_was_split_off_lead_to_it(client_as, thread, moderator):
    posts = _tree(thread)
    made = split_branch(moderator=moderator, post=posts[3], title="Keys alone")
    reader = client_as(members.member())
    answer = reader.get(f"/t/{thread.public_id}/{posts[3].public_id}")
    assert answer.url == f"/t/{made.public_id}/{posts[3].public_id}"


def test_a_file_goes_with_its_post_and_its_old_address_leads_to_it(client_as, thread, moderator):
    author = labels.settled()
    post = forum.held_post(thread=thread, author=author, parent=Post.objects.get(thread=thread, parent=None))
    file = files.attached(post)
    publish(Revision.objects.get(post=post))
    made = split_branch(moderator=moderator, post=post, title="Keys alone")
    reader = client_as(members.member())
    answer = reader.get(f"/t/{thread.public_id}/f/{file.public_id}")
    assert answer.url == f"/t/{made.public_id}/f/{file.public_id}"
    assert b"".join(reader.get(answer.url).streaming_content) == files.WORDS


def test_what_was_split_off_is_unread_there_and_leaves_nothing_unread_behind(thread, moderator):
    posts = _tree(thread)
    reader, newcomer = members.member(), members.member()
    thread.refresh_from_db()
    mark_read(member=reader, thread=thread, shown=[post.seq for post in posts])
    made = split_branch(moderator=moderator, post=posts[3], title="Keys alone")
    thread.refresh_from_db()
    assert not ReadMark.objects.filter(thread=made).exists()
    assert ReadMark.objects.get(member=reader, thread=thread).count == thread.last_seq
    left = list(Post.objects.filter(thread=thread).values_list("seq", flat=True))
    mark_read(member=newcomer, thread=thread, shown=left)
    assert ReadMark.objects.get(member=newcomer, thread=thread).count == thread.last_seq


def test_what_is_found_of_a_split_branch_stands_under_its_new_title(thread, moderator):
    posts = _tree(thread)
    split_branch(moderator=moderator, post=posts[3], title="Lanterns")
    assert found(members.member(), "lantern") == [posts[3].pk]


@pytest.mark.parametrize("which", ["opening", "removed"])
def test_a_split_that_takes_everything_or_nothing_is_refused(client_as, thread, moderator, which):
    posts = _tree(thread, 3)
    post = posts[0] if which == "opening" else posts[1]
    if which == "removed":
        Post.objects.filter(pk=post.pk).update(state=Post.State.REMOVED)
    answer = client_as(moderator).post(f"/t/{thread.public_id}/{post.public_id}/split", {"title": "T"})
    assert answer.status_code == 403
    assert Thread.objects.filter(board=thread.board).count() == 1


def test_for_others_splitting_is_no_address(client_as, thread):
    post = forum.post(thread=thread)
    assert client_as(members.member()).get(f"/t/{thread.public_id}/{post.public_id}/split").status_code == 404


def test_two_threads_become_one_in_their_old_order(client_as, board, thread, moderator):
    first, other = _tree(thread, 8), forum.thread(board=board, title="Other")
    second = _tree(other, 8)
    page = client_as(moderator).post(
        f"/t/{other.public_id}/order",
        {"deed": "merge", "address": f"http://testserver/t/{thread.public_id}?order=time"},
        follow=True,
    )
    assert "The posts stand in this thread now." in page.text
    in_order = list(Post.objects.filter(thread=thread).order_by("seq").values_list("pk", flat=True))
    assert in_order == [post.pk for post in (*first, *second)]
    assert _hold_together(thread) == []
    assert Post.objects.get(pk=second[0].pk).parent_id == first[0].pk
    assert Thread.objects.get(pk=other.pk).state == Thread.State.MERGED


def test_the_old_address_leads_on_also_after_a_second_merger(client_as, board, thread, moderator):
    middle, old = forum.thread(board=board), forum.thread(board=board)
    reply = forum.post(thread=old)
    merge_threads(moderator=moderator, source=old, target=middle)
    merge_threads(moderator=moderator, source=middle, target=thread)
    reader = client_as(members.member())
    assert reader.get(f"/t/{old.public_id}").url == f"/t/{thread.public_id}"
    assert reader.get(f"/t/{old.public_id}/{reply.public_id}").url == f"/t/{thread.public_id}/{reply.public_id}"
    assert client_as(old.author).get(f"/t/{old.public_id}").status_code == 302
    assert old.title not in client_as(old.author).get(f"/forum/{board.slug}/?show=mine").text


def test_what_came_from_another_thread_is_unread_and_followed_there(board, thread, moderator):
    other, reader = forum.thread(board=board), members.member()
    mark_read(member=reader, thread=thread, shown=[1])
    mark_read(member=reader, thread=other, shown=[1])
    subscribe(member=reader, thread=other, level=Subscription.Level.ALL)
    merge_threads(moderator=moderator, source=other, target=thread)
    thread.refresh_from_db()
    assert ReadMark.objects.get(member=reader, thread=thread).count == thread.last_seq - 1
    assert Subscription.objects.get(member=reader).thread == thread


def test_posts_are_never_put_before_more_readers_or_under_a_wider_label(board, moderator):
    few = members.group(moderator)
    narrow = forum.thread(board=board, audience=Audience.objects.of(few), label=Label.AMBER)
    wide = forum.thread(board=board)
    with pytest.raises(Refused, match="more readers or a wider label"):
        merge_threads(moderator=moderator, source=narrow, target=wide)
    merge_threads(moderator=moderator, source=wide, target=narrow)
    assert set(Post.objects.filter(thread=narrow).values_list("label", flat=True)) == {Label.AMBER}


@pytest.mark.parametrize("why", ["itself", "poll", "waiting", "other board"])
def test_a_merger_that_cannot_be_is_refused_and_moves_nothing(board, thread, moderator, why):
    other = forum.thread(board=forum.board() if why == "other board" else board)
    if why == "poll":
        Thread.objects.filter(pk=other.pk).update(kind=Kind.POLL)
    if why == "waiting":
        post_reply(author=labels.settled(), thread=other, body="Look.", language="en", said_sensitive=True)
    with pytest.raises(Refused):
        merge_threads(moderator=moderator, source=other, target=other if why == "itself" else thread)
    assert Post.objects.filter(thread=thread).aggregate(last=Max("seq"))["last"] == 1


def test_a_merged_opening_is_found_by_its_words_and_no_longer_by_its_title(board, thread, moderator):
    other = forum.thread(board=board, title="Lanterns", body="About wicks.")
    merge_threads(moderator=moderator, source=other, target=thread)
    assert not found(members.member(), "lanterns")
    assert found(members.member(), "wicks")
    assert PostIndex.objects.filter(post__thread=thread).count() == 2


def test_threads_under_the_rule_are_neither_split_nor_merged():
    under_rule = rule.thread()
    moderator = members.moderator(under_rule.board.moderators)
    with pytest.raises(Refused, match="Chatham House Rule"):
        split_branch(moderator=moderator, post=_reply_under(under_rule), title="T")
    with pytest.raises(Refused, match="Chatham House Rule"):
        merge_threads(moderator=moderator, source=under_rule, target=forum.thread(board=under_rule.board))


def _reply_under(thread):
    for _ in range(2):
        post_reply(author=rule.speaker(), thread=thread, body="Words.", language="en")
    publish_batches(timezone.now() + timedelta(hours=48))
    return Post.objects.filter(thread=thread).exclude(parent=None).first()


def test_a_question_put_into_another_thread_says_that_its_accepted_answer_is_accepted_no_more(
    client_as, board, thread, moderator
):
    question = forum.thread(board=board, kind=Kind.QUESTION)
    answer = forum.post(thread=question)
    accept_answer(member=question.author, post=answer)
    address = {"deed": "merge", "address": f"/t/{thread.public_id}"}
    client_as(moderator).post(f"/t/{question.public_id}/order", address)
    page = client_as(members.member()).get(f"/t/{thread.public_id}").text
    assert "added a question whose accepted answer is one reply among others here" in page


def test_a_closed_thread_takes_in_no_other(board, thread, moderator):
    other = forum.thread(board=board)
    close_thread(member=moderator, thread=thread)
    with pytest.raises(Refused, match="closed for replies"):
        merge_threads(moderator=moderator, source=other, target=thread)
    assert Thread.objects.get(pk=other.pk).state == Thread.State.PUBLISHED


def _branch_of(board, number):
    """Return the root of a branch with so many replies and as many readers, in a thread of its own."""
    thread = forum.thread(board=board)
    root = forum.post(thread=thread)
    for _ in range(number):
        forum.post(thread=thread, parent=root)
        mark_read(member=members.member(), thread=thread, shown=[1, 2])
    return Post.objects.get(pk=root.pk)


def test_a_split_and_a_merger_ask_as_often_for_fifty_posts_as_for_five(board, moderator):
    asked = []
    for number in (5, 5, 50):  # the first fills what the process keeps
        root = _branch_of(board, number)
        with CaptureQueriesContext(connection) as split:
            made = split_branch(moderator=moderator, post=root, title="Keys alone")
        with CaptureQueriesContext(connection) as merger:
            merge_threads(moderator=moderator, source=made, target=root.thread)
        asked.append((len(split), len(merger)))
    assert asked[1] == asked[2]
    assert _hold_together(root.thread) == []
