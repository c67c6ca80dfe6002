"""What one may not read and what does not exist answer the same: status, headers and body, byte for byte; and cost the
same, which a clock would tell: the same questions to the database, as many and in the same words.

Generated from the register of surfaces: an address that names something by its id is asked for twice, with the id of
something that is there and kept from the viewer, and with an id that nobody has.
"""

import html
import re
import uuid
from dataclasses import replace
from urllib.parse import quote, quote_plus, urlencode

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from community.audit.models import AuditReason
from community.core.public_ids import LENGTH, new_public_id
from community.core.tlp import Label
from community.members.models import Audience, Group, Member
from community.members.models.member import Role
from forum.actions.feeds import make_feed
from forum.actions.publishing import publish
from forum.models import Board, Consent, Post, Revision, Thread, Unmasking, Widening
from tests.factories import changes, files, forum, glass, members, people, rule, sessions
from tests.factories.moderation import decided, held_item
from tests.leaks import surfaces
from tests.leaks.surfaces import Place

pytestmark = pytest.mark.django_db

WORDS = {"body": "Words that are sent.", "title": "A title", "level": "all", "reason": "conduct", "language": "en"}
PEOPLE = ("moderation:person", "moderation:sanction-")
SEEN_BY_STAFF = ("audit:reason", "members:change", "forum:glass-agree", "forum:glass-decline", *PEOPLE)
"""What waits for two people, why something was done, and what is on record is kept from members alone."""
WITH_A_FORM = ("members:change-stop",)
"""Not found on a page of its own, with a form that leads back to the same address."""


@pytest.fixture
def hidden() -> Place:
    """Return a place with everything that has an id, none of which the viewers below may know of."""
    insider, team = members.member(), members.group()
    readers = Audience.objects.of(members.group(insider))
    board = forum.board(audience=readers, moderators=team)
    thread = forum.thread(board=board, author=insider, label=Label.AMBER, title="A needle")
    post = forum.held_post(
        thread=thread, author=insider, parent=Post.objects.get(thread=thread), body="A needle.", tags=["needle"]
    )
    attached = files.attached(post, "needle.txt", b"A needle.")
    picture = files.attached(post, "needle.png", files.picture())
    publish(Revision.objects.get(post=post))
    thread.tags.add("needle")
    item = held_item(thread=thread, author=insider)
    feed, _token = make_feed(member=insider, name="Needle", contents="everything")
    widening = Widening.objects.create(source=thread, target=forum.thread(), by=insider)
    return Place(
        thread=thread,
        post=Post.objects.get(pk=post.pk),
        tag="needle",
        words="needle",
        title="needle",
        item=item,
        decision=decided(held_item(thread=thread, author=insider)).public_id,
        applicant=members.applicant(),
        file=attached.public_id,
        picture=picture.public_id,
        staged=files.staged(insider, "needle.txt", b"A needle.").public_id,
        feed=feed.public_id,
        unmasking=_unmasking(team).public_id,
        glass=glass.opened(glass.hidden(author=insider)).public_id,
        consent=Consent.objects.create(widening=widening, post=post).public_id,
        change=changes.proposed().public_id,
        reason=AuditReason.objects.latest("entry").public_id,
        sanction=people.imposed().public_id,
        person=insider.uuid,
    )


def _unmasking(team: Group) -> Unmasking:
    thread = rule.thread()
    asker = members.moderator(team)
    return Unmasking.objects.create(
        thread=thread, author_tag="0" * 64, participant=1, reason="A reason.", asked_by=asker, asked=thread.created
    )


def unknown(place: Place) -> Place:
    """Return the same place with ids that nobody has."""
    board = Board(slug=f"board-{new_public_id()}")
    thread = Thread(public_id=new_public_id(), board=board)
    return replace(
        place,
        thread=thread,
        post=Post(public_id=new_public_id(), thread=thread),
        tag="noodle",
        title="noodle",
        item=type(place.item)(public_id=new_public_id()),
        applicant=Member(uuid=uuid.uuid4()),
        file=new_public_id(),
        picture=new_public_id(),
        staged=new_public_id(),
        feed=new_public_id(),
        unmasking=new_public_id(),
        glass=new_public_id(),
        consent=new_public_id(),
        change=new_public_id(),
        decision=new_public_id(),
        reason=new_public_id(),
        sanction=new_public_id(),
        person=uuid.uuid4(),
    )


def _is_asked(name: str, role: str) -> bool:
    return role in (Role.APPLICANT, Role.MEMBER, "visitor") or not name.startswith(SEEN_BY_STAFF)


def pairs(place: Place) -> dict[str, tuple[str, str]]:
    """Return, for each surface whose address names something of `place`, that address and one of something unknown."""
    nowhere = surfaces.addresses(unknown(place))
    found = {
        name: (address, nowhere[name])
        for name, address in surfaces.addresses(place).items()
        if address != nowhere[name]
    }
    return found | _in_a_visible_thread(place)


def _in_a_visible_thread(place: Place) -> dict[str, tuple[str, str]]:
    """Return addresses that name a hidden post within a thread that everybody may read."""
    thread = f"/t/{forum.thread().public_id}"
    forms = {
        "its page": thread + "/{}",
        "its history": thread + "/{}/history",
        "its change": thread + "/{}/edit",
        "its flag": thread + "/{}/flag",
        "answered": thread + "/reply?to={}",
        "a place": thread + "?at={}",
        "a place by time": thread + "?order=time&after={}",
        "a place before": thread + "?before={}",
        "a place in a search": "/forum/search?q=opening&after={}",
    }
    return {
        f"a post elsewhere, {name}": (form.format(place.post.public_id), form.format(new_public_id()))
        for name, form in forms.items()
    }


