"""What axe finds on a page that stands still."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

STAND_STILL = "document.getAnimations().forEach(moving => moving.finish())"


def violations(page: Page, *rules: str, but: tuple[str, ...] = ()) -> list[str]:
    """Return what axe finds, by all of its rules or by those named, `but` for some.

    A colour on its way to another has a contrast that nobody is left with, so what moves is brought to its end first.
    """
    page.evaluate(STAND_STILL)
    asked = {"runOnly": {"type": "rule", "values": list(rules)}} if rules else {}
    left_out = {"rules": {rule: {"enabled": False} for rule in but}}
    found = Axe().run(page, options={"resultTypes": ["violations"], **asked, **left_out}).response["violations"]
    return [f"{rule['id']}: {node['html'][:200]} {node['failureSummary']}" for rule in found for node in rule["nodes"]]
