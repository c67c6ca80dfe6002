"""The place for how many others read: on the pages of threads that the whole network reads, for who chose so."""

import pytest

from community.core.tlp import Label
from community.members.models import Audience, Member
from forum.models import Thread
from forum.reading import presence_words
from realtime.actions.preferences import choose_presence
from realtime.presence import MOST
from tests.factories import forum, members, rule

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader() -> Member:
    member = members.member()
    choose_presence(member=member, counted=True)
    return member


def pages(client, thread: Thread) -> list[str]:
    """Return the page of the thread, and that on which it is answered."""
    return [client.get(f"/t/{thread.public_id}{where}").content.decode() for where in ("", "/reply")]


def test_it_has_its_place_and_all_its_words_and_says_nothing_yet(client_as, reader):
    thread = forum.thread()
    for page in pages(client_as(reader), thread):
        assert f'<live-presence class="presence" topic="presence:{thread.public_id}"' in page
        assert "|2 others are reading|" in page
        assert "></live-presence>" in page


def test_it_is_not_read_out(client_as, reader):
    [element] = [line for line in pages(client_as(reader), forum.thread())[0].splitlines() if "<live-presence" in line]
    assert "aria-live" not in element
    assert "role" not in element


def test_whoever_chose_nothing_finds_no_place_for_it(client_as):
    assert not any("live-presence" in page for page in pages(client_as(members.member()), forum.thread()))


def test_among_fewer_there_is_no_place_for_it(client_as, reader):
    thread = forum.thread(audience=Audience.objects.of(members.group(reader)), label=Label.GREEN)
    assert not any("live-presence" in page for page in pages(client_as(reader), thread))


@pytest.mark.parametrize("label", [Label.AMBER, Label.AMBER_STRICT, Label.RED])
def test_beyond_the_community_there_is_no_place_for_it(client_as, reader, label):
    thread = forum.thread()
    Thread.objects.filter(pk=thread.pk).update(label=label)
    assert "live-presence" not in client_as(reader).get(f"/t/{thread.public_id}").content.decode()


def test_under_the_rule_there_is_no_place_for_it(client_as):
    board = rule.board()
    speaker = rule.speaker(board=board)
    choose_presence(member=speaker, counted=True)
    assert not any(
        "live-presence" in page for page in pages(client_as(speaker), rule.thread(board=board, author=speaker))
    )


def test_there_are_words_for_every_number_that_can_be_told(db):
    words = presence_words()
    assert len(words) == len(set(words)) == MOST + 1
