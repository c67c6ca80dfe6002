"""Narrowing: at once, everywhere, never the other way, and written down for the readers."""

import pytest
from django.core.exceptions import ValidationError

from community.audit.models import AuditEntry
from community.core.rulings import Refused
from community.core.tlp import Label
from community.members.models import Audience
from community.moderation.models import QueueItem
from forum.actions.narrowing import add_named_readers, narrow_thread
from forum.actions.posts import post_reply
from forum.actions.read_marks import mark_read
from forum.actions.subscriptions import subscribe
from forum.models import LabelChange, Post, PostIndex, Subscription, Thread
from forum.reading import thread_page
from forum.reading.window import Place
from realtime.models import Notification
from realtime.reading import tellable
from realtime.sockets.topics import audible
from tests.factories import forum, labels, members, rule

pytestmark = pytest.mark.django_db


@pytest.fixture
def thread():
    """A thread for the network, by somebody who is no newcomer."""
    return forum.thread(author=labels.settled(), title="Findable words")


def _narrow(thread, by=None, label=Label.AMBER, **readers):
    return narrow_thread(by=by or thread.author, thread=thread, label=label, **readers)


def _read(thread, member):
    return thread_page(member, thread.public_id, by_time=False, place=Place())


@pytest.mark.parametrize(
    ("who", "allowed"),
    [
        ("author", True),
        ("moderator", True),
        ("member", False),
        ("moderator elsewhere", False),
        ("administrator", False),
    ],
)
def test_the_author_and_the_boards_moderators_narrow(thread, who, allowed):
    by = {
        "author": thread.author,
        "moderator": members.moderator(thread.board.moderators),
        "member": members.member(),
        "moderator elsewhere": members.moderator(members.group()),
        "administrator": members.member("administrator"),
    }[who]
    group = members.group(thread.author)
    if not allowed:
        with pytest.raises(Refused):
            _narrow(thread, by, groups=[group])
        return
    _narrow(thread, by, groups=[group])
    thread.refresh_from_db()
    assert (thread.label, set(thread.audience.members())) == (Label.AMBER, {thread.author})
    assert AuditEntry.objects.filter(action="forum.thread_narrowed").exists() == (by != thread.author)


@pytest.mark.parametrize("label", [Label.CLEAR, "tlp:red", "TLP:WHITE"])
def test_a_thread_is_never_widened_where_it_stands(thread, label):
    with pytest.raises(ValidationError):
        _narrow(thread, label=label)
    thread.refresh_from_db()
    assert thread.label == Label.GREEN
    assert not LabelChange.objects.exists()


def test_what_would_change_nothing_or_leave_the_author_out_is_refused(thread):
    with pytest.raises(ValidationError, match="Nothing would change"):
        _narrow(thread, label=Label.GREEN)
    with pytest.raises(ValidationError, match="author of the thread"):
        _narrow(thread, groups=[members.group(members.member())])


def test_every_post_rises_and_what_was_stricter_stays(thread):
    strict = forum.post(thread=thread)
    Post.objects.filter(pk=strict.pk).update(label=Label.AMBER_STRICT)
    plain = forum.post(thread=thread)
    _narrow(thread, groups=[members.group(thread.author)])
    strict.refresh_from_db()
    plain.refresh_from_db()
    assert (plain.label, strict.label) == (Label.AMBER, Label.AMBER_STRICT)


def test_whoever_is_left_out_finds_nothing_more(thread):
    inside, outside = members.member(), members.member()
    for member in (inside, outside):
        subscribe(member=member, thread=thread, level=Subscription.Level.ALL)
    forum.post(thread=thread)
    topic = thread.topic
    assert tellable(outside).exists()
    assert audible(outside, [topic]) == {topic}

    _narrow(thread, groups=[members.group(thread.author, inside)])

    assert not Thread.objects.visible_to(outside).filter(pk=thread.pk).exists()
    assert _read(thread, outside) is None
    assert not tellable(outside).exists()
    assert audible(outside, [topic]) == set()
    assert not PostIndex.objects.visible_to(outside).filter(post__thread=thread).exists()
    assert tellable(inside).exists()
    assert audible(inside, [topic]) == {topic}


def test_the_search_forgets_what_becomes_red(thread):
    assert PostIndex.objects.filter(post__thread=thread).exists()
    _narrow(thread, label=Label.RED, named=[members.member()])
    assert not PostIndex.objects.filter(post__thread=thread).exists()


def test_readers_who_are_bound_by_it_are_told_and_nobody_else(thread):
    read, unread, outside = members.member(), members.member(), members.member()
    for member in (read, outside):
        mark_read(member=member, thread=thread, shown=[1])
    _narrow(thread, groups=[members.group(thread.author, read, unread)])
    told = Notification.objects.filter(notice="label-changed").values_list("recipient", flat=True)
    assert set(told) == {read.pk}


