"""Flags: one item per text, one flag per member and round, the words pinned by their hash."""

import pytest

from community.core.rulings import Refused
from community.moderation.actions.flags import flag
from community.moderation.models import Flag, QueueItem
from community.moderation.severity import severity_of
from forum.actions import flags
from forum.actions.flags import flag_post
from forum.actions.removing import remove_revision
from tests.factories import forum, members
from tests.factories.moderation import flagged_item, revision_of

pytestmark = pytest.mark.django_db


def test_a_flag_says_what_the_text_was():
    item = flagged_item(reason="label", note="Wider than it should be.")
    flag = Flag.objects.get(item=item)
    assert flag.target_hash == revision_of(item).hash
    assert (flag.reason, flag.note) == ("label", "Wider than it should be.")


def test_flags_of_two_members_stand_on_one_item_and_raise_its_version():
    post = forum.post(thread=forum.thread())
    first = flag_post(flagger=members.member(), post=post, reason="label", note="").item
    second = flag_post(flagger=members.member(), post=post, reason="conduct", note="").item
    assert first.pk == second.pk
    assert second.version == first.version + 1
    assert Flag.objects.filter(item=first).count() == 2


def test_flagging_twice_alike_is_one_flag_and_disturbs_no_moderator():
    post, member = forum.post(thread=forum.thread()), members.member()
    first = flag_post(flagger=member, post=post, reason="label", note="Too wide.")
    again = flag_post(flagger=member, post=post, reason="label", note="Too wide.")
    assert first == again
    assert QueueItem.objects.get().version == first.item.version


def test_a_second_flag_adds_its_words_and_makes_the_item_as_urgent_as_it_is():
    post, member = forum.post(thread=forum.thread()), members.member()
    first = flag_post(flagger=member, post=post, reason="conduct", note="Rude.")
    flag_post(flagger=member, post=post, reason="sensitive", note="It gives a route.")
    item, flag = QueueItem.objects.get(), Flag.objects.get()
    assert (item.severity, item.version) == (severity_of(["sensitive"]), first.item.version + 1)
    assert item.severity < first.item.severity
    assert flag.reason == "sensitive"
    assert flag.note == "Rude.\n\nIt gives a route.\n\nIt is disrespectful or off topic"


def test_a_flag_that_comes_while_the_text_is_removed_leaves_nothing_to_decide(monkeypatch):
    """A moderator could neither decide such an item nor make it go away."""
    post = forum.post(thread=forum.thread())

    def remove_meanwhile(**facts):
        remove_revision(post.current)
        return flag(**facts)

    monkeypatch.setattr(flags, "flag", remove_meanwhile)
    with pytest.raises(Refused):
        flag_post(flagger=members.member(), post=post, reason="label", note="")
    assert not QueueItem.objects.exists()
