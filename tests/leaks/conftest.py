"""One planted forum for all tests that only look at it; and at the end, how many cells of the matrix were compared."""

import logging
from collections.abc import Iterator

import pytest
from django.db import transaction

from tests.leaks import planting as planted
from tests.leaks.matrix import Planting, Viewer

CELLS: list[int] = []


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put those that share the planted forum first: after tests that empty the tables there is nothing to plant on."""
    items.sort(key=lambda item: "planting" not in getattr(item, "fixturenames", ()))


@pytest.fixture(scope="module")
def _planted(django_db_setup, django_db_blocker) -> Iterator[Planting]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield planted.plant()
        transaction.set_rollback(True)


@pytest.fixture
def planting(_planted: Planting) -> Iterator[Planting]:
    """Return the planted forum. It is made once for a module; whatever a test does to it is undone."""
    with transaction.atomic():
        yield _planted
        transaction.set_rollback(True)


@pytest.fixture
def behind_glass(planting: Planting) -> Iterator[Viewer]:
    """Return an administrator to whom every thread that they do not read lies open."""
    yield planted.break_glass(planting)
    planted.mend_glass(planting)


@pytest.fixture
def quietly() -> Iterator[None]:
    """Log nothing: a walk is refused thousands of times, and writing that down takes longer than the refusal."""
    logging.disable()
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def matrix_cells() -> list[int]:
    """Return where a walk writes down how many cells it compared."""
    return CELLS


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if CELLS:
        terminalreporter.write_line(f"Leak matrix: {sum(CELLS):,} cells compared.")
