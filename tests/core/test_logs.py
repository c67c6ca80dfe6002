"""Log lines hold ids and codes: no way to a member's page, no words of a failure."""

import logging
import sys

import pytest
from django.conf import settings
from django.db import DatabaseError

from community.core.logs import DiscreetFormatter

SECRET = "a secret word"


@pytest.fixture
def formatter() -> DiscreetFormatter:
    return DiscreetFormatter("%(levelname)s %(message)s", private=settings.PRIVATE_ADDRESSES)


def record(message: str, *args: object, failure: bool = False) -> logging.LogRecord:
    return logging.LogRecord("any", logging.WARNING, __file__, 1, message, args, sys.exc_info() if failure else None)


@pytest.mark.parametrize(
    "address",
    [
        "/t/abcdefghijkl/print",
        f"/forum/tags/{SECRET}",
        "/forum/a-board-of-few/",
        f'/feed/{SECRET}" quoted',
        f"/accounts/password/reset/key/1-{SECRET}/",
        f"https://example.org/t/{SECRET}",
        f"/t/abcdefghijkl\n{SECRET}",
    ],
)
def test_an_address_of_members_ends_after_its_first_part(formatter, address):
    line = formatter.format(record("Not Found: %s", address))

    assert line.startswith("WARNING Not Found: ")
    assert line.endswith("/…")
    assert not any(word in line for word in ("secret", "abcdefghijkl", "board", "tags"))


def test_an_address_of_a_public_page_stays(formatter):
    assert (
        formatter.format(record("Not Found: %s", "/news/of-the-network/")) == "WARNING Not Found: /news/of-the-network/"
    )


def _failing(words: str) -> None:
    raise ValueError(words)


def test_a_failure_keeps_its_places_and_kinds_and_no_words(formatter):
    try:
        try:
            _failing(SECRET)
        except ValueError as error:
            raise DatabaseError(f"Failing row contains ({SECRET})") from error
    except DatabaseError:
        failed = record("Internal Server Error: %s", "/t/abcdefghijkl", failure=True)
    failed.exc_text = f"what another handler wrote: {SECRET}"

    line = formatter.format(failed)

    assert SECRET not in line
    assert "in _failing" in line
    assert line.index("builtins.ValueError") < line.index("which led to") < line.index("django.db.utils.DatabaseError")
    assert failed.exc_text.startswith("what another")


def _handlers() -> list[logging.Handler]:
    loggers = [logging.getLogger(), *map(logging.getLogger, logging.getLogger().manager.loggerDict)]
    return [
        handler
        for logger in loggers
        for handler in logger.handlers
        if not type(handler).__module__.startswith("_pytest") and not isinstance(handler, logging.NullHandler)
    ]


def test_every_handler_writes_so_and_none_sends_mail():
    assert [type(handler.formatter) for handler in _handlers()] == [DiscreetFormatter]
    assert settings.ADMINS == settings.MANAGERS == []
