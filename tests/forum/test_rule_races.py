"""Two moderators at the same moment: one answers, the other is told; a name is shown once."""

from functools import partial

from community.core.rulings import Refused
from forum.actions import unmasking
from forum.models import Post, Unmasking
from tests.factories import members, rule

RACES = 10


def _asked(team, post) -> Unmasking:
    members.moderator(team)
    return unmasking.ask_who(moderator=members.moderator(team), post=post, reason="A threat was made.")


def _answer(do, moderator, asked) -> str:
    try:
        do(moderator=moderator, unmasking=asked)
    except Refused:
        return "refused"
    return do.__name__


def test_of_two_who_answer_at_once_one_is_told_that_it_has_changed(two_at_once):
    thread = rule.thread()
    post, team = Post.objects.get(thread=thread), thread.board.moderators
    pair = [members.moderator(team) for _ in range(2)]
    for _ in range(RACES):
        asked = _asked(team, post)
        ends = two_at_once(
            partial(_answer, unmasking.agree, pair[0], asked), partial(_answer, unmasking.decline, pair[1], asked)
        )
        asked.refresh_from_db()
        assert sorted(ends) == sorted(["refused", {"agreed": "agree", "declined": "decline"}[asked.state]])
        assert asked.seconded_by == pair[0 if asked.state == Unmasking.State.AGREED else 1]


def test_a_name_asked_for_twice_at_once_is_shown_once(two_at_once):
    thread = rule.thread()
    post, team = Post.objects.get(thread=thread), thread.board.moderators
    asked = _asked(team, post)
    unmasking.agree(moderator=members.moderator(team), unmasking=asked)
    look = partial(_answer, unmasking.tell_once, asked.asked_by, asked)
    assert sorted(two_at_once(look, look)) == ["refused", "tell_once"]
