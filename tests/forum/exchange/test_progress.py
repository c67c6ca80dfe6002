"""How far an import is: on a terminal, and nowhere else."""

import io

from forum.exchange.progress import Progress


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_a_terminal_is_told_how_far_it_is():
    terminal = Terminal()
    progress = Progress(200, terminal)
    progress(50)
    progress.end()
    assert terminal.getvalue() == "\r            50 bytes,  25 %\n"


def test_a_log_is_told_nothing():
    log = io.StringIO()
    progress = Progress(200, log)
    progress(50)
    progress.end()
    assert log.getvalue() == ""
