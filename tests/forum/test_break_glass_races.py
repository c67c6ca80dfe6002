"""Break-glass at the same moment: one of two answers, one opening, one notice to each author."""

from functools import partial

from community.audit.models import AuditEntry
from community.core.rulings import Refused
from community.core.tlp import Label
from forum.actions.break_glass import agree_to_open, ask_to_open, decline_to_open, open_agreed
from forum.models import BreakGlass
from forum.notices import ThreadOpened
from realtime.models import Notification
from tests.factories import glass

RACES = 10


def _tried(do, **given) -> str:
    try:
        do(**given)
    except Refused:
        return "refused"
    return do.__name__


def test_of_two_who_answer_at_once_one_is_told_that_somebody_was_faster(two_at_once):
    pair = [glass.administrator() for _ in range(2)]
    for other in (agree_to_open, decline_to_open) * (RACES // 2):
        asked = glass.asked(glass.hidden())
        ends = two_at_once(
            partial(_tried, agree_to_open, by=pair[0], glass=asked), partial(_tried, other, by=pair[1], glass=asked)
        )
        assert sorted(ends)[1] == "refused"
        assert AuditEntry.objects.filter(target_id=asked.pk, action__endswith="ed").count() == 2
        asked.refresh_from_db()
        assert asked.seconded_by in pair


def test_what_is_asked_twice_at_once_opens_once(two_at_once):
    for _ in range(RACES):
        asker, thread = glass.administrator(), glass.hidden(Label.GREEN)
        ask = partial(_tried, ask_to_open, by=asker, address=thread.public_id, reason=glass.REASON)
        assert sorted(two_at_once(ask, ask)) == ["ask_to_open", "refused"]
        assert BreakGlass.objects.filter(thread=thread).count() == 1


def test_what_is_opened_twice_at_once_is_told_once(two_at_once):
    for _ in range(RACES):
        agreed = glass.asked(glass.hidden())
        agree_to_open(by=glass.administrator(), glass=agreed)
        open_it = partial(_tried, open_agreed, by=agreed.asked_by, glass=agreed)
        assert sorted(two_at_once(open_it, open_it)) == ["open_agreed", "refused"]
        assert Notification.objects.filter(notice=ThreadOpened.code, target_id=agreed.pk).count() == 1
