"""What a label, an audience or a moderator keeps back is on no surface for whom it is kept from; others find it."""

import pytest

from realtime.topics import audible
from tests.leaks import matrix
from tests.leaks.mails import wrong_mails
from tests.leaks.matrix import THREAD, VIEWERS, Planting, may_read
from tests.leaks.walk import Walk

pytestmark = pytest.mark.django_db


@pytest.fixture
def planting() -> Planting:
    return matrix.plant()


@pytest.mark.parametrize("viewer", VIEWERS)
def test_every_surface_shows_exactly_what_the_viewer_may_see(planting, viewer, matrix_cells):
    walk = Walk(planting, viewer)
    walk.check()
    matrix_cells.append(walk.cells)
    assert walk.wrong == []


def test_broken_glass_shows_one_thread_on_one_page_and_nothing_anywhere_else(planting, matrix_cells):
    walk = Walk(matrix.break_glass(planting), matrix.BEHIND_GLASS)
    walk.check()
    matrix_cells.append(walk.cells)
    assert walk.wrong == []


@pytest.mark.parametrize("viewer", ["member outside", "moderator of the board", "administrator"])
def test_glass_that_somebody_broke_shows_others_nothing(viewer):
    walk = Walk(matrix.break_glass(matrix.plant(matrix.CLOSED)), viewer)
    walk.check()
    assert walk.wrong == []


def test_what_one_may_not_know_of_changes_nothing_that_one_sees(client_as):
    """Neither a count nor a list, a tag, a suggestion, an order or a moment tells that there is something more."""
    planting = matrix.plant(matrix.OPEN_TO_ALL)
    outside = planting.people["member outside"]
    addresses = ["/forum/", "/forum/search?q=harbourgreeneverybody", "/notifications/"]
    addresses += [f"/forum/{board.slug}/" for board in planting.boards.values()]
    before = [_page(client_as(outside), address) for address in addresses]
    matrix.hide_more(planting)
    after = [_page(client_as(outside), address) for address in addresses]
    assert after == before


@pytest.mark.parametrize("viewer", [viewer for viewer, reaches in VIEWERS.items() if reaches])
def test_one_listens_exactly_to_the_threads_that_one_may_read(planting, viewer):
    threads = {text: text.post.thread for text in planting.planted if text.kind == THREAD}
    heard = audible(planting.people[viewer], [thread.topic for thread in threads.values()])
    for text, thread in threads.items():
        assert (thread.topic in heard) == (may_read(viewer, text) or viewer == "author"), str(text)


def test_mail_goes_only_to_readers_and_beyond_green_carries_no_words(planting):
    assert wrong_mails(planting) == []


def _page(client, address: str) -> str:
    """Return a page without what differs between any two answers: the form's token and its moment."""
    body = client.get(address).content.decode()
    return "\n".join(line for line in body.splitlines() if "csrf" not in line.lower() and 'name="until"' not in line)
