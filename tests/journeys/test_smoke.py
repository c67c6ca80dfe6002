"""The site starts, and a member's session is theirs in a real browser."""

import pytest

from tests.factories import members

pytestmark = pytest.mark.journey


def test_a_visitor_reaches_the_sign_in_page(visit):
    page = visit().new_page()
    page.goto("/accounts/login/")
    assert page.locator("form").count() >= 1
