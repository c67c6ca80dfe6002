"""Two at the same moment: about one member, and one member twice."""

from community.members.models import Member
from community.members.models.member import Role
from community.moderation.actions.sanction_appeals import answer, appeal
from community.moderation.actions.sanctions import agree
from community.moderation.models import Sanction
from forum.actions.posts import post_reply
from forum.models import Post
from tests.factories import forum, members, people
from tests.racing import outcome


def test_of_two_moderators_who_suspend_at_once_one_is_told_that_the_other_was_faster(two_at_once):
    member = members.member()
    first, second = members.moderator(), members.moderator()
    calls = [
        lambda by=by: outcome(lambda: people.imposed(Sanction.Kind.SUSPENSION, member, by=by)) for by in (first, second)
    ]
    assert sorted(two_at_once(*calls)) == ["done", "refused"]
    assert Sanction.objects.count() == 1


def test_of_two_who_agree_to_a_ban_at_once_one_lets_it_begin(two_at_once):
    ban = people.proposed_ban()
    pair = [members.member(Role.SECRETARIAT) for _ in range(2)]
    calls = [lambda by=by: outcome(lambda: agree(sanction=ban, by=by)) for by in pair]
    assert sorted(two_at_once(*calls)) == ["done", "refused"]


def test_of_two_who_decide_an_appeal_at_once_one_does(two_at_once):
    made = people.imposed(Sanction.Kind.SUSPENSION)
    appeal(sanction=made, member=made.member, text="It was not me.")
    pair = [members.moderator() for _ in range(2)]
    said = [True, False]
    calls = [
        lambda by=by, lifts=lifts: outcome(lambda: answer(sanction=made, by=by, lifts=lifts, words="Decided."))
        for by, lifts in zip(pair, said, strict=True)
    ]
    assert sorted(two_at_once(*calls)) == ["done", "refused"]
    made.refresh_from_db()
    member = Member.objects.get(pk=made.member_id)
    assert (made.state == Sanction.State.LIFTED) == member.is_verified


def test_two_posts_of_a_limited_member_at_once_are_counted_one_by_one(two_at_once):
    member = members.member()
    people.imposed(Sanction.Kind.LIMIT, member, posts_per_day=1)
    threads = [forum.thread(), forum.thread()]
    calls = [
        lambda thread=thread: outcome(lambda: post_reply(author=member, thread=thread, body="At once.", language="en"))
        for thread in threads
    ]
    assert sorted(two_at_once(*calls)) == ["done", "refused"]
    assert Post.objects.filter(author=member).count() == 1
