"""What posting and changing mean: published or held, once, with reasons that only accumulate."""

import uuid

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from taggit.models import Tag

from community.core.rulings import Refused
from community.core.tlp import Label
from community.members.models import Audience
from community.moderation.models import QueueItem
from community.moderation.reasons import HoldCode
from forum.actions.flags import flag_post
from forum.actions.posts import EditConflict, edit_post, post_reply
from forum.actions.publishing import publish
from forum.actions.removing import return_revision
from forum.actions.subscriptions import subscribe
from forum.actions.threads import readers_within, start_thread
from forum.models import Post, Revision, Subscription, Thread
from tests.factories import forum as make
from tests.factories import members
from tests.factories.moderation import watch

pytestmark = pytest.mark.django_db


@pytest.fixture
def thread():
    return make.thread()


@pytest.fixture
def author():
    """A member who is no newcomer any more."""
    made = members.member()
    for _ in range(3):
        make.thread(author=made)
    return made


def _reply(author, thread, body="Something.", **fields):
    return post_reply(author=author, thread=thread, body=body, language="en", **fields)


def _edit(post, body, base=1, **fields):
    return edit_post(editor=post.author, post=post, body=body, base_number=base, **fields)


def _item(revision):
    return QueueItem.objects.get(target_type=ContentType.objects.get_for_model(Revision), target_id=revision.pk)


def _codes(revision):
    return [reason["code"] for reason in _item(revision).reasons]


def _start(author, board, **fields):
    return start_thread(
        **{
            "author": author,
            "board": board,
            "title": "A title",
            "body": "A body.",
            "label": Label.GREEN,
            "audience": board.audience,
            "language": "en",
        }
        | fields
    )


def test_a_clean_reply_is_published_at_once(author, thread):
    post = _reply(author, thread)
    assert (post.state, post.seq) == (Post.State.PUBLISHED, 2)
    assert not QueueItem.objects.exists()


def test_a_newcomers_first_three_posts_are_held_and_the_fourth_is_not(thread):
    newcomer = members.member()
    for _ in range(3):
        post = _reply(newcomer, thread)
        assert post.state == Post.State.HELD
        assert _codes(Revision.objects.get(post=post)) == [HoldCode.NEWCOMER]
        publish(Revision.objects.get(post=post))
    assert _reply(newcomer, thread).state == Post.State.PUBLISHED


@pytest.mark.parametrize(
    ("where", "title", "tags"), [("body", "A title", []), ("title", "The watched one", []), ("tags", "T", ["watched"])]
)
def test_a_threads_title_and_tags_are_screened_with_its_body(author, where, title, tags):
    watch("watched")
    body = "Something watched." if where == "body" else "Something."
    post = _start(author, make.board(), title=title, body=body, tags=tags)
    assert (post.state, post.thread.state) == (Post.State.HELD, Thread.State.HELD)
    assert _codes(Revision.objects.get(post=post)) == [HoldCode.WATCH_RULE]


def test_the_title_and_tags_of_a_thread_change_when_the_version_that_says_so_is_published(author):
    watch("watched")
    post = _start(author, make.board(), tags=["custody", "training"])
    thread = post.thread
    assert set(thread.tags.names()) == {"custody", "training"}

    held = _edit(post, "A body.", title="Another title", tags=["training", "watched"])
    thread.refresh_from_db()
    assert (held.state, held.tags, thread.title) == (Revision.State.HELD, ["training", "watched"], "A title")
    assert set(thread.tags.names()) == {"custody", "training"}

    publish(held)
    thread.refresh_from_db()
    assert (thread.title, set(thread.tags.names())) == ("Another title", {"training", "watched"})


def test_the_tags_of_a_thread_that_waits_are_its_authors_alone(author):
    post = _start(author, make.board(), tags=["custody"], said_sensitive=True)
    assert not Tag.objects.exists()
    assert Revision.objects.get(post=post).tags == ["custody"]


def test_other_tags_are_other_words_to_whoever_decides(author):
    post = _start(author, make.board(), tags=["custody"])
    assert _edit(post, "A body.", title="A title", tags=["training"]).hash != post.current.hash


def test_a_reply_has_neither_title_nor_tags(author, thread):
    revision = _edit(_reply(author, thread), "After.", title="A title", tags=["custody"])
    assert (revision.title, revision.tags) == ("", [])


def test_the_authors_own_doubt_holds(author, thread):
    assert _reply(author, thread, said_sensitive=True).state == Post.State.HELD


def test_a_premoderated_board_holds_everything(author):
    thread = make.thread(board=make.board(premoderated=True))
    assert _reply(author, thread).state == Post.State.HELD


def test_a_double_click_is_one_reply_and_one_thread(author, thread):
    key = uuid.uuid4()
    assert _reply(author, thread, submission_key=key) == _reply(author, thread, submission_key=key)
    assert Post.objects.filter(thread=thread, parent__isnull=False).count() == 1
    board, key = make.board(), uuid.uuid4()
    assert _start(author, board, submission_key=key) == _start(author, board, submission_key=key)
    assert Thread.objects.filter(board=board).count() == 1


