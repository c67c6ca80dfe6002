"""The pages about labels and readers, through their addresses, as without JavaScript."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from community.core.tlp import Label
from community.members.actions.organisations import group_of
from community.members.models import Audience, Membership
from community.moderation.models import QueueItem
from forum.actions.narrowing import add_named_readers, narrow_thread
from forum.actions.posts import post_reply
from forum.models import Post, Thread
from realtime.models import Notification
from tests.factories import forum, labels, members, sessions

pytestmark = pytest.mark.django_db


@pytest.fixture
def author():
    return labels.settled()


@pytest.fixture
def client(author) -> Client:
    return sessions.client_as(author)


def _start(board):
    return reverse("forum:thread-start", args=[board.slug])


def _of(name, thread):
    return reverse(f"forum:{name}", args=[thread.public_id])


def _words(**said):
    return {"title": "A title", "body": "My words.", "label": "TLP:RED", "language": "en", "readers": "named"} | said


# Choosing readers


def test_readers_are_found_by_name_or_organisation_with_the_text_kept(client):
    board = forum.board()
    noor = members.member(name="Noor Tessaly", organisation=members.organisation(name="Brightwater Port"))
    members.member(name="Someone Else")
    for name in ("noor tess", "brightwater"):
        page = client.post(_start(board), _words(find="1", name=name)).text
        assert f'value="{noor.uuid}"' in page
        assert "Brightwater Port" in page
        assert "Someone Else" not in page
        assert "My words." in page
        assert str(noor.pk) not in re.findall(r'value="([^"]+)"', page)
    assert not Thread.objects.filter(board=board).exists()


def test_who_was_ticked_stays_ticked_while_another_is_looked_for(client):
    board, one, other = forum.board(), members.member(name="First Reader"), members.member(name="Second Reader")
    page = client.post(_start(board), _words(find="1", name="second", people=[str(one.uuid)])).text
    assert re.search(rf'value="{one.uuid}" checked', page)
    assert re.search(rf'value="{other.uuid}"(?! checked)', page)
    assert "Post to 2 members" in page


def test_nobody_is_found_who_does_not_read_the_board(client, author):
    inside, outside = members.member(name="Inside Person"), members.member(name="Outside Person")
    board = forum.board(audience=Audience.objects.of(members.group(author, inside)))
    page = client.post(_start(board), _words(find="1", name="person")).text
    assert str(inside.uuid) in page
    assert str(outside.uuid) not in page


def test_who_will_read_it_is_said_before_it_is_posted(client):
    board = forum.board()
    moderators = [members.moderator(board.moderators) for _ in range(2)]
    people = [str(one.uuid) for one in moderators]
    assert "3 named readers; 2 moderators if held" in client.post(_start(board), _words(find="1", people=people)).text
    alone = client.post(_start(board), _words(find="1", people=people[:1])).text
    assert "2 named readers; what a moderator must read first comes back to you at once" in alone


def test_a_red_thread_is_started_for_the_ticked_and_for_nobody_else(client, author):
    board, reader = forum.board(), members.member()
    answer = client.post(_start(board), _words(people=[str(reader.uuid)]), follow=True)
    thread = Thread.objects.get(board=board)
    assert "Posted. 2 members can read it." in answer.text
    assert set(thread.audience.members()) == {author, reader}
    for other in (members.member(), members.moderator(board.moderators), members.member("administrator")):
        assert sessions.client_as(other).get(_of("thread", thread)).status_code == 404
        assert thread.title not in sessions.client_as(other).get(reverse("forum:board", args=[board.slug])).text
    assert "A title" in sessions.client_as(reader).get(reverse("forum:board", args=[board.slug])).text


def test_several_organisations_are_found_and_chosen(client, author):
    board, mine, other = forum.board(), group_of(author.organisation), group_of(members.organisation(name="Far Port"))
    Membership.objects.create(group=mine, member=author)
    colleague = members.member(organisation=other.organisation)
    Membership.objects.create(group=other, member=colleague)
    said = _words(label="TLP:AMBER+STRICT", readers="organisations", organisations=[mine.public_id, other.public_id])
    assert "2 members of Far Port or " in client.post(_start(board), said | {"find": "1", "name": "far"}).text
    client.post(_start(board), said)
    assert set(Thread.objects.get(board=board).audience.members()) == {author, colleague}


BAD = {
    "no label": (_words(label=""), "Choose one of the five labels"),
    "an unknown label": (_words(label="TLP:WHITE"), "Choose one of the five labels"),
    "a label in lower case": (_words(label="tlp:red"), "Choose one of the five labels"),
    "a label with a space": (_words(label="TLP: RED"), "Choose one of the five labels"),
    "a translated label": (_words(label="أحمر"), "Choose one of the five labels"),
    "nobody named": (_words(), "Find those who will read it by name"),
    "no organisation": (_words(label="TLP:AMBER", readers="organisations"), "Find those who will read it by name"),
    "everybody under RED": (_words(readers=""), "TLP:RED is for named readers alone"),
    "everybody under AMBER": (_words(label="TLP:AMBER", readers=""), "TLP:AMBER is for a group"),
    "a guessed person": (_words(people=["0f9c26ba-3b1e-4a53-8f07-6f0a5b1b2c3d"]), "Somebody you ticked"),
    "a person by a number": (_words(people=["1"]), "Somebody you ticked"),
    "a person with a NUL": (_words(people=["\0"]), "Somebody you ticked"),
    "a guessed organisation": (_words(readers="organisations", organisations=["abcdefghijkl"]), "Somebody you ticked"),
}


@pytest.mark.parametrize("case", BAD)
def test_what_does_not_go_together_comes_back_with_a_sentence_and_the_text(client, case):
    said, sentence = BAD[case]
    board = forum.board()
    answer = client.post(_start(board), said)
    assert answer.status_code == 400
    assert sentence in answer.text
    assert "My words." in answer.text
    assert not Thread.objects.filter(board=board).exists()


def test_organisations_without_ones_own_are_refused(client):
    far = group_of(members.organisation())
    said = _words(label="TLP:AMBER", readers="organisations", organisations=[far.public_id])
    assert "You would not be among these readers" in client.post(_start(forum.board()), said).text


# Replies


@pytest.mark.parametrize("label", ["TLP:CLEAR", "TLP:GREEN", "tlp:amber", "TLP:WHITE"])
def test_a_wider_or_unknown_label_on_a_reply_is_refused_with_the_text_kept(client, author, label):
    thread = forum.thread(label=Label.AMBER, audience=Audience.objects.of(members.group(author)))
    answer = client.post(_of("thread-reply", thread), {"body": "My words.", "language": "en", "label": label})
    assert answer.status_code == 400
    assert "errorlist" in answer.text
    assert "My words." in answer.text
    assert Post.objects.filter(thread=thread).count() == 1


def test_a_stricter_reply_carries_its_own_chip(client, author):
    thread = forum.thread(label=Label.AMBER, audience=Audience.objects.of(members.group(author)))
    chips = client.get(_of("thread", thread)).text.count("tlp-amber")
    client.post(_of("thread-reply", thread), {"body": "Stricter.", "language": "en", "label": "TLP:AMBER+STRICT"})
    page = client.get(_of("thread", thread)).text
    assert page.count("tlp-amber") == chips + 1
    assert re.search(r'class="tlp tlp-amber"[^>]*>TLP:AMBER\+STRICT<', page)


@pytest.mark.parametrize("page", ["a hit", "what is answered", "a flag", "a history", "a change", "my held posts"])
def test_a_text_stands_beside_its_own_label_wherever_it_is_shown(client, author, page):
    writer = author if page in ("a change", "my held posts") else labels.settled()
    thread = forum.thread(label=Label.AMBER, audience=Audience.objects.of(members.group(*{author, writer})))
    post = post_reply(
        author=writer,
        thread=thread,
        body="A lantern.",
        label=Label.AMBER_STRICT,
        language="en",
        said_sensitive=page == "my held posts",
    )
    place = [thread.public_id, post.public_id]
    address = {
        "a hit": reverse("forum:search") + "?q=lantern",
        "what is answered": f"{_of('thread-reply', thread)}?to={post.public_id}",
        "a flag": reverse("forum:post-flag", args=place),
        "a history": reverse("forum:post-history", args=place),
        "a change": reverse("forum:post-edit", args=place),
        "my held posts": reverse("forum:mine"),
    }[page]

    assert re.search(r'class="tlp tlp-amber"[^>]*>TLP:AMBER\+STRICT<', client.get(address).text)


def test_where_the_readers_are_too_many_a_stricter_thread_is_offered_beside(client, author):
    reader, outside = members.member(), members.member()
    thread = forum.thread()
    opening = Post.objects.get(thread=thread, parent=None)
    offered = re.search(r'href="([^"]+\?beside=\w+)"', client.get(_of("thread", thread)).text)[1]
    form = client.get(offered).text
    assert re.search(r'value="TLP:RED" selected', form)
    assert "TLP:CLEAR" not in form

    client.post(offered, _words(title="The stricter one", people=[str(reader.uuid)]))

    beside = Thread.objects.get(beside=opening)
    for viewer, sees in ((author, True), (reader, True), (outside, False)):
        page = sessions.client_as(viewer).get(_of("thread", thread)).text
        assert ("The stricter one" in page) == sees
        assert (beside.public_id in page) == sees
    assert "Beside <a" in client.get(_of("thread", beside)).text


def test_threads_beside_posts_cost_the_same_queries_for_two_and_for_twenty(client, author):
    def page_with(number):
        thread = forum.thread(author=author)
        for _ in range(number):
            post = forum.post(thread=thread, author=author)
            audience = labels.named(author)
            forum.thread(board=thread.board, author=author, beside=post, label=Label.RED, audience=audience)
        return _of("thread", thread)

    counts = []
    for address in (page_with(2), page_with(20)):
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("wanted", ["abcdefghijkl", "nowhere", "%00", "1"])
def test_a_guessed_post_to_stand_beside_is_not_found(client, wanted):
    assert client.get(f"{_start(forum.board())}?beside={wanted}").status_code == 404


def test_what_came_back_at_once_says_why(client, author):
    thread = forum.thread(author=author, label=Label.RED, audience=labels.named(author, members.member()))
    said = {"body": "My words.", "language": "en", "said_sensitive": "on"}
    answer = client.post(_of("thread-reply", thread), said, follow=True)
    assert "no two of different organisations are among its named readers" in answer.text
    assert "My words." in answer.text
    assert not QueueItem.objects.open().exists()


# Label and readers


def test_the_label_page_tells_readers_how_label_and_readers_changed(author):
    reader, late, outside = members.member(name="Early Reader"), members.member(name="Late Reader"), members.member()
    thread = forum.thread(author=author)
    narrow_thread(by=author, thread=thread, label=Label.RED, named=[reader])
    add_named_readers(by=author, thread=thread, people=[late])

    page = sessions.client_as(reader).get(_of("thread-label", thread)).text
    for words in ("TLP:GREEN", "TLP:RED", "Early Reader", "Late Reader", author.name, "Everybody in the network"):
        assert words in page
    assert "Add a named reader" not in page
    assert sessions.client_as(outside).get(_of("thread-label", thread)).status_code == 404


def test_the_author_narrows_on_a_page(client, author):
    thread, reader = forum.thread(author=author), members.member(name="Only Reader")
    page = client.post(
        _of("thread-narrow", thread), {"label": "TLP:RED", "readers": "named", "find": "1", "name": "only"}
    )
    assert str(reader.uuid) in page.text
    answer = client.post(
        _of("thread-narrow", thread),
        {"label": "TLP:RED", "readers": "named", "people": [str(reader.uuid)]},
        follow=True,
    )
    assert "Narrowed." in answer.text
    thread.refresh_from_db()
    assert (thread.label, set(thread.audience.members())) == (Label.RED, {author, reader})


@pytest.mark.parametrize("label", ["TLP:CLEAR", "tlp:red", ""])
def test_a_hand_made_wider_label_is_refused_in_a_sentence(client, author, label):
    thread = forum.thread(author=author)
    answer = client.post(_of("thread-narrow", thread), {"label": label, "readers": ""})
    assert answer.status_code == 400
    assert "errorlist" in answer.text
    assert Thread.objects.get(pk=thread.pk).label == Label.GREEN


def test_a_moderator_who_leaves_themself_out_is_led_back_to_the_board(author):
    thread = forum.thread(author=author)
    moderator, reader = members.moderator(thread.board.moderators), members.member()
    answer = sessions.client_as(moderator).post(
        _of("thread-narrow", thread), {"label": "TLP:RED", "readers": "named", "people": [str(reader.uuid)]}
    )
    assert answer.url == reverse("forum:board", args=[thread.board.slug])
    assert set(Thread.objects.get(pk=thread.pk).audience.members()) == {author, reader}


def test_the_author_adds_a_reader_on_a_page_and_nobody_else_finds_it():
    red, newcomer = labels.red(), members.member(name="New Reader")
    address = _of("thread-readers", red.thread)
    client = sessions.client_as(red.author)
    found = client.post(address, {"find": "1", "name": "new reader"})
    assert str(newcomer.uuid) in found.text
    assert client.post(address, {}).status_code == 400
    assert (
        "All readers of the thread were told"
        in client.post(address, {"people": [str(newcomer.uuid)]}, follow=True).text
    )
    assert sessions.client_as(newcomer).get(_of("thread", red.thread)).status_code == 200
    assert sessions.client_as(red.reader).get(address).status_code == 403
    assert sessions.client_as(red.other_moderator).get(address).status_code == 404
    assert Notification.objects.filter(notice="label-changed", recipient=red.reader).exists()


@pytest.mark.parametrize("name", ["thread-label", "thread-narrow", "thread-readers"])
def test_a_guessed_thread_and_one_that_is_not_ones_own_answer_alike(client, name):
    hidden = labels.red().thread
    answers = [client.get(reverse(f"forum:{name}", args=[pid])) for pid in (hidden.public_id, "abcdefghijkl")]
    assert {answer.status_code for answer in answers} == {404}
    assert answers[0].content == answers[1].content
    assert set(answers[0].headers) == set(answers[1].headers)
