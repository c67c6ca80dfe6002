"""A page that moved is found where it went; what members are refused never leads elsewhere."""

import pytest
from wagtail.contrib.redirects.models import Redirect

from tests.factories import members

pytestmark = pytest.mark.django_db


def moved(old: str) -> None:
    Redirect.objects.create(old_path=old, redirect_link="https://example.org/there")


def test_an_old_address_leads_where_its_page_went(client):
    moved("/was-here")
    assert client.get("/was-here/")["Location"] == "https://example.org/there"


def test_no_editor_leads_a_private_address_elsewhere(client_as):
    moved("/t/0123456789ab")
    assert client_as(members.member()).get("/t/0123456789ab").status_code == 404
