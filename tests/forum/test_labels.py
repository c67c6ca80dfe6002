"""What a label does: to replies, to readers that are chosen, to what moderators see."""

import pytest
from django.core.exceptions import ValidationError

from community.core.rulings import Refused
from community.core.tlp import Label
from community.members.actions.organisations import group_of
from community.members.actions.readers import organisations_together
from community.members.models import Audience, Group, Membership
from community.moderation.actions.decisions import decide
from community.moderation.models import Flag, QueueItem
from community.moderation.policy import can_decide
from forum.actions.flags import flag_post
from forum.actions.posts import edit_post, post_reply
from forum.actions.threads import readers_within, start_thread
from forum.models import LabelChange, Post, PostIndex, Revision, Thread
from tests.factories import forum, labels, members

pytestmark = pytest.mark.django_db


@pytest.fixture
def author():
    return labels.settled()


def _start(author, board=None, **fields):
    board = board or forum.board()
    said = {"title": "A title", "body": "A body.", "label": Label.GREEN, "language": "en", "audience": board.audience}
    return start_thread(author=author, board=board, **said | fields)


def _reply(author, thread, **fields):
    return post_reply(author=author, thread=thread, language="en", **{"body": "Words."} | fields)


def _amber(author):
    return forum.thread(label=Label.AMBER, audience=Audience.objects.of(members.group(author)))


# Readers and labels that go together, and those that do not


@pytest.mark.parametrize(
    ("label", "readers", "allowed"),
    [
        (Label.CLEAR, "all", True),
        (Label.GREEN, "all", True),
        (Label.AMBER, "all", False),
        (Label.AMBER_STRICT, "all", False),
        (Label.RED, "all", False),
        (Label.AMBER, "group", True),
        (Label.AMBER_STRICT, "organisations", True),
        (Label.RED, "group", False),
        (Label.RED, "organisations", False),
        (Label.AMBER, "named", True),
        (Label.RED, "named", True),
        ("tlp:green", "all", False),
        ("TLP: GREEN", "all", False),
        ("TLP:WHITE", "named", True),  # as strict as TLP:RED; the database has no such label
        ("", "all", False),
    ],
)
def test_a_label_caps_who_may_read(author, label, readers, allowed):
    home = group_of(author.organisation)
    Membership.objects.get_or_create(group=home, member=author)
    chosen = {
        "all": [],
        "group": [members.group(author)],
        "organisations": [home, group_of(members.organisation())],
        "named": [],
    }
    board = forum.board()
    how = {
        "label": label,
        "audience": readers_within(board.audience, chosen[readers]),
        "named": [members.member()] if readers == "named" else [],
    }
    if allowed and label in Label.values:
        assert _start(author, board, **how).label == label
    else:
        with pytest.raises(ValidationError):
            _start(author, board, **how)


def test_readers_without_the_author_are_refused(author):
    with pytest.raises(ValidationError, match="You would not be among these readers"):
        _start(author, label=Label.AMBER, audience=Audience.objects.of(members.group(members.member())))
    assert not Thread.objects.filter(title="A title").exists()


def test_red_without_a_named_reader_is_refused_and_leaves_no_list_behind(author):
    with pytest.raises(ValidationError, match="named readers alone"):
        _start(author, label=Label.RED)
    assert not Group.objects.filter(kind=Group.Kind.NAMED).exists()


def test_named_readers_are_those_and_the_author_alone(author):
    reader, board = members.member(), forum.board(audience=Audience.objects.of(members.group(author, members.member())))
    thread = _start(author, board, label=Label.RED, named=[reader]).thread
    assert set(thread.audience.members()) == {author}  # the other reads no such board

    Membership.objects.create(group=board.audience.groups.get(), member=reader)
    assert set(thread.audience.members()) == {author, reader}
    assert Thread.objects.visible_to(reader).filter(pk=thread.pk).exists()


