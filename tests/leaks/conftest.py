"""Says at the end of a run how many cells of the leak matrix were compared."""

import pytest

CELLS: list[int] = []


@pytest.fixture
def matrix_cells() -> list[int]:
    """Return where a walk writes down how many cells it compared."""
    return CELLS


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if CELLS:
        terminalreporter.write_line(f"Leak matrix: {sum(CELLS):,} cells compared.")
