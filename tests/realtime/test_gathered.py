"""Several changes of one use case raise their topics together, so that transactions never wait crosswise."""

import pytest
from django.db import transaction

from realtime.live import changed, gathered
from realtime.models.topic import current_seqs

pytestmark = pytest.mark.django_db


def _seqs(*names):
    return [current_seqs(names)[name] for name in names]


def test_what_changes_inside_is_raised_once_at_the_end():
    with gathered():
        changed("thread:b")
        changed("bell:a", "thread:b")
        assert _seqs("bell:a", "thread:b") == [0, 0]
    assert _seqs("bell:a", "thread:b") == [1, 1]


def test_an_inner_gathering_belongs_to_the_outer_one():
    with gathered():
        with gathered():
            changed("thread:b")
        assert _seqs("thread:b") == [0]
    assert _seqs("thread:b") == [1]


@transaction.atomic
@gathered()
def _fails():
    changed("thread:b")
    raise RuntimeError("the use case fails")


def test_a_failure_raises_nothing_and_the_next_use_case_starts_anew():
    with pytest.raises(RuntimeError):
        _fails()
    assert _seqs("thread:b") == [0]
    changed("thread:b")
    assert _seqs("thread:b") == [1]
