"""What is read one by one and what the index finds are together what the whole search finds, in its order."""

import pytest

from community.core.tlp import Label
from community.members.models import Audience
from forum.actions.narrowing import raise_label
from forum.models import Post
from forum.search.finding import FURTHER
from tests.factories import forum, members, rule
from tests.factories.search import found

pytestmark = pytest.mark.django_db

BODIES = (
    "The driver of the lorry waits at the gate.",
    "A lorry without a driver: see [the list](https://list.example.org/).",
    "Of the seals nothing is known.",
    "We checked `seal 7` twice.",
)
QUERIES = (
    "lorry",
    "driver lorry",
    '"of the"',
    '"the lorry waits"',
    "driver -gate",
    'seal -"of the"',
    "has:link",
    "seal -has:code",
    "board:storage",
    "driver label:AMBER",
    "label:GREEN",
    "tag:night",
    "from:Ana lorry",
    "-from:Ana lorry",
    "is:mine",
    "is:unread gate",
    "kind:discussion -lorry",
    "wayzgoose",
    "nothing has:file",
)
LITTLE = (1, 2, 5, 11)
"""So few posts are read before the index is asked, of about thirty."""


@pytest.fixture
def viewer():
    """Return who reads threads for all and for few, and one under the Chatham House Rule, whose posts have no order."""
    viewer, ana = rule.speaker(name="Noor Haddad"), members.member(name="Ana Silva")
    storage = forum.board(slug="storage")
    few = Audience.objects.of(members.group(viewer))
    threads = [
        forum.thread(board=storage, author=ana, title="Wayzgoose", body=BODIES[0]),
        forum.thread(author=viewer, title="For few", body=BODIES[1], label=Label.AMBER, audience=few),
        forum.thread(author=ana, title="For others", body=BODIES[0], audience=Audience.objects.of(members.group())),
    ]
    threads[0].tags.add("night")
    for place in range(24):
        author = ana if place % 2 else viewer
        thread = threads[place % 7 % 3] if author is ana else threads[place % 5 % 2]
        forum.post(thread=thread, author=author, body=BODIES[place % 4])
    rule.thread(author=viewer, body=BODIES[0])
    wider = forum.thread(author=viewer, title="For few, too", audience=few)
    raise_label(forum.post(thread=wider, author=viewer, body=BODIES[0]), Label.AMBER, by=viewer)
    return viewer


def by_index(viewer, query: str, before: int | None = None) -> list[int]:
    return found(viewer, query, read=0, before=before)


@pytest.mark.parametrize("query", QUERIES)
def test_however_few_are_read_first_the_same_is_found_in_the_same_order(viewer, query: str) -> None:
    whole = by_index(viewer, query)
    assert whole == sorted(whole, reverse=True)
    assert {read: found(viewer, query, read=read) for read in LITTLE} == dict.fromkeys(LITTLE, whole)
    assert found(viewer, query) == whole


@pytest.mark.parametrize("query", QUERIES)
def test_older_pages_go_on_where_the_page_before_ended(viewer, query: str) -> None:
    whole = by_index(viewer, query)
    for place, post in enumerate(whole):
        for read in LITTLE:
            assert found(viewer, query, read=read, before=post) == whole[place + 1 :]


@pytest.mark.parametrize("most", [1, 3, 20])
def test_no_more_are_found_than_are_wanted(viewer, most: int) -> None:
    whole = by_index(viewer, "lorry")
    assert {read: found(viewer, "lorry", read=read, most=most) for read in LITTLE} == dict.fromkeys(
        LITTLE, whole[:most]
    )


def test_there_is_something_to_compare(viewer) -> None:
    nothing = {query for query in QUERIES if not by_index(viewer, query)}
    assert nothing == {"nothing has:file"}
    assert Post.objects.count() > FURTHER * LITTLE[1]
