"""What strangers and machines send to addresses of answers: none of it is posted, and nobody is written to in vain."""

import re
from contextlib import suppress

import pytest
from django.core import mail

from realtime.incoming.letters import LARGEST, Unreadable
from realtime.models import Received
from realtime.outbox.delivery import deliver_due
from tests.factories import members
from tests.realtime.letters import arrives, letter, reason, replies

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "sender",
    ["Eve <eve@example.net>", "told@example.org, eve@example.net", '"told@example.org" <eve@example.net>', "nobody"],
)
def test_the_address_alone_is_not_believed(address, thread, sender):
    arrives(letter(address, sender=sender))

    assert "did not come from the address of your account" in reason(thread)


@pytest.mark.parametrize(
    "forge",
    [
        lambda address: address.replace(address[20:24], "aaaa"),
        lambda address: address.replace("@", "x@"),
        lambda address: re.sub(r"\+.{12}", "+" + "a" * 12, address),
        lambda _address: "reply@example.org",
        lambda _address: "told@example.org",
    ],
)
def test_an_address_that_nobody_was_sent_is_answered_to_nobody(address, thread, forge):
    assert arrives(letter(forge(address))) is None

    deliver_due()
    assert replies(thread) == mail.outbox == []


def test_the_address_of_one_member_serves_no_other(address, thread):
    arrives(letter(address, sender=members.member(email="other@example.org").email))

    assert "did not come from" in reason(thread)


@pytest.mark.parametrize(
    "head",
    [
        "Auto-Submitted: auto-replied\r\n",
        "Precedence: bulk\r\n",
        "X-Autoreply: yes\r\n",
        "Return-Path: <>\r\n",
        "List-Id: <a.example.net>\r\n",
        "Authentication-Results: mx.example.org; spf=fail; dmarc=fail header.from=example.org\r\n",
    ],
)
def test_what_a_machine_sends_is_never_answered(address, thread, head):
    assert arrives(letter(address, head=head)) is None

    deliver_due()
    assert replies(thread) == mail.outbox == []


@pytest.mark.parametrize(("charset", "raw"), [("x-unheard-of", "é".encode()), ("utf-8", b"\xff"), ("utf-16", b"a")])
def test_words_in_a_broken_charset_are_read_as_far_as_they_can_be(address, thread, charset, raw):
    arrives(letter(address, text="Words ").replace(b"utf-8", charset.encode()) + raw)

    assert Received.objects.count() == 1


def test_what_is_huge_is_refused_without_being_read(address, thread):
    arrives(letter(address, text="a" * LARGEST))

    assert "too large" in reason(thread)


NESTED = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(20_000))


@pytest.mark.parametrize(
    "raw",
    [b"", b"\x00" * 1000, b"From" * 1000, NESTED, b"Content-Type: multipart/mixed; boundary=\n\n--\n", b"\xff\xfe\n\n"],
)
def test_what_no_mail_program_sends_breaks_nothing(raw, address, thread):
    for sent in (raw, letter(address).replace(b"MIME-Version: 1.0\r\n", b"").replace(b"Content-Type", raw)):
        with suppress(Unreadable):
            arrives(sent)

    assert len(replies(thread)) <= 1
