"""What a label, an audience or a moderator keeps back is on no surface for whom it is kept from; others find it."""

import re

import pytest
from django.utils import timezone

from forum.models import Post
from realtime.actions import answering
from realtime.actions.answering import take_answer
from realtime.actions.preferences import choose_presence
from realtime.incoming.letters import Letter
from realtime.links import answer_address
from realtime.mail import digests
from realtime.models import Delivery, Notification, Received
from realtime.sockets.topics import audible
from tests.leaks.mails import wrong_mails
from tests.leaks.matrix import COMBINATIONS, OPEN_TO_ALL, RULED, THREAD, VIEWERS, may_read
from tests.leaks.planting import hide_more
from tests.leaks.pushes import wrong_pushes
from tests.leaks.roads import ANSWER, BODY, DIGEST, carried
from tests.leaks.surfaces import TELLING_OF_GLASS
from tests.leaks.walk import FOUND, Walk

pytestmark = pytest.mark.usefixtures("quietly")
FEWEST_CELLS = 20_000
"""For each viewer."""


@pytest.mark.parametrize("viewer", VIEWERS)
def test_every_surface_shows_exactly_what_the_viewer_may_see(planting, viewer, matrix_cells):
    walk = Walk(planting, planting.viewers[viewer])
    assert [str(wrong) for wrong in walk.wrong()] == []
    assert walk.cells > FEWEST_CELLS
    matrix_cells.append(walk.cells)


@pytest.mark.parametrize(("label", "audience"), COMBINATIONS)
def test_every_surface_shows_exactly_what_the_author_of_each_text_may_see(planting, label, audience, matrix_cells):
    own = [text for text in planting.planted if (text.label, text.audience) == (label, audience)]
    walks = [Walk(planting, text.author, about=[text]) for text in own]
    assert [str(wrong) for walk in walks for wrong in walk.wrong()] == []
    matrix_cells.append(sum(walk.cells for walk in walks))


def test_broken_glass_shows_one_thread_on_one_page_and_nothing_anywhere_else(planting, behind_glass, matrix_cells):
    walk = Walk(planting, behind_glass)
    assert [str(wrong) for wrong in walk.wrong()] == []
    matrix_cells.append(walk.cells)


@pytest.mark.parametrize("viewer", ["member outside", "moderator of the board", "administrator"])
def test_glass_that_somebody_broke_shows_others_nothing(planting, behind_glass, viewer):
    pages = TELLING_OF_GLASS | {"forum:thread", "realtime:notifications"}
    assert [str(wrong) for wrong in Walk(planting, planting.viewers[viewer]).shown(only=pages)] == []


def test_what_one_may_not_know_of_changes_nothing_that_one_sees(planting, client_as):
    """Neither a count nor a list, a tag, a suggestion, an order or a moment tells that there is something more."""
    client = client_as(planting.viewers["member outside"].member)
    addresses = ["/forum/", "/forum/search?q=harbourboardgreeneverybody", "/notifications/"]
    addresses += [f"/forum/{board.slug}/" for board in planting.boards]
    addresses += [planting.text(*combination).link for combination in OPEN_TO_ALL]
    for address in addresses:
        client.get(address)  # what is unread changes with the first look
    before = [_page(client, address) for address in addresses]
    hide_more(planting)
    assert [_page(client, address) for address in addresses] == before


@pytest.mark.parametrize("viewer", [viewer for viewer, reaches in VIEWERS.items() if reaches])
def test_one_listens_exactly_to_the_threads_that_one_may_read(planting, viewer):
    listener = planting.viewers[viewer]
    for text in planting.planted:
        if text.kind in (THREAD, RULED):
            topic = text.post.thread.topic
            heard = topic in audible(listener.member, [topic])
            assert heard == (may_read(listener, text) and text.kind != RULED), str(text)


@pytest.mark.parametrize("viewer", [viewer for viewer, reaches in VIEWERS.items() if reaches])
def test_one_is_counted_exactly_where_the_whole_network_reads_and_never_under_the_rule(planting, viewer):
    listener = planting.viewers[viewer]
    choose_presence(member=listener.member, counted=True)
    for text in planting.planted:
        if text.kind in (THREAD, RULED):
            topic = text.post.thread.presence_topic
            heard = topic in audible(listener.member, [topic])
            everybody = (text.label, text.audience) in OPEN_TO_ALL
            assert heard == (may_read(listener, text) and text.kind != RULED and everybody), str(text)


def test_nobody_is_counted_who_did_not_choose_so(planting):
    topics = [text.post.thread.presence_topic for text in planting.planted]
    assert not any(audible(viewer.member, topics) for viewer in planting.viewers.values() if viewer.reaches)


def test_an_author_listens_to_their_own_thread_in_every_state(planting):
    for text in planting.planted:
        if text.kind == THREAD:
            assert audible(text.author.member, [text.post.thread.topic]), str(text)


def test_mail_goes_only_to_readers_and_beyond_green_carries_no_words(planting):
    assert wrong_mails(planting) == []


def test_messages_to_browsers_carry_titles_up_to_green_and_beyond_nothing_to_readers_alone(planting):
    assert wrong_pushes(planting) == []


def test_a_digest_goes_only_to_readers_and_beyond_green_only_counts(planting, monkeypatch):
    monkeypatch.setattr(digests, "MOST", 10_000)
    Delivery.objects.update(bundle=DIGEST, due=timezone.now())
    assert wrong_mails(planting, road=DIGEST) == []


@pytest.mark.parametrize("viewer", ["member of the group", "named reader"])
def test_only_what_mail_carries_can_be_answered_by_mail_and_no_refusal_tells_of_the_rest(planting, viewer, monkeypatch):
    monkeypatch.setattr(answering, "MOST_PER_HOUR", 10_000)
    reader = planting.viewers[viewer]
    for told in Notification.objects.filter(recipient=reader.member):
        take_answer(Letter(reader.member.email, answer_address(told), f"<{told.public_id}@x>", "Words.", False, False))
    by_post = {text.post.pk: text for text in planting.planted}
    answered = {by_post[reply.parent_id] for reply in Post.objects.filter(author=reader.member, parent__in=by_post)}
    assert answered
    assert [
        text
        for text in answered
        if BODY not in carried(ANSWER, text.label, under_rule=text.kind == RULED) or text.audience not in reader.reaches
    ] == []
    said = " ".join(Received.objects.filter(member=reader.member).values_list("reason", flat=True))
    assert not FOUND.findall(said)


def _page(client, address: str) -> str:
    """Return a page without what differs between any two answers: the form's token and how long ago something was."""
    body = re.sub(r"(<time[^>]*>)[^<]*", r"\1", client.get(address).content.decode())
    hidden = ("csrf", 'name="until"', "submission_key")
    return "\n".join(line for line in body.splitlines() if not any(word in line.lower() for word in hidden))
