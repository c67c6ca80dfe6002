"""Mails about an account: what was done, from where, and what to do if it was somebody else."""

import re
from urllib.parse import urlsplit

import pytest
from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.core import context
from django.conf import settings
from django.core import mail
from django.test import RequestFactory
from django.utils import translation

from tests.factories import members

pytestmark = pytest.mark.django_db

CHANGES = [
    "account/email/email_changed",
    "account/email/email_confirm",
    "account/email/email_deleted",
    "account/email/password_changed",
    "account/email/password_reset",
    "account/email/password_set",
    "mfa/email/recovery_codes_generated",
    "mfa/email/totp_activated",
    "mfa/email/totp_deactivated",
    "mfa/email/webauthn_added",
    "mfa/email/webauthn_removed",
]


def send(change: str, *, language: str):
    member = members.member(name="Ada <Example> & Sons")
    request = RequestFactory().get("/", REMOTE_ADDR="2001:db8:1:2:3:4:5:6", HTTP_USER_AGENT="Browser & Co")
    request.user = member
    with context.request_context(request), translation.override(language):
        get_adapter(request).send_notification_mail(change, member)
    return mail.outbox[-1]


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_told_with_its_network_and_what_to_do(change, language):
    message = send(change, language=language)
    assert message.subject.strip()
    assert "\n" not in message.subject
    assert "Browser & Co" in message.body, "a plain text is not escaped"
    assert "2001:db8:1:2::" in message.body, "the network is named, never the whole address"
    assert ":3:4:5:6" not in message.body
    assert "{{" not in message.body
    assert settings.SITE_URL in message.body
    assert not message.alternatives


def test_it_says_in_english_what_happened():
    message = send("mfa/email/webauthn_added", language="en")
    assert message.subject == "A passkey was added"
    assert "ask for a new password at once" in message.body


LINKS = {
    "/accounts/password/reset/": {"known": "/accounts/password/reset/key/", "unknown": "/accounts/signup/"},
    "/accounts/signup/": {"known": "/accounts/password/reset/", "unknown": "/accounts/confirm-email/"},
}


@pytest.mark.parametrize("host", ["testserver:8443", "testserver", "localhost:1"])
@pytest.mark.parametrize(("form", "whose"), [(form, whose) for form, links in LINKS.items() for whose in links])
def test_no_host_that_a_request_names_reaches_a_link(client, settings, form, whose, host):
    settings.SITE_URL = "https://community.example.org"
    member = members.member()
    EmailAddress.objects.create(user=member, email=member.email, primary=True, verified=True)
    email = member.email if whose == "known" else "nobody@example.org"
    said = {"name": "Ada", "organisation": "Example", "password1": "a long plain password", "email": email}
    client.post(form, said, headers={"Host": host})

    links = re.findall(r"\w+://\S+", mail.outbox[0].body)
    assert f"{settings.SITE_URL}{LINKS[form][whose]}" in " ".join(links)
    assert {urlsplit(link).netloc for link in links} == {"community.example.org"}
