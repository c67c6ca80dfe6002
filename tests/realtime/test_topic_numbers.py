"""Numbers of topics: one more per change, without a gap, in the order of the commits."""

from collections.abc import Callable

import pytest
from django.db import transaction

from realtime.live import changed
from realtime.models.topic import NAMES_PER_STATEMENT, current_seqs, raise_seqs


@pytest.mark.django_db
def test_a_topic_counts_its_changes_from_one():
    assert current_seqs(["thread:x"]) == {"thread:x": 0}
    assert raise_seqs(["thread:x"]) == {"thread:x": 1}
    assert raise_seqs(["thread:x", "bell:y", "thread:x"]) == {"thread:x": 2, "bell:y": 1}
    assert current_seqs(["thread:x", "bell:y"]) == {"thread:x": 2, "bell:y": 1}


@pytest.mark.django_db
def test_more_topics_than_fit_into_one_statement_are_all_raised():
    names = [f"bell:{number}" for number in range(NAMES_PER_STATEMENT + 1)]

    assert set(raise_seqs(names).values()) == {1}
    assert len(current_seqs(names)) == NAMES_PER_STATEMENT + 1


@pytest.mark.django_db
def test_a_change_that_is_rolled_back_left_no_number():
    with transaction.atomic():
        changed("thread:x")
        transaction.set_rollback(True)

    assert current_seqs(["thread:x"]) == {"thread:x": 0}


def test_writers_at_once_lose_no_number_and_never_lock_each_other_out(two_at_once):
    def writing(*names: str) -> Callable[[], object]:
        return lambda: [_change(*names) for _ in range(40)]

    two_at_once(writing("a:1", "b:1"), writing("b:1", "a:1"))

    assert current_seqs(["a:1", "b:1"]) == {"a:1": 80, "b:1": 80}


def _change(*names: str) -> None:
    with transaction.atomic():
        changed(*names)
