"""What the benchmark of live news takes from a page stands there, so that it measures what a browser would ask."""

import pytest

from bench.live.cast import news_address
from tests.factories import forum, members

pytestmark = pytest.mark.django_db


def test_the_address_that_a_thread_asks_for_news_is_found_on_its_page_and_answers(client_as):
    thread = forum.thread()
    client = client_as(members.member())
    address = news_address(client.get(f"/t/{thread.public_id}").content)
    assert "/news?since=" in address
    assert client.get(address, headers={"X-Fragment": "1"}).status_code == 200
