"""Addresses of persons: no crawler keeps them; where the address is the whole proof, cookies count for nothing."""

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from community.core.middleware import PrivateAddressesMiddleware


def answer(address: str) -> tuple[HttpRequest, HttpResponse]:
    request = RequestFactory().get(address, headers={"Cookie": "session=somebody"})
    return request, PrivateAddressesMiddleware(lambda _request: HttpResponse())(request)


@pytest.mark.parametrize("address", settings.PRIVATE_ADDRESSES)
def test_no_crawler_keeps_a_private_address(address):
    assert answer(address)[1]["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("address", ["/", "/ar/", "/news/feed/", "/about/"])
def test_public_pages_may_be_kept(address):
    assert "X-Robots-Tag" not in answer(address)[1]


@pytest.mark.parametrize(("address", "cookies"), [("/feed/any", {}), ("/t/any", {"session": "somebody"})])
def test_cookies_are_seen_except_by_a_feed(address, cookies):
    assert cookies == answer(address)[0].COOKIES