def test_what_waits_is_not_taken_from_its_moderators(thread):
    moderators = [members.moderator(thread.board.moderators) for _ in range(2)]
    writer = labels.settled()
    post_reply(author=writer, thread=thread, body="Wait.", language="en", said_sensitive=True)
    with pytest.raises(ValidationError, match="A moderator is looking"):
        _narrow(thread, label=Label.RED, named=[writer])

    _narrow(thread, label=Label.RED, named=[writer, *moderators])
    item = QueueItem.objects.get()
    assert (item.label, item.audience) == (Label.RED, Thread.objects.get(pk=thread.pk).audience)
    assert QueueItem.objects.visible_to(moderators[0]).exists()
    assert not QueueItem.objects.visible_to(members.moderator(thread.board.moderators)).exists()


def test_what_waits_under_a_stricter_label_than_its_thread_is_not_taken_from_its_moderators(thread):
    moderators = [members.moderator(thread.board.moderators) for _ in range(2)]
    writer = labels.settled()
    _narrow(thread, named=[writer, *moderators])
    post_reply(author=writer, thread=thread, body="Wait.", label=Label.RED, language="en", said_sensitive=True)
    assert QueueItem.objects.visible_to(moderators[0]).exists()

    with pytest.raises(ValidationError, match="A moderator is looking"):
        _narrow(thread, named=[writer])

    _narrow(thread, named=moderators)
    assert QueueItem.objects.visible_to(moderators[0]).exists()


def test_a_thread_under_the_rule_keeps_its_eight_participants_and_its_authors_secret():
    board = rule.board()
    thread = rule.thread(board=board, author=rule.speaker(board=board))
    moderator = members.moderator(board.moderators)
    few = members.group(*board.audience.members()[:7])
    with pytest.raises(ValidationError, match="eight possible participants"):
        _narrow(thread, moderator, groups=[few])
    for reader in board.audience.members():
        with pytest.raises(Refused):
            _narrow(thread, reader, label=Label.AMBER)

    _narrow(thread, moderator, label=Label.AMBER)
    assert not Notification.objects.filter(notice="label-changed").exists()


# Named readers


def test_only_the_author_names_another_reader_and_all_are_told():
    red = labels.red()
    newcomer = members.member()
    for by in (red.reader, red.moderators[0], red.other_moderator, members.member("administrator")):
        with pytest.raises(Refused):
            add_named_readers(by=by, thread=red.thread, people=[newcomer])
    assert not Thread.objects.visible_to(newcomer).filter(pk=red.thread.pk).exists()

    add_named_readers(by=red.author, thread=red.thread, people=[newcomer])
    add_named_readers(by=red.author, thread=red.thread, people=[newcomer])

    assert Thread.objects.visible_to(newcomer).filter(pk=red.thread.pk).exists()
    assert LabelChange.objects.get().reader_added == newcomer
    told = Notification.objects.filter(notice="label-changed").values_list("recipient", flat=True)
    assert set(told) == {red.reader.pk, *(moderator.pk for moderator in red.moderators), newcomer.pk}


def test_several_readers_are_named_at_once_and_told_of_once():
    red, newcomers = labels.red(), [members.member() for _ in range(3)]

    add_named_readers(by=red.author, thread=red.thread, people=newcomers)

    assert [change.reader_added for change in LabelChange.objects.order_by("pk")] == newcomers
    told = Notification.objects.filter(notice="label-changed").values_list("recipient", flat=True)
    assert sorted(told) == sorted(one.pk for one in (red.reader, *red.moderators, *newcomers))


def test_nobody_is_named_beside_somebody_who_could_not_read_the_board():
    author, reader = labels.settled(), members.member()
    inner = Audience.objects.of(members.group(author, reader))
    board = forum.board(audience=inner)
    thread = forum.thread(board=board, author=author, label=Label.RED, audience=inner.narrowed_to(_list(author)))
    with pytest.raises(ValidationError, match="could not read"):
        add_named_readers(by=author, thread=thread, people=[reader, members.member()])
    assert set(thread.audience.members()) == {author}


def test_nobody_is_named_who_could_not_read_the_board():
    author = labels.settled()
    inner = Audience.objects.of(members.group(author))
    board = forum.board(audience=inner)
    thread = forum.thread(board=board, author=author, label=Label.RED, audience=inner.narrowed_to(_list(author)))
    with pytest.raises(ValidationError, match="could not read"):
        add_named_readers(by=author, thread=thread, people=[members.member()])


def test_a_thread_without_a_list_gets_no_named_reader(thread):
    with pytest.raises(Refused):
        add_named_readers(by=thread.author, thread=thread, people=[members.member()])


def _list(*people):
    return labels.named(*people).groups.get()
