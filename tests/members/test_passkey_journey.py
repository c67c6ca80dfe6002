"""A passkey in a real browser: added, used to sign in alone, used as a second factor, missing."""

import pytest
from allauth.account.models import EmailAddress
from playwright.sync_api import Page, expect

from community.members.models import Member
from tests.factories import members

pytestmark = pytest.mark.journey

PASSWORD = "a long password"


@pytest.fixture
def moderator(site) -> Member:
    member = members.moderator()
    EmailAddress.objects.create(user=member, email=member.email, primary=True, verified=True)
    return member


def device(page: Page) -> None:
    """Put a passkey device into the browser: one that knows its owner and says yes."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


def sign_in_by_password(page: Page, member: Member) -> None:
    page.get_by_label("E-mail address").fill(member.email)
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def confirm_by_password(page: Page) -> None:
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()


@pytest.fixture
def page(visit, site) -> Page:
    page = visit().new_page()
    device(page)
    return page


def test_a_moderator_adds_a_passkey_confirms_with_it_and_later_signs_in_with_it_alone(page, moderator):
    page.goto("/accounts/login/?next=/members/applicants")
    sign_in_by_password(page, moderator)
    expect(page.get_by_role("heading", name="One more step")).to_be_visible()
    page.get_by_role("link", name="Add a passkey").click()
    confirm_by_password(page)
    page.get_by_label("Let this passkey sign me in alone").check()
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()

    page.goto("/members/applicants")
    page.get_by_role("link", name="Confirm with your passkey").click()
    page.get_by_role("button", name="Use your passkey").click()
    expect(page.get_by_role("heading", name="Applicants")).to_be_visible()

    page.goto("/accounts/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.goto("/accounts/login/?next=/members/applicants")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", name="Sign in")).to_have_count(0)
    page.goto("/members/applicants")
    expect(page.get_by_role("heading", name="Applicants")).to_be_visible()

    page.goto("/accounts/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.goto("/accounts/login/?next=/members/applicants")
    sign_in_by_password(page, moderator)
    page.get_by_role("button", name="Use your passkey").click()
    expect(page.get_by_role("heading", name="Applicants")).to_be_visible()


def test_without_a_passkey_on_the_device_a_sentence_says_what_to_do(page):
    page.goto("/accounts/login/")
    refuse = "() => { navigator.credentials.get = () => Promise.reject(new DOMException('no', 'NotAllowedError')); }"
    page.evaluate(refuse)
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_text("The passkey was not used")).to_be_visible()
