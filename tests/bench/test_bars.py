"""When the bench says that a bar is reached."""

import pytest

from bench.live.bars import Bar
from bench.times import Times


@pytest.mark.parametrize(
    ("figure", "bar", "at_least", "reached"),
    [
        (20, 20, False, True),
        (21, 20, False, False),
        (250, 250, True, True),
        (249, 250, True, False),
        (0, 0, False, True),
        (1, 0, False, False),
        (0, 250, True, False),
    ],
)
def test_a_bar_is_the_most_or_the_least(figure, bar, at_least, reached):
    assert Bar("", figure, bar, "", at_least=at_least).is_reached is reached


def test_times_are_in_milliseconds_also_of_one_and_of_none():
    assert Times.of([0.25]) == Times(1, 250, 250, 250)
    assert Times.of([]) == Times(0, 0, 0, 0)
    assert Times.of([0.1, 0.2, 0.3]).p50 == pytest.approx(200)
