"""What a label or a moderator keeps back is on no surface for whom it is kept from; whom it is for, finds it."""

import html

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.test import Client

from realtime.delivery import deliver_due
from realtime.topics import audible
from tests.factories import sessions
from tests.leaks import surfaces, world
from tests.leaks.world import STATES, World

PUBLIC_TEXT = {
    "visitor": set(),
    "applicant": set(),
    "outsider": {"green"},
    "insider": {"green", "amber"},
    "author": set(STATES),
    "moderator": {"green", "held thread", "held reply"},
    "moderator elsewhere": {"green"},
    "administrator": {"green"},
}
"""What each may find at all; a board's moderators also see what waits for them."""

pytestmark = pytest.mark.django_db


@pytest.fixture
def forum() -> World:
    return world.make()


def _answers(client: Client, place: surfaces.Place) -> dict[str, str]:
    """Return everything that a GET of every surface says: head, body and where it leads."""
    said = {}
    for name, address in surfaces.addresses(place).items():
        for headers in ({}, {"HX-Request": "true", "X-Fragment": "1"}):
            response = client.get(address, headers=headers)
            head = "\n".join(f"{key}: {value}" for key, value in response.items())
            body = b"".join(response.streaming_content) if response.streaming else response.content
            said[f"{name} {'fragment' if headers else 'page'}"] = f"{head}\n{html.unescape(body.decode())}"
            assert response.status_code < 500, f"{address} answers {response.status_code}"
    return said


@pytest.mark.parametrize("viewer", PUBLIC_TEXT)
def test_no_surface_shows_what_is_kept_from_the_viewer(forum, viewer):
    member = forum.people[viewer]
    client = sessions.client_as(member)
    kept_back = [needle for state in STATES if state not in PUBLIC_TEXT[viewer] for needle in forum.needles(state)]

    found = [
        f"{surface} about the {state} shows {needle}"
        for state, place in forum.places.items()
        for surface, said in _answers(client, place).items()
        for needle in kept_back
        if needle in said.replace(surfaces.addresses(place)["forum:tag"], "")
    ]

    assert found == []


@pytest.mark.parametrize(
    ("viewer", "state", "surfaces_showing"),
    [
        ("outsider", "green", {"forum:board", "forum:thread", "forum:post", "forum:search", "forum:tag"}),
        ("insider", "amber", {"forum:board", "forum:thread", "forum:post", "forum:search", "forum:tag"}),
        ("author", "held thread", {"forum:mine"}),
        ("author", "held reply", {"forum:mine"}),
        ("moderator", "held thread", {"moderation:item"}),
        ("moderator", "held reply", {"moderation:item"}),
    ],
)
def test_whom_a_text_is_for_finds_it(forum, viewer, state, surfaces_showing):
    answers = _answers(sessions.client_as(forum.people[viewer]), forum.places[state])

    for surface in surfaces_showing:
        said = answers[f"{surface} page"]
        assert any(needle in said for needle in forum.needles(state)), surface


@pytest.mark.parametrize("viewer", ["outsider", "moderator elsewhere", "administrator"])
@pytest.mark.parametrize("state", ["amber", "held thread", "removed thread"])
def test_a_hidden_thread_answers_like_one_that_does_not_exist(forum, viewer, state):
    client = sessions.client_as(forum.people[viewer])
    place = forum.places[state]

    for hidden, absent in (
        (f"/t/{place.thread.public_id}", f"/t/{surfaces.ANY_ID}"),
        (f"/t/{place.thread.public_id}/{place.post.public_id}", f"/t/{surfaces.ANY_ID}/{surfaces.ANY_ID}"),
    ):
        there, nowhere = client.get(hidden), client.get(absent)

        assert there.status_code == nowhere.status_code == 404
        assert _without_tokens(there.content) == _without_tokens(nowhere.content)


@pytest.mark.parametrize("viewer", [viewer for viewer in PUBLIC_TEXT if viewer != "author"])
def test_nobody_listens_to_a_thread_they_may_not_read(forum, viewer):
    member = forum.people[viewer]
    if member is None:
        assert sessions.client_as(None).get("/live/since").status_code == 302
        return
    heard = audible(member, [place.thread.topic for place in forum.places.values()])

    for state in ("green", "amber", "held thread", "removed thread"):
        may = state in PUBLIC_TEXT[viewer] and not state.startswith("held")
        assert (forum.places[state].thread.topic in heard) == may


def test_mail_goes_only_to_readers_and_carries_no_words_of_an_amber_thread(forum):
    """Everybody of this world follows the board, the applicant included."""
    deliver_due()
    told = {
        viewer: [_whole(message) for message in mail.outbox if member.email in message.to]
        for viewer, member in forum.people.items()
        if member
    }

    assert mail.outbox
    assert not any(
        needle in text
        for texts in told.values()
        for text in texts
        for state in STATES[1:]
        for needle in forum.needles(state)
    )
    assert told["applicant"] == []
    for viewer in ("outsider", "insider", "moderator elsewhere", "administrator"):
        about = forum.places["amber"].thread.public_id
        assert any(about in text and "TLP:AMBER" in text for text in told[viewer]) == (viewer == "insider")
        assert any("needlegreentitle" in text and "TLP:GREEN" in text for text in told[viewer])


def _whole(message: EmailMessage) -> str:
    """Return all the words of a mail, those of its head included."""
    bodies = [message.body, *(content for content, _kind in getattr(message, "alternatives", []))]
    head = [f"{name}: {value}" for name, value in message.message().items()]
    return "\n".join(str(part) for part in (message.subject, *head, *bodies))


def _without_tokens(page: bytes) -> bytes:
    """Leave out what differs between any two answers: the form token."""
    return b"\n".join(line for line in page.splitlines() if b"csrf" not in line.lower())
