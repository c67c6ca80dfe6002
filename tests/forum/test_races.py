"""Two at the same moment in one thread: nothing twice, nothing lost, no number given to two."""

import uuid
from functools import partial

from community.moderation.actions.decisions import decide
from community.moderation.actions.opened import Conflict
from community.moderation.models import QueueItem
from forum.actions.posts import edit_post, post_reply
from forum.actions.threads import start_thread
from forum.models import Post, Revision, Thread
from tests.factories import forum, members
from tests.factories.moderation import held_item, revision_of

RACES = 20


def _settled_member():
    """Return a member who is no newcomer any more."""
    made = members.member()
    for _ in range(3):
        forum.thread(author=made)
    return made


def test_a_double_click_is_one_reply(two_at_once):
    thread, author = forum.thread(), _settled_member()
    for _ in range(RACES):
        click = partial(
            post_reply, author=author, thread=thread, body="Once.", language="en", submission_key=uuid.uuid4()
        )
        first, second = two_at_once(click, click)
        assert first == second
    assert Post.objects.filter(thread=thread, author=author).count() == RACES


def test_a_double_click_is_one_thread(two_at_once):
    board, author = forum.board(), _settled_member()
    click = partial(
        start_thread,
        author=author,
        board=board,
        title="Once",
        body="Once.",
        label="TLP:GREEN",
        audience=board.audience,
        language="en",
        submission_key=uuid.uuid4(),
    )
    first, second = two_at_once(click, click)
    assert first == second
    assert Thread.objects.filter(board=board).count() == 1


def test_two_members_who_reply_at_once_get_places_of_their_own(two_at_once):
    thread, pair = forum.thread(), [_settled_member() for _ in range(2)]
    for _ in range(RACES):
        two_at_once(*(partial(post_reply, author=one, thread=thread, body="Me too.", language="en") for one in pair))
    thread.refresh_from_db()
    opening = Post.objects.get(thread=thread, parent=None)
    seqs = list(Post.objects.filter(thread=thread).order_by("seq").values_list("seq", flat=True))
    assert seqs == list(range(1, 2 * RACES + 2))
    assert (thread.reply_count, thread.last_seq) == (2 * RACES, 2 * RACES + 1)
    assert (opening.child_count, opening.descendant_count) == (2 * RACES, 2 * RACES)


def test_an_author_who_changes_a_text_while_it_is_released_loses_nothing(two_at_once):
    thread = forum.thread()
    for _ in range(RACES):
        author = members.member()
        item = held_item(thread=thread, author=author)
        moderator = members.moderator(item.team)
        post = revision_of(item).post
        two_at_once(
            partial(edit_post, editor=author, post=post, body="Better words.", base_number=1),
            partial(_release, item, moderator),
        )
        post.refresh_from_db()
        changed = Revision.objects.get(post=post, number=2)
        assert changed.state == Revision.State.HELD  # a newcomer's, whoever came first
        assert QueueItem.objects.get(target_id=changed.pk).state == QueueItem.State.OPEN
        published = Revision.objects.get(pk=item.target_id).state == Revision.State.PUBLISHED
        assert post.state == (Post.State.PUBLISHED if published else Post.State.HELD)


def _release(item, moderator):
    try:
        decide(item=item, moderator=moderator, outcome="release", reason="no-concern", note="", version=item.version)
    except Conflict:
        return "told"
    return "decided"
