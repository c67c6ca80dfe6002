"""Whatever comes too often is answered alike: 429, when to come back, and a sentence where somebody reads it."""

import ast
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings as site
from django.test import Client
from django.urls import reverse

from community.members.models import Member
from community.members.models.member import Role
from forum.models import Post
from realtime.models import Mailbox
from tests.architecture.source import attributes, python_files
from tests.factories import cms, files, forum, members, moderation
from tests.realtime.push_service import PushedBrowser

Answer = Any
Door = Callable[[Client, Post], Answer]

SENTENCE = "That was too often in a short time."
WORDS = {"body": "Words.", "language": "en"}


def _get(name: str, **query: str) -> Door:
    return lambda client, _post: client.get(reverse(name), query)


def _post(name: str, **said: Any) -> Door:
    return lambda client, _post: client.post(reverse(name), said)


def _of_the_post(name: str, **said: Any) -> Door:
    return lambda client, post: client.post(reverse(name, args=[post.thread.public_id, post.public_id]), said)


def _of_the_thread(name: str, **said: Any) -> Door:
    return lambda client, post: client.post(reverse(name, args=[post.thread.public_id]), said)


def _of_the_board(name: str, **said: Any) -> Door:
    return lambda client, post: client.post(reverse(name, args=[post.thread.board.slug]), said)


def _of_a_rule(client: Client, name: str, ask: str) -> Answer:
    rule = moderation.watch("quarry pump", enabled=False)
    return getattr(client, ask)(reverse(name, args=[rule.public_id]))


def _people(client: Client, post: Post) -> Answer:
    return client.get(reverse("forum:thread-people", args=[post.thread.public_id]), {"q": "a"})


def _facets(client: Client, _post: Post) -> Answer:
    return client.get(reverse("forum:search"), {"q": "seals"}, headers={"X-Fragment": "1"})


def _own_data(client: Client, _post: Post) -> Answer:
    client.post("/accounts/reauthenticate/", {"password": "a long password"})
    return client.get(reverse("members:data-export"))


def _check_of_an_address(client: Client, post: Post) -> Answer:
    member = Member.objects.get(pk=client.session["_auth_user_id"])
    Mailbox.objects.create(member=member, address=member.email, state=Mailbox.State.PAUSED)
    return client.post(reverse("realtime:mailbox-check"))


def _public_search(client: Client, _post: Post) -> Answer:
    cms.home()
    return client.get(reverse("public-search"), {"q": "seals"})


DOORS: dict[str, tuple[str, str, Door]] = {
    # what is counted where, who comes, and how; in the order of the files
    "a rule is tried": ("rule-trial", Role.MODERATOR, lambda c, _: _of_a_rule(c, "moderation:rule-trial", "get")),
    "a rule is put in force": (
        "rule-trial",
        Role.MODERATOR,
        lambda c, _: _of_a_rule(c, "moderation:rule-enable", "post"),
    ),
    "a file of rules is read": (
        "rule-trial",
        Role.MODERATOR,
        _post("moderation:rules-import", content="format: watch-rules-1\nrules: []\n"),
    ),
    "the audit log": ("export", Role.ADMINISTRATOR, _post("audit:export")),
    "own data, prepared": ("export", Role.MEMBER, _post("members:data-prepare")),
    "own data, the file": ("export", Role.MEMBER, _own_data),
    "hearing of a thread": ("subscribe", Role.MEMBER, _of_the_thread("forum:thread-subscribe", level="all")),
    "hearing of a board": ("subscribe", Role.MEMBER, _of_the_board("forum:board-subscribe", level="all")),
    "a reaction": ("react", Role.MEMBER, _of_the_post("forum:post-react", word="useful")),
    "a flag": ("flag", Role.MEMBER, _of_the_post("forum:post-flag", reason="conduct")),
    "a preview in the page": ("preview", Role.MEMBER, _post("forum:preview", body="Words.")),
    "a preview by the form": ("preview", Role.MEMBER, _of_the_thread("forum:thread-reply", **WORDS, preview="1")),
    "a post": ("post", Role.MEMBER, _of_the_thread("forum:thread-reply", **WORDS)),
    "all taken as read": ("subscribe", Role.MEMBER, _post("forum:read")),
    "a search": ("search", Role.MEMBER, _get("forum:search", q="seals")),
    "an author muted": ("subscribe", Role.MEMBER, _of_the_post("forum:post-mute")),
    "a file by itself": ("upload", Role.MEMBER, lambda c, _: c.post("/forum/files", {"upload": files.sent()})),
    "a file with a post": (
        "upload",
        Role.MEMBER,
        lambda c, post: c.post(f"/t/{post.thread.public_id}/reply", WORDS | {"upload": files.sent()}),
    ),
    "a feed": ("feed", Role.MEMBER, lambda _c, _: Client().get("/feed/guess")),
    "a browser": (
        "subscribe",
        Role.MEMBER,
        lambda c, _: c.post(reverse("realtime:browser-add"), PushedBrowser("one").form),
    ),
    "an address proved again": ("address-check", Role.MEMBER, _check_of_an_address),
    "a request for assistance": (
        "assistance",
        Role.MEMBER,
        _post("assistance:new", title="Seals", label="TLP:AMBER", shown="nothing"),
    ),
    "a search of the public pages": ("search", Role.MEMBER, _public_search),
}
FOR_SCRIPTS: dict[str, tuple[str, Door]] = {
    "people to mention": ("suggest", _people),
    "counts of a search": ("facets", _facets),
    "what may be looked for": ("suggest", _get("forum:suggest", q="se")),
    "a draft": ("draft", _post("forum:draft-keep", key="reply:1")),
}


@pytest.fixture
def _nothing_is_allowed(settings) -> None:
    settings.THROTTLES = dict.fromkeys(settings.THROTTLES, "0/hour")


@pytest.fixture
def _browsers_are_told(settings) -> None:
    settings.PUSH_KEY = "a key that nothing is signed with here"


def _answered(client_as, role: str, door: Door) -> Answer:
    return door(client_as(members.member(role)), Post.objects.get(thread=forum.thread()))


@pytest.mark.django_db
@pytest.mark.usefixtures("_nothing_is_allowed", "_browsers_are_told")
@pytest.mark.parametrize("name", DOORS)
def test_what_a_person_asks_for_too_often_is_429_with_a_sentence_and_when_to_come_back(name, client_as):
    _action, role, door = DOORS[name]
    answer = _answered(client_as, role, door)
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) >= 1
    assert SENTENCE in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.usefixtures("_nothing_is_allowed")
@pytest.mark.parametrize("name", FOR_SCRIPTS)
def test_what_a_script_asks_for_too_often_is_429_and_empty(name, client_as):
    _action, door = FOR_SCRIPTS[name]
    answer = _answered(client_as, Role.MEMBER, door)
    assert (answer.status_code, answer.content) == (429, b"")
    assert int(answer["Retry-After"]) >= 1


def test_every_throttled_door_stands_in_these_tables():
    tried = [action for action, _role, _door in DOORS.values()] + [action for action, _door in FOR_SCRIPTS.values()]
    missing = Counter(_spent()) - Counter(tried)
    assert not missing
    assert set(tried) == set(site.THROTTLES)


def _spent() -> list[str]:
    """Return what is counted, once for each place in the code that does."""
    calls = [node for source in python_files() for node in source.walk() if isinstance(node, ast.Call)]
    return [ast.literal_eval(call.args[0]) for call in calls if attributes(call.func)[-2:] == ["throttle", "spend"]]
