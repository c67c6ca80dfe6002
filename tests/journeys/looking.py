"""Looking at pages as many people would: wide and narrow, both directions, light and dark."""

import pytest
from playwright.sync_api import Page

from community.members.models import Member
from tests.journeys.axe import violations

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
NARROWEST = {"width": 320, "height": 640}
ENGLISH_ON_A_DESKTOP = ("en", DESKTOP, "light")
ARABIC_ON_A_PHONE = ("ar", PHONE, "dark")

both_ways = pytest.mark.parametrize(
    ("language", "viewport", "scheme"), [ENGLISH_ON_A_DESKTOP, ARABIC_ON_A_PHONE], ids=["english", "arabic"]
)


def scrolls_sideways(page: Page) -> list[str]:
    """Return that the page is wider than the screen, if it is."""
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [f"{wider}px wider than the screen"] if wider else []


def complaints(page: Page, addresses: list[str]) -> dict[str, list[str]]:
    """Return what is wrong with each page: at its own width, and whether it fits the narrowest screen."""
    width = page.viewport_size
    found = {}
    for address in addresses:
        page.set_viewport_size(width)
        page.goto(address)
        found[address] = violations(page)
        page.set_viewport_size(NARROWEST)
        found[address] += scrolls_sideways(page)
    return {address: wrong for address, wrong in found.items() if wrong}


def speaks(language: str, *people: Member) -> None:
    """Let these people have the interface in `language`."""
    Member.objects.filter(pk__in=[person.pk for person in people]).update(language=language)
