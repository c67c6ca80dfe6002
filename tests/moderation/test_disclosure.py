"""Small numbers are left out so that they cannot be computed, even by somebody who knows how they are left out."""

from collections import defaultdict
from itertools import product

import pytest

from community.moderation.disclosure import FEWEST, Hidden, disclose, disclose_without_total

FEWER, WITHHELD = Hidden.FEWER, Hidden.WITHHELD


@pytest.mark.parametrize(
    ("counts", "cells", "total"),
    [
        ([20, 30, 7], (20, 30, 7), 57),
        ([20, 30, 2], (WITHHELD, 30, FEWER), 52),
        ([3, 1, 40], (FEWER, FEWER, 40), 44),
        ([1, 0, 40], (WITHHELD, WITHHELD, WITHHELD), 41),
        ([0, 1, 2], (FEWER, FEWER, FEWER), FEWER),
        ([0, 6, 0], (WITHHELD, WITHHELD, WITHHELD), 6),
        ([12, 4], (WITHHELD, WITHHELD), 16),
    ],
)
def test_what_is_shown_beside_a_total(counts, cells, total):
    shown = disclose(counts)
    assert (shown.cells, shown.total) == (cells, total)


def test_where_the_sum_may_not_be_learnt_one_more_is_left_out():
    assert disclose_without_total([20, 30, 7], at_least_one=True) == (20, 30, WITHHELD)
    assert disclose_without_total([20, 3, 7], at_least_one=True) == (20, FEWER, 7)
    assert disclose_without_total([20, 3, 7], at_least_one=False) == (20, FEWER, 7)


@pytest.mark.parametrize("places", [2, 3])
def test_nothing_left_out_can_be_computed_by_who_tries_all_that_could_have_been(places):
    """Every cell that is left out could be at least two numbers, by all that is shown and the rule by which it is."""
    could_be = defaultdict(list)
    for counts in product(range(25), repeat=places):
        could_be[disclose(counts)].append(counts)
    for shown, tables in could_be.items():
        if max(max(table) for table in tables) > 20:
            continue  # at the end of what was tried a larger number could have been, too
        for place, cell in enumerate(shown.cells):
            if isinstance(cell, Hidden):
                assert len({table[place] for table in tables}) > 1, (shown, tables)


@pytest.mark.parametrize("places", [2, 3])
def test_no_number_below_five_is_ever_shown(places):
    for counts in product(range(12), repeat=places):
        shown = disclose(counts)
        assert not any(isinstance(one, int) and one < FEWEST for one in (*shown.cells, shown.total))