def test_several_organisations_are_whoever_belongs_to_one_of_them(author):
    homes = [author.organisation, members.organisation()]
    for member in (author, inside := members.member(organisation=homes[1])):
        Membership.objects.create(group=group_of(member.organisation), member=member)
    outside = members.member()
    board = forum.board()
    groups = [group_of(home) for home in homes]
    thread = _start(author, board, label=Label.AMBER, audience=readers_within(board.audience, groups)).thread

    assert set(thread.audience.members()) == {author, inside}
    assert Thread.objects.visible_to(inside).filter(pk=thread.pk).exists()
    assert not Thread.objects.visible_to(outside).filter(pk=thread.pk).exists()
    assert organisations_together(reversed(groups)) == organisations_together(groups)

    Membership.objects.create(group=groups[1], member=outside)  # follows its organisations by itself
    assert Thread.objects.visible_to(outside).filter(pk=thread.pk).exists()


# Labels of posts


@pytest.mark.parametrize("label", ["TLP:CLEAR", "TLP:GREEN", "tlp:red", "TLP:WHITE"])
def test_a_post_is_never_wider_than_its_thread_nor_under_an_unknown_label(author, label):
    thread = _amber(author)
    with pytest.raises(ValidationError):
        _reply(author, thread, label=label)
    assert Post.objects.filter(thread=thread).count() == 1


def test_a_post_is_as_strict_as_its_thread_and_stricter_where_the_readers_are_few_enough(author):
    thread = _amber(author)
    assert _reply(author, thread).label == Label.AMBER
    assert _reply(author, thread, label=Label.AMBER_STRICT).label == Label.AMBER_STRICT
    with pytest.raises(ValidationError, match="fewer readers"):
        _reply(author, thread, label=Label.RED)


def test_a_red_post_among_named_readers_is_not_searched_though_its_thread_is(author):
    thread = forum.thread(label=Label.AMBER, audience=labels.named(author))
    post = _reply(author, thread, label=Label.RED)
    assert set(PostIndex.objects.values_list("post__thread", flat=True)) >= {thread.pk}
    assert not PostIndex.objects.filter(post=post).exists()


def test_a_label_becomes_stricter_by_a_change_and_never_wider(author):
    thread = _amber(author)
    post = _reply(author, thread)
    edit_post(editor=author, post=post, body="Words.", label=Label.AMBER_STRICT, base_number=1)
    post.refresh_from_db()
    change = LabelChange.objects.get(post=post)
    assert (post.label, change.label_before, change.label_after) == (
        "TLP:AMBER+STRICT",
        "TLP:AMBER",
        "TLP:AMBER+STRICT",
    )

    for wider in (Label.AMBER, Label.GREEN, Label.CLEAR):
        with pytest.raises(ValidationError):
            edit_post(editor=author, post=post, body="Other words.", label=wider, base_number=2)
    post.refresh_from_db()
    assert (post.label, post.current.body) == ("TLP:AMBER+STRICT", "Words.")


def test_a_flagged_post_that_becomes_stricter_is_kept_from_moderators_who_may_read_it_no_more():
    red = labels.red()
    thread = forum.thread(board=red.board, author=red.author, label=Label.AMBER, audience=red.thread.audience)
    post = forum.post(thread=thread, author=red.author)
    item = flag_post(flagger=red.reader, post=post, reason="other", note="Look.").item
    assert QueueItem.objects.visible_to(red.other_moderator).filter(pk=item.pk).exists()
    edit_post(editor=red.author, post=post, body="Words.", label=Label.RED, base_number=1)
    assert not QueueItem.objects.visible_to(red.other_moderator).filter(pk=item.pk).exists()
    assert QueueItem.objects.visible_to(red.moderators[0]).filter(pk=item.pk).exists()


def test_a_flagged_post_stays_where_somebody_can_decide_on_it():
    red = labels.red(with_moderators=0)
    thread = forum.thread(board=red.board, author=red.author, label=Label.AMBER, audience=red.thread.audience)
    post = forum.post(thread=thread, author=red.author)
    flag_post(flagger=red.reader, post=post, reason="other", note="Look.")
    with pytest.raises(ValidationError, match="A moderator is looking"):
        edit_post(editor=red.author, post=post, body="Words.", label=Label.RED, base_number=1)
    post.refresh_from_db()
    assert post.label == Label.AMBER


