"""The browser itself: without a network it shows our page, and of a member's pages it keeps nothing."""

import pytest

from tests.factories import forum, members

pytestmark = pytest.mark.journey
KEPT = """async () => {
  const found = [];
  for (const name of await caches.keys()) {
    for (const request of await (await caches.open(name)).keys()) found.push(new URL(request.url).pathname);
  }
  return found.sort();
}"""


def test_without_a_network_our_page_is_shown_and_no_members_page_was_kept(visit):
    thread = forum.thread(title="Only for members", body="What nobody keeps.")
    context = visit(members.member(), service_workers="allow")
    page = context.new_page()
    page.goto("/forum/")
    page.evaluate("navigator.serviceWorker.ready")
    page.goto(f"/t/{thread.public_id}")
    page.goto("/notifications/")
    kept = page.evaluate(KEPT)
    assert [path for path in kept if not path.startswith("/static/css/app")] == ["/offline"]
    assert len(kept) == 2

    context.set_offline(True)
    page.goto(f"/t/{thread.public_id}")
    page.get_by_role("heading", name="There is no connection").wait_for()
    assert "What nobody keeps." not in page.content()
