"""An editor at work in a browser."""

import pytest

from tests.factories import cms

pytestmark = pytest.mark.journey


def test_a_page_without_a_version_is_opened_and_left_without_an_error(site, visit):
    """Wagtail then tells the server that the page is open by a form without fields, which daphne would refuse."""
    page = visit(cms.editor()).new_page()
    errors: list[str] = []
    page.on("console", lambda message: message.type == "error" and errors.append(message.text))
    with page.expect_response("**/editing-sessions/ping/**") as told:
        page.goto(f"/admin/pages/{cms.page().pk}/edit/")
    assert told.value.status == 200
    page.goto("/admin/")
    assert errors == []
