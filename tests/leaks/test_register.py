"""Every surface stands in the register: what is new must first be looked at."""

import uuid

import pytest
from django.urls import URLPattern, path
from django.urls.resolvers import RegexPattern, URLResolver

from community.members.models import Member
from forum.models import Board, Post, Thread
from realtime.notices import notices, topics
from realtime.sockets import routing
from tests.leaks import surfaces
from tests.leaks.surfaces import ANY_ID, Place


@pytest.fixture
def registered() -> set[str]:
    """Return the names of the addresses about any text, of which there need not be one."""
    thread = Thread(public_id=ANY_ID, board=Board(slug="any"))
    post = Post(public_id=ANY_ID, thread=thread)
    place = Place(thread, post, tag="any", words="any", title="any", item=None, applicant=Member(uuid=uuid.uuid4()))
    return set(surfaces.addresses(place))


def _strangers(found: set[str], registered: set[str]) -> set[str]:
    return {name for name in found if name not in registered and not name.startswith(tuple(surfaces.NO_MEMBER_CONTENT))}


def test_every_address_is_registered(registered):
    assert _strangers(set(surfaces.names()), registered) == set()


def test_no_registered_address_is_gone(registered):
    assert registered <= set(surfaces.names())


def test_what_is_known_of_an_address_is_known_of_one_that_is_there(registered):
    assert registered >= surfaces.FORMS | surfaces.DEEDS | surfaces.TELLING | surfaces.TELLING_OF_GLASS


def test_a_new_address_is_noticed(registered):
    grown = URLResolver(RegexPattern(r"^/"), [path("forum/export", lambda _request: None, name="export")])

    assert _strangers(set(surfaces.names(grown)), registered) == {"export"}


def test_every_topic_and_every_notice_is_registered():
    assert set(topics) == surfaces.TOPICS
    assert set(notices) == surfaces.NOTICES


def test_every_socket_address_is_registered():
    router = routing.sockets(lambda _member, _session: True)
    while not hasattr(router, "routes"):
        router = router.application
    found = {str(route.pattern) for route in router.routes if isinstance(route, URLPattern)}

    assert found - {""} == surfaces.SOCKETS
