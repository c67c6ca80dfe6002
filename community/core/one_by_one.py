"""Going through rows by the clock, so that one at which something fails keeps no other waiting."""

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

logger = logging.getLogger(__name__)
_T = TypeVar("_T")


def one_by_one(rows: Iterable[_T], do: Callable[[_T], object], *, failed: str) -> int:
    """Call `do` with each of `rows`, a transaction of its own, and return how often it answered with something true.

    Where it raises, `failed` (a sentence in which %s stands for the row's key) is logged; the row comes again when its
    chore does.
    """
    done = 0
    for row in list(rows):
        try:
            done += bool(do(row))
        except Exception:
            logger.exception(failed, getattr(row, "pk", row))
    return done