def viewer(role: str) -> Member | None:
    return None if role == "visitor" else members.member(role)


def asked(client: Client, method: str, address: str) -> HttpResponse:
    return client.post(address, WORDS) if method == "POST" else client.get(address)


def questions(client: Client, method: str, address: str) -> list[str]:
    """Return what an answer asks the database, without the values and the numbers of savepoints."""
    found: list[str] = []

    def note(execute, sql, params, many, context):
        found.append(re.sub(r"s\d+_x\d+", "s", sql))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        asked(client, method, address)
    return found


def said(response: HttpResponse, name: str, address: str) -> tuple[object, ...]:
    """Return all of an answer; where it is no plain "not found", without the way that was asked for."""
    head = [(key, value) for key, value in response.items() if key != "X-Request-ID"]  # each answer has its own
    cookies = sorted(response.cookies)
    if response.status_code == 404 and name not in WITH_A_FORM:
        return 404, head, cookies, response.content
    ways = re.compile(f"{re.escape(address)}|{re.escape(quote(address))}")
    led = [(key, ways.sub("", value)) for key, value in head if key != "Content-Length"]
    return response.status_code, led, cookies, _without_tokens(response.content, address)


def _without_tokens(body: bytes, address: str) -> list[str]:
    """Leave out what differs between any two answers: the form's tokens, the address and the ids that were sent."""
    lines = [line for line in body.decode().splitlines() if "csrf" not in line.lower() and "submission_key" not in line]
    ids = re.findall(f"[a-z0-9]{{{LENGTH}}}", address)
    return [re.sub("|".join(map(re.escape, [html.escape(address), quote(address), *ids])), "", line) for line in lines]


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("role", ["visitor", Role.APPLICANT, Role.MEMBER, Role.ADMINISTRATOR])
def test_what_is_kept_from_the_viewer_answers_like_what_does_not_exist(hidden, role, method):
    client = sessions.client_as(viewer(role))

    differing = [
        f"{name}: {method} {there}"
        for name, (there, nowhere) in pairs(hidden).items()
        if _is_asked(name, role)
        if said(asked(client, method, there), name, there) != said(asked(client, method, nowhere), name, nowhere)
    ]

    assert differing == []


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("role", ["visitor", Role.APPLICANT, Role.MEMBER, Role.ADMINISTRATOR])
def test_what_is_kept_from_the_viewer_costs_what_does_not_exist_costs(hidden, role, method):
    client = sessions.client_as(viewer(role))
    addresses = {name: pair for name, pair in pairs(hidden).items() if _is_asked(name, role)}
    for there, _nowhere in addresses.values():
        asked(client, method, there)  # what is asked once and then kept is no part of the comparison

    differing = [
        f"{name}: {method} {there}"
        for name, (there, nowhere) in addresses.items()
        if questions(client, method, there) != questions(client, method, nowhere)
    ]

    assert differing == []


def looked_for(place: Place) -> dict[str, tuple[str, str]]:
    """Return queries with a gap, and what to name there that is kept from the viewers."""
    author = place.thread.author
    assert author
    return {
        "board:{}": (place.thread.board.slug, "nowhere-at-all"),
        "tag:{}": ("needle", "noodle"),
        "opening -tag:{}": ("needle", "noodle"),
        'from:"{}"': (author.name, "Nobody There"),
        'opening -from:"{}"': (author.name, "Nobody There"),
        '"a {}"': ("needle", "noodle"),
        "{} has:file": ("needle", "noodle"),
    }


def answered(client: Client, surface: str, form: str, named: str) -> tuple[list[str], list[str]]:
    """Return what is answered about something by its name, without the name; and what that asks the database."""
    address = f"{surface}?{urlencode({'q': form.format(named), 'facets': '1'})}"
    body = asked(client, "GET", address).content.decode()
    for written in (html.escape(named), quote_plus(named)):
        body = body.replace(written, "")
    return _without_tokens(body.encode(), address), questions(client, "GET", address)


@pytest.mark.parametrize("surface", ["/forum/search", "/forum/search/suggest"])
@pytest.mark.parametrize("role", [Role.MEMBER, Role.ADMINISTRATOR])
def test_a_query_about_what_is_kept_from_the_viewer_answers_and_costs_like_one_about_nothing(hidden, role, surface):
    client = sessions.client_as(viewer(role))
    forum.thread()
    asked(client, "GET", f"{surface}?q=tag:opening")  # what is asked once and then kept is no part of the comparison

    differing = [
        form
        for form, (there, nowhere) in looked_for(hidden).items()
        if answered(client, surface, form, there) != answered(client, surface, form, nowhere)
    ]

    assert differing == []


def test_most_of_them_are_not_found_at_all(hidden):
    """That the comparison above compares refusals: the ids of everything there is are among what is asked for."""
    client = sessions.client_as(viewer(Role.MEMBER))

    missing = {name for name, (there, _nowhere) in pairs(hidden).items() if client.get(there).status_code == 404}

    assert missing >= {
        "forum:board",
        "forum:file",
        "forum:file-small",
        "forum:post",
        "forum:post-edit",
        "forum:post-flag",
        "forum:post-history",
        "forum:tag",
        "forum:thread",
        "forum:thread-news",
        "forum:thread-print",
        "forum:thread-reply",
    }


def test_a_difference_is_noticed(hidden):
    insider = hidden.post.author
    client = sessions.client_as(insider)

    there, nowhere = pairs(hidden)["forum:thread"]

    assert said(client.get(there), "forum:thread", there) != said(client.get(nowhere), "forum:thread", nowhere)
