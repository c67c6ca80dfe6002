"""What every test may ask for. Journeys get a running site and a browser; absent, they are skipped, but not in CI."""

import gc
import os
import shutil
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import teardown_databases
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from community.core import throttle
from community.core.management.commands.compile_translations import compile_translations
from community.members.models import Member
from community.moderation import rulebook
from community.moderation.reading import lines
from tests import live, migrated, surroundings
from tests.emptying import let_tests_empty_the_log
from tests.factories import sessions
from tests.racing import two_at_once

__all__ = ["two_at_once"]
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
NO_CHROMIUM = "Chromium is not there. Install it (Debian: apt-get install chromium fonts-noto-core) and run again."
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_configure(config: pytest.Config) -> None:
    compile_translations()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    # Those have their turn in the other run, which CI demands.
    elsewhere = "sqlite" if connection.vendor == "postgresql" else "postgresql"
    config.hook.pytest_deselected(items=[item for item in items if item.get_closest_marker(elsewhere)])
    items[:] = [item for item in items if not item.get_closest_marker(elsewhere)]
    for item in items:
        if item.get_closest_marker("journey") and not CHROMIUM and not surroundings.demanded():
            item.add_marker(pytest.mark.skip(reason=NO_CHROMIUM))


def pytest_collection_finish(session: pytest.Session) -> None:
    """Spare the collector what stays to the end anyway: that was nearly a tenth of what the walks of leaks took."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In continuous integration a journey that was skipped, for whatever reason, was not walked: that is a failure."""
    report = yield
    if report.skipped and surroundings.demanded() and item.get_closest_marker("journey"):
        report.outcome = "failed"
        report.longrepr = f"A journey was skipped: {report.longrepr}"
    return report


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    """No test sees what another left in the cache: rates, counts, pages, rules, lines of the queue."""
    _forget_all()
    yield
    _forget_all()


def _forget_all() -> None:
    cache.clear()
    throttle.forget()
    rulebook.forget()
    lines.forget()


@pytest.fixture
def client_as() -> Callable[..., Client]:
    """Return a test client signed in as a member, second factor included: `client_as(member)`."""
    return sessions.client_as


@pytest.fixture(scope="session")
def django_db_setup(request, django_test_environment, django_db_blocker, tmp_path_factory) -> Iterator[None]:
    """Make the test database, always: pytest-django would leave it out of a run that holds journeys alone.

    Copied, while it is untouched, for the tests of this run that need a whole site beside them.
    """
    items = request.session.items
    purposes = {
        "journeys": bool(CHROMIUM) and any(item.get_closest_marker("journey") for item in items),
        "races": any("two_at_once" in getattr(item, "fixturenames", ()) for item in items),
        "faults": any("copy" in getattr(item, "fixturenames", ()) for item in items),
        "demo": any("demo_database" in getattr(item, "fixturenames", ()) for item in items),
    }
    with django_db_blocker.unblock():
        made = migrated.set_up_databases()
        let_tests_empty_the_log()
        for purpose in (purpose for purpose, wanted in purposes.items() if wanted):
            folder = tmp_path_factory.mktemp(purpose)
            live.COPIES[purpose] = live.copy_of_database(folder, purpose), folder
    yield
    with django_db_blocker.unblock():
        for copy, _folder in live.COPIES.values():
            live.drop(copy)
        teardown_databases(made, verbosity=0)


@pytest.fixture(scope="session")
def _running_site(django_db_setup) -> Iterator[live.Site]:
    if not CHROMIUM:
        pytest.fail(NO_CHROMIUM)
    with live.running(*live.COPIES["journeys"]) as site:
        yield site


@pytest.fixture
def site(_running_site, django_db_blocker) -> Iterator[live.Site]:
    """Return the running site; what the test makes with the factories, the site sees at once."""
    with django_db_blocker.unblock(), live.connected_to(live.COPIES["journeys"][0]):
        yield _running_site


@pytest.fixture(scope="module")
def demo_database(django_db_setup, django_db_blocker) -> Iterator[tuple[dict[str, Any], Path]]:
    """Return an untouched database and a folder beside it; this process is connected to it meanwhile."""
    copy, folder = live.COPIES["demo"]
    with django_db_blocker.unblock(), live.connected_to(copy):
        yield copy, folder


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright keeps a loop in this thread, the tests use none
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def visit(site: live.Site, browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Open browsers: `visit(member, java_script_enabled=False).new_page()`; each is one person with one session.

    A page that reports an error in its console fails the test at the end.
    """
    opened: list[BrowserContext] = []
    errors: list[str] = []

    def _open(member: Member | None = None, **options: Any) -> BrowserContext:
        # the worker that stands between page and site is met by the journeys about it alone
        usual = {"locale": "en-GB", "service_workers": "block"}
        context = browser.new_context(base_url=site.url, **usual | options)
        context.on("weberror", lambda error: errors.append(str(error.error)))
        if member:
            context.add_cookies([{"name": "session", "value": sessions.session_key(member), "url": site.url}])
        opened.append(context)
        return context

    yield _open
    for context in opened:
        context.close()
    assert not errors, errors