def test_a_queue_item_stands_under_the_label_of_its_post(author):
    post = _reply(author, _amber(author), label=Label.AMBER_STRICT, said_sensitive=True)
    assert QueueItem.objects.get(target_id=Revision.objects.get(post=post).pk).label == Label.AMBER_STRICT


# A stricter thread beside a post


def test_a_thread_beside_a_post_is_as_strict_and_for_its_readers_alone(author):
    thread = _amber(author)
    post, board = Post.objects.get(thread=thread), thread.board
    with pytest.raises(ValidationError, match="beside a post"):
        _start(author, board, beside=post)
    with pytest.raises(ValidationError, match="beside a post"):
        _start(author, board, beside=post, label=Label.RED, named=[members.member()])
    made = _start(author, board, beside=post, label=Label.RED, audience=thread.audience, named=[members.member()])
    assert made.thread.beside == post


# TLP:RED before moderators


def test_what_is_red_and_held_is_known_to_the_moderators_among_its_readers_alone():
    red = labels.red()
    _reply(red.reader, red.thread, said_sensitive=True)
    item = QueueItem.objects.get()

    for moderator in red.moderators:
        assert QueueItem.objects.visible_to(moderator).exists()
        assert can_decide(moderator, item)
    assert not QueueItem.objects.visible_to(red.other_moderator).exists()
    assert not can_decide(red.other_moderator, item)
    with pytest.raises(Refused):
        decide(item=item, moderator=red.other_moderator, outcome="release", reason="no-concern", note="", version=1)


def test_a_red_item_without_its_readers_is_seen_by_nobody():
    red = labels.red()
    _reply(red.reader, red.thread, said_sensitive=True)
    QueueItem.objects.update(audience=None)
    assert not QueueItem.objects.visible_to(red.moderators[0]).exists()


@pytest.mark.parametrize("moderators", [0, 1])
def test_what_would_wait_on_too_few_comes_back_to_its_author_at_once(moderators):
    red = labels.red(with_moderators=moderators)
    post = _reply(red.reader, red.thread, said_sensitive=True, body="Mine.")
    revision = Revision.objects.get(post=post)
    assert (post.state, revision.state, revision.body) == (Post.State.RETURNED, Revision.State.RETURNED, "Mine.")
    assert not QueueItem.objects.open().exists()

    again = edit_post(editor=red.reader, post=post, body="Without a tick.", base_number=1)
    assert again.state == Revision.State.RETURNED  # a reason stays, whatever words follow


def test_a_moderator_does_not_count_for_their_own_text():
    red = labels.red()
    assert _reply(red.moderators[0], red.thread, said_sensitive=True).state == Post.State.RETURNED


def test_a_flag_reaches_the_moderators_among_the_readers_or_says_that_there_are_none():
    red, alone = labels.red(), labels.red(with_moderators=0)
    opening = Post.objects.get(thread=red.thread)
    flag_post(flagger=red.reader, post=opening, reason="other", note="Look.")
    assert QueueItem.objects.visible_to(red.moderators[0]).exists()
    assert not QueueItem.objects.visible_to(red.other_moderator).exists()
    with pytest.raises(Refused, match="Nobody could look"):
        flag_post(flagger=alone.reader, post=Post.objects.get(thread=alone.thread), reason="other", note="Look.")


def test_the_last_moderator_who_could_look_does_not_flag_it_too():
    red = labels.red(with_moderators=2)
    post = forum.post(thread=red.thread, author=red.author)
    first, last = red.moderators
    flag_post(flagger=first, post=post, reason="other", note="Look.")
    with pytest.raises(Refused, match="Nobody could look"):
        flag_post(flagger=last, post=post, reason="other", note="Look.")
    assert Flag.objects.get().flagger == first


@pytest.mark.parametrize("part", ["flagger", "author"])
def test_who_flags_or_wrote_it_is_no_moderator_who_could_look(part):
    red = labels.red(with_moderators=1)
    only = red.moderators[0]
    post = forum.post(thread=red.thread, author=only if part == "author" else red.author)
    with pytest.raises(Refused, match="Nobody could look"):
        flag_post(flagger=red.reader if part == "author" else only, post=post, reason="other", note="Look.")