def test_another_members_equal_key_is_another_submission(author, thread):
    key = uuid.uuid4()
    assert _reply(author, thread, submission_key=key) != _reply(thread.author, thread, submission_key=key)


def test_a_refused_reply_writes_nothing(author, thread):
    thread.locked = True
    thread.save()
    with pytest.raises(Refused):
        _reply(author, thread)
    assert not Post.objects.filter(thread=thread, author=author).exists()
    assert not Subscription.objects.filter(member=author, thread=thread).exists()


def test_a_clean_edit_is_published_and_the_version_before_stays_as_history(author, thread):
    post = _reply(author, thread, "Before.")
    revision = _edit(post, "After.")
    post.refresh_from_db()
    assert post.current == revision
    assert "After." in post.html
    assert list(Revision.objects.filter(post=post).order_by("number").values_list("state", flat=True)) == [
        Revision.State.PUBLISHED,
        Revision.State.PUBLISHED,
    ]


def test_a_held_edit_leaves_the_published_version_standing(author, thread):
    watch("watched")
    post = _reply(author, thread, "Before.")
    revision = _edit(post, "Now watched.")
    post.refresh_from_db()
    assert revision.state == Revision.State.HELD
    assert (post.state, post.current.number) == (Post.State.PUBLISHED, 1)
    assert "Before." in post.html


def test_a_second_edit_takes_the_place_of_the_one_that_waits_and_keeps_its_reasons(author, thread):
    watch("watched")
    post = _reply(author, thread, "Before.")
    first = _edit(post, "Now watched.")
    second = _edit(post, "Now harmless.", base=2)
    first.refresh_from_db()
    assert first.state == Revision.State.WITHDRAWN
    assert _item(first).state == QueueItem.State.WITHDRAWN
    assert second.state == Revision.State.HELD
    assert _codes(second) == [HoldCode.WATCH_RULE]
    assert _item(second).reasons[0]["start"] is None


def test_reasons_end_with_a_release(author, thread):
    watch("watched")
    post = _reply(author, thread, "Watched from the start.")
    publish(Revision.objects.get(post=post))
    assert _edit(post, "Harmless.").state == Revision.State.PUBLISHED


def test_what_a_moderator_returned_is_read_by_a_moderator_again(author, thread):
    post = _reply(author, thread, "Fine as far as rules see.")
    flag_post(flagger=thread.author, post=post, reason="other", note="Names a site.")
    return_revision(Revision.objects.get(post=post))
    revision = _edit(post, "Mended.")
    post.refresh_from_db()
    assert (revision.state, post.state) == (Revision.State.HELD, Post.State.HELD)
    assert _codes(revision) == [HoldCode.RETURNED]


def test_an_edit_from_an_old_form_writes_nothing_and_shows_the_newer_version(author, thread):
    post = _reply(author, thread, "One.")
    newer = _edit(post, "Two.")
    with pytest.raises(EditConflict) as conflict:
        _edit(post, "Three.")
    assert conflict.value.latest == newer
    assert Revision.objects.filter(post=post).count() == 2


def test_a_conflict_leaves_what_waits_in_the_queue(author, thread):
    post = _reply(author, thread, "One.", said_sensitive=True)
    waiting = Revision.objects.get(post=post)
    with pytest.raises(EditConflict):
        _edit(post, "Two.", base=7)
    waiting.refresh_from_db()
    assert waiting.state == Revision.State.HELD
    assert _item(waiting).state == QueueItem.State.OPEN


def test_writing_in_a_thread_subscribes_unless_one_has_said_otherwise(author, thread):
    _reply(author, thread)
    assert Subscription.objects.get(member=author, thread=thread).level == Subscription.Level.ALL
    subscribe(member=author, thread=thread, level=Subscription.Level.NONE)
    _reply(author, thread)
    assert Subscription.objects.get(member=author, thread=thread).level == Subscription.Level.NONE


def test_readers_wider_than_the_board_or_than_the_label_are_refused(author):
    team = members.group(author)
    board = make.board(audience=Audience.objects.of(team))
    with pytest.raises(ValidationError):
        _start(author, board, audience=members.network())
    with pytest.raises(ValidationError):
        _start(author, make.board(), label=Label.AMBER)
    assert not Thread.objects.filter(author=author, title="A title").exists()


def test_a_thread_for_one_of_my_groups_is_read_by_the_board_and_the_group(author):
    team, mine = members.group(author), members.group(author)
    board = make.board(audience=Audience.objects.of(team))
    post = _start(author, board, label=Label.AMBER, audience=readers_within(board.audience, [mine]))
    assert set(post.thread.audience.groups.all()) == {team, mine}


def test_a_flag_points_at_the_version_that_was_seen(author, thread):
    post = _reply(author, thread)
    flag = flag_post(flagger=thread.author, post=post, reason="other", note="Look.")
    assert flag.target_hash == post.current.hash
    assert flag.item.target_id == post.current.pk
    with pytest.raises(Refused):
        flag_post(flagger=author, post=post, reason="other", note="Look.")
