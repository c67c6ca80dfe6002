"""All that one run measured."""

from collections.abc import Sequence
from dataclasses import dataclass

from bench.pages import Pages

from .fan_out import FanOut
from .idle import Idle
from .telling import Telling


@dataclass(frozen=True)
class Run:
    """`circumstances` is a sentence: on what machine, over which data."""

    circumstances: str
    fan_out: Sequence[FanOut]
    telling: Sequence[Telling]
    idle: Idle
    pages: Pages
