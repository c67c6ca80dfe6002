"""What machines read of members' pages: nothing for previews, nothing for search engines, and that they keep out."""

import re

import pytest
from django.conf import settings
from django.test import Client

from community.core.tlp import Label
from tests.factories import sessions
from tests.leaks import surfaces
from tests.leaks.matrix import EVERYBODY, Planting

PREVIEWED = re.compile(r'<meta[^>]*(?:property="og:|name="twitter:|name="description")|application/ld\+json')


def private(planting: Planting, viewer: str) -> list[str]:
    place = planting.text(Label.GREEN, EVERYBODY).place(planting.viewers[viewer], planting.applicant)
    addresses = surfaces.addresses(place).values()
    return [address for address in addresses if address.startswith(settings.PRIVATE_ADDRESSES)]


@pytest.mark.parametrize("viewer", ["visitor", "member outside", "moderator of the board"])
def test_no_personal_page_describes_itself_to_machines(planting, viewer):
    client = sessions.client_as(planting.viewers[viewer].member)
    answers = {address: client.get(address) for address in private(planting, viewer)}

    assert len(answers) > 20
    assert [address for address, answer in answers.items() if answer["X-Robots-Tag"] != "noindex"] == []
    described = [
        address
        for address, answer in answers.items()
        if not answer.streaming and PREVIEWED.search(answer.content.decode())
    ]
    assert described == []


def test_a_visitor_is_told_no_more_of_a_members_page_than_the_way_to_sign_in(planting):
    text = planting.text(Label.GREEN, EVERYBODY)
    for address in private(planting, "visitor"):
        answer = Client().get(address, follow=True)

        title = answer.content.decode().partition("</title>")[0].rpartition("<title>")[2]
        assert not any(word in title for word in text.words)
        assert text.post.thread.board.name not in title


@pytest.mark.django_db
def test_every_private_address_is_closed_to_crawlers():
    told = Client().get("/robots.txt").content.decode().splitlines()
    closed = tuple(line.removeprefix("Disallow: ") for line in told if line.startswith("Disallow: "))

    assert [address for address in settings.PRIVATE_ADDRESSES if not address.startswith(closed)] == []


@pytest.mark.parametrize("page", ['<meta property="og:title" content="x">', '<meta name="description" content="x">'])
def test_a_description_is_noticed(page):
    assert PREVIEWED.search(page)
