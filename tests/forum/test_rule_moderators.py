"""What moderators do without knowing names: closing, silencing; and how two of them learn one."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from community.audit.models import AuditEntry
from community.core.rulings import Refused
from community.members.models import Member, Membership
from forum import authorship
from forum.actions import unmasking
from forum.actions.batches import publish_batches
from forum.actions.posts import post_reply
from forum.actions.rule_keys import destroy_rule_keys
from forum.models import Post, RuleKey, Silence, Thread, Unmasking
from forum.reading import unmaskings_by_year
from realtime.models import Notification
from tests.factories import forum, members, rule

pytestmark = pytest.mark.django_db

MINE = "/forum/mine/rule"
NEUTRAL = "This has changed meanwhile, or another moderator is at it."


@pytest.fixture
def author() -> Member:
    return rule.speaker(name="Ingrid Solheim")


@pytest.fixture
def thread(author) -> Thread:
    return rule.thread(author=author)


@pytest.fixture
def post(thread) -> Post:
    return Post.objects.get(thread=thread)


@pytest.fixture
def team(thread):
    return thread.board.moderators


def _text(answer) -> str:
    return answer.content.decode()


def _of(post: Post, deed: str) -> str:
    return f"/t/{post.thread.public_id}/{post.public_id}/{deed}"


def _asked(team, post) -> Unmasking:
    """Return what one moderator asked, and another could agree to."""
    members.moderator(team)
    return unmasking.ask_who(moderator=members.moderator(team), post=post, reason="A threat was made.")


# closing


@pytest.mark.parametrize("under_rule", [True, False])
def test_a_moderator_of_the_board_closes_a_thread_and_opens_it_again(client_as, under_rule):
    thread = rule.thread() if under_rule else forum.thread()
    moderator = client_as(members.moderator(thread.board.moderators))
    here = f"/t/{thread.public_id}"
    assert f"{here}/order" in _text(moderator.get(here))
    answer = moderator.post(f"{here}/order", {"deed": "close", "outcome": "Settled by the new form."}, follow=True)
    thread.refresh_from_db()
    assert (thread.locked, thread.closed) == (True, timezone.now().date())
    assert "The thread is closed for replies." in _text(answer)
    assert "Settled by the new form." in _text(moderator.get(here))
    moderator.post(f"{here}/order", {"deed": "open"})
    thread.refresh_from_db()
    assert (thread.locked, thread.closed) == (False, None)
    assert list(AuditEntry.objects.filter(target_id=thread.pk).values_list("action", flat=True)) == [
        "forum.closed",
        "forum.opened",
    ]


def test_for_others_keeping_order_is_no_address(client_as, thread, author):
    elsewhere = members.moderator(members.group())
    for member in (author, elsewhere, members.member("administrator")):
        assert client_as(member).post(f"/t/{thread.public_id}/order", {"deed": "close"}).status_code == 404
        assert f"/t/{thread.public_id}/order" not in _text(client_as(member).get(f"/t/{thread.public_id}"))


def test_a_thread_whose_key_was_destroyed_stays_closed(client_as, thread, team):
    today = timezone.now().date()
    Thread.objects.filter(pk=thread.pk).update(locked=True, closed=today - timedelta(days=90))
    destroy_rule_keys(today)
    answer = client_as(members.moderator(team)).post(f"/t/{thread.public_id}/order", {"deed": "open"})
    assert "so it stays closed" in _text(answer)
    thread.refresh_from_db()
    assert thread.locked


# silencing


def test_a_participant_is_silenced_from_a_post_and_let_write_again(client_as, thread, team, post, author):
    moderator = client_as(members.moderator(team))
    assert _of(post, "silence") in _text(moderator.get(f"/t/{thread.public_id}"))
    answer = moderator.post(_of(post, "silence"), {"days": "7", "reason": "Stay with the matter."}, follow=True)
    assert "The participant cannot write in this thread until then" in _text(answer)
    silence = Silence.objects.get()
    assert silence.until == timezone.now().date() + timedelta(days=7)
    assert client_as(author).get(f"/t/{thread.public_id}/reply").status_code == 403
    assert "Stay with the matter." in _text(moderator.get(_of(post, "silence")))
    moderator.post(_of(post, "silence/lift"))
    assert client_as(author).get(f"/t/{thread.public_id}/reply").status_code == 200


def test_the_audit_log_says_which_number_and_for_how_long_and_no_tag(client_as, team, post):
    client_as(members.moderator(team)).post(_of(post, "silence"), {"days": "7", "reason": "Stay with the matter."})
    entry = AuditEntry.objects.get(action="forum.silence")
    assert entry.details == {"participant": 1, "days": 7}


@pytest.mark.parametrize("days", ["0", "91", "-3", "many", ""])
def test_a_silence_lasts_from_one_day_to_ninety(client_as, team, post, days):
    answer = client_as(members.moderator(team)).post(_of(post, "silence"), {"days": days, "reason": "Kept words."})
    assert answer.status_code == 400
    assert "Kept words." in _text(answer)
    assert not Silence.objects.exists()


def test_a_second_silence_stands_in_the_place_of_the_first(client_as, team, post):
    for days in ("7", "2"):
        client_as(members.moderator(team)).post(_of(post, "silence"), {"days": days, "reason": "Why."})
    assert Silence.objects.get().until == timezone.now().date() + timedelta(days=2)


def test_nobody_lifts_their_own_silence(client_as, thread, team):
    speaking = rule.speaker(role="moderator", team=team)
    written = post_reply(author=speaking, thread=thread, body="Words.", language="en")
    publish_batches(timezone.now() + timedelta(hours=48))
    client_as(members.moderator(team)).post(_of(written, "silence"), {"days": "7", "reason": "Why."})
    answer = client_as(speaking).post(_of(written, "silence/lift"), follow=True)
    assert NEUTRAL in _text(answer)
    assert Silence.objects.exists()


@pytest.mark.parametrize("deed", ["silence", "silence/lift", "unmask"])
def test_for_others_these_addresses_do_not_exist(client_as, thread, post, author, deed):
    elsewhere = members.moderator(members.group())
    for member in (author, elsewhere, members.member("administrator")):
        client = client_as(member)
        assert client.post(_of(post, deed), {"days": "7", "reason": "Why."}).status_code == 404
        assert _of(post, "silence") not in _text(client.get(f"/t/{thread.public_id}"))


def test_nobody_is_silenced_so_where_people_are_named(client_as):
    thread = forum.thread()
    opening = Post.objects.get(thread=thread)
    moderator = client_as(members.moderator(thread.board.moderators))
    assert moderator.get(_of(opening, "silence")).status_code == 404


# unmasking


def test_two_moderators_of_two_organisations_are_told_the_name_once_each(client_as, team, post, author):
    first, second = client_as(members.moderator(team)), client_as(members.moderator(team))
    answer = first.post(_of(post, "unmask"), {"reason": "A threat was made."}, follow=True)
    assert "Asked. A moderator of another organisation answers" in _text(answer)
    asked = Unmasking.objects.get()
    listed = _text(second.get("/forum/unmaskings"))
    assert "A threat was made." in listed
    assert author.name not in listed
    second.post(f"/forum/unmaskings/{asked.public_id}/agree")
    for client in (first, second):
        shown = client.post(f"/forum/unmaskings/{asked.public_id}/name")
        assert author.name in _text(shown)
        assert shown["Cache-Control"] == "private, no-store"
        again = client.post(f"/forum/unmaskings/{asked.public_id}/name", follow=True)
        assert author.name not in _text(again)
        assert "You were told the name already." in _text(again)


def test_the_author_is_told_when_they_look_and_by_no_row(client_as, team, post, author):
    client = client_as(author)
    asked = _asked(team, post)
    assert "A threat was made." not in _text(client.get(MINE))
    unmasking.agree(moderator=members.moderator(team), unmasking=asked)
    told = _text(client.get(MINE))
    assert "was told to two moderators" in told
    assert "A threat was made." in told
    assert not Notification.objects.exists()


def test_one_moderator_alone_learns_nothing(client_as, team, post, author):
    members.moderator(team)
    first = members.moderator(team)
    asked = unmasking.ask_who(moderator=first, post=post, reason="Why.")
    client = client_as(first)
    for deed in ("agree", "name"):
        answer = client.post(f"/forum/unmaskings/{asked.public_id}/{deed}", follow=True)
        assert author.name not in _text(answer)
    asked.refresh_from_db()
    assert asked.state == Unmasking.State.ASKED


def test_two_moderators_of_one_organisation_learn_nothing(client_as, team, post):
    first, somebody = members.moderator(team), members.moderator(team)
    colleague = members.moderator(team, organisation=first.organisation)
    assert somebody.organisation != first.organisation
    asked = unmasking.ask_who(moderator=first, post=post, reason="Why.")
    answer = client_as(colleague).post(f"/forum/unmaskings/{asked.public_id}/agree", follow=True)
    assert "The second person comes from another organisation than the first." in _text(answer)
    asked.refresh_from_db()
    assert asked.state == Unmasking.State.ASKED


def test_where_nobody_could_agree_nothing_is_asked_and_the_reason_is_kept(client_as, team, post):
    first = members.moderator(team)
    members.moderator(team, organisation=first.organisation)
    answer = client_as(first).post(_of(post, "unmask"), {"reason": "A threat was made."})
    assert answer.status_code == 403
    assert "It takes two moderators of this board, of different organisations" in _text(answer)
    assert "A threat was made." in _text(answer)
    assert not Unmasking.objects.exists()


@pytest.mark.parametrize("gone", ["seat", "role"])
@pytest.mark.parametrize("who", ["first", "second"])
def test_both_moderate_the_board_at_that_moment(team, post, who, gone):
    first, second = members.moderator(team), members.moderator(team)
    asked = unmasking.ask_who(moderator=first, post=post, reason="Why.")
    leaving = {"first": first, "second": second}[who]
    if gone == "seat":
        Membership.objects.filter(member=leaving).delete()
    else:
        leaving.role = "member"
        leaving.save(update_fields=["role"])
    with pytest.raises(Refused):
        unmasking.agree(moderator=second, unmasking=asked)


def test_whoever_left_the_board_is_no_longer_told(team, post):
    first, second = members.moderator(team), members.moderator(team)
    asked = unmasking.ask_who(moderator=first, post=post, reason="Why.")
    unmasking.agree(moderator=second, unmasking=asked)
    Membership.objects.filter(member=first).delete()
    with pytest.raises(Refused):
        unmasking.tell_once(moderator=first, unmasking=asked)


def test_a_third_moderator_is_told_nothing(team, post):
    asked = _asked(team, post)
    unmasking.agree(moderator=members.moderator(team), unmasking=asked)
    with pytest.raises(Refused, match="Only the two moderators who agreed"):
        unmasking.tell_once(moderator=members.moderator(team), unmasking=asked)


@pytest.mark.parametrize("deed", ["ask", "agree", "decline"])
def test_the_participant_gets_an_answer_that_says_nothing(client_as, thread, team, deed):
    speaking = rule.speaker(role="moderator", team=team)
    other = members.moderator(team)
    written = post_reply(author=speaking, thread=thread, body="Words.", language="en")
    publish_batches(timezone.now() + timedelta(hours=48))
    client = client_as(speaking)
    if deed == "ask":
        answer = client.post(_of(written, "unmask"), {"reason": "Why."})
        assert not Unmasking.objects.exists()
    else:
        written.refresh_from_db()
        asked = unmasking.ask_who(moderator=other, post=written, reason="Why.")
        assert f"{asked.public_id}/{deed}" in _text(client.get("/forum/unmaskings"))
        answer = client.post(f"/forum/unmaskings/{asked.public_id}/{deed}", follow=True)
        asked.refresh_from_db()
        assert asked.state == Unmasking.State.ASKED
    assert NEUTRAL in _text(answer)


def test_whoever_comes_second_gets_the_same_answer(client_as, team, post):
    asked = _asked(team, post)
    unmasking.decline(moderator=members.moderator(team), unmasking=asked)
    answer = client_as(members.moderator(team)).post(f"/forum/unmaskings/{asked.public_id}/agree", follow=True)
    assert NEUTRAL in _text(answer)


def test_declined_it_stays_unknown_and_can_be_asked_again(client_as, team, post, author):
    asked = _asked(team, post)
    unmasking.decline(moderator=members.moderator(team), unmasking=asked)
    with pytest.raises(Refused):
        unmasking.tell_once(moderator=asked.asked_by, unmasking=asked)
    assert "was told to two moderators" not in _text(client_as(author).get(MINE))
    assert _asked(team, post)


def test_the_audit_log_holds_ids_and_no_name(team, post, author):
    asked = _asked(team, post)
    second = members.moderator(team)
    unmasking.agree(moderator=second, unmasking=asked)
    unmasking.tell_once(moderator=second, unmasking=asked)
    entries = AuditEntry.objects.filter(target_type="forum.unmasking")
    assert list(entries.order_by("pk").values_list("action", "details")) == [
        ("forum.unmasking_asked", {}),
        ("forum.unmasking_agreed", {}),
    ]


def test_what_nobody_answers_lapses_and_keeps_no_key(thread, team, post):
    asked, today = _asked(team, post), timezone.now().date()
    Thread.objects.filter(pk=thread.pk).update(locked=True, closed=today - timedelta(days=100))
    assert destroy_rule_keys(today) == 0
    assert unmasking.let_lapse(today + timedelta(days=14)) == 0
    assert unmasking.let_lapse(today + timedelta(days=15)) == 1
    asked.refresh_from_db()
    assert asked.state == Unmasking.State.LAPSED
    assert destroy_rule_keys(today) == 1


def test_without_the_key_it_is_said_that_nobody_can_say_it(client_as, thread, team, post):
    asked = _asked(team, post)
    unmasking.agree(moderator=members.moderator(team), unmasking=asked)
    RuleKey.objects.update(wrapped="", destroyed=timezone.now().date())
    answer = client_as(asked.asked_by).post(f"/forum/unmaskings/{asked.public_id}/name", follow=True)
    assert "The key of this thread was destroyed" in _text(answer)
    asked.refresh_from_db()
    assert not asked.seen_by_asker


def test_how_many_there_were_in_a_year_every_member_reads(client_as, team, post):
    asked = _asked(team, post)
    assert unmaskings_by_year() == {}
    unmasking.agree(moderator=members.moderator(team), unmasking=asked)
    year = timezone.now().year
    assert unmaskings_by_year() == {year: 1}
    for reader, address in ((asked.asked_by, "/forum/unmaskings"), (members.member(), "/forum/mine/rule")):
        assert "1 unmasking agreed in the whole network" in _text(client_as(reader).get(address))


def test_moderators_of_other_boards_see_the_number_and_nothing_else(client_as, team, post):
    asked = _asked(team, post)
    elsewhere = client_as(members.moderator(members.group()))
    page = _text(elsewhere.get("/forum/unmaskings"))
    assert asked.reason not in page
    assert "Unmaskings, year by year" in page
    assert elsewhere.post(f"/forum/unmaskings/{asked.public_id}/agree").status_code == 404
    assert client_as(members.member()).get("/forum/unmaskings").status_code == 404


def test_the_list_costs_the_same_number_of_queries_however_long(client_as, team, post, django_assert_max_num_queries):
    client = client_as(members.moderator(team))
    _asked(team, post)
    client.get("/forum/unmaskings")
    with django_assert_max_num_queries(40) as few:
        client.get("/forum/unmaskings")
    for _ in range(4):
        other = Post.objects.get(thread=rule.thread(board=post.thread.board, author=rule.speaker()))
        _asked(team, other)
    with django_assert_max_num_queries(40) as many:
        client.get("/forum/unmaskings")
    assert len(many) == len(few)


def test_the_database_refuses_one_person_as_both(thread, post):
    alone = members.moderator(thread.board.moderators)
    facts = {"thread": thread, "author_tag": post.author_tag, "participant": 1, "reason": "Why."}
    today = timezone.now().date()
    with pytest.raises(IntegrityError), transaction.atomic():
        Unmasking.objects.create(**facts, state="agreed", asked_by=alone, asked=today, seconded_by=alone)


def test_the_tag_itself_is_on_no_page(client_as, thread, team, post):
    _asked(team, post)
    tag = authorship.author_tag(thread, rule.speaker())
    moderator = client_as(members.moderator(team))
    for address in ("/forum/unmaskings", f"/t/{thread.public_id}", _of(post, "silence"), _of(post, "unmask")):
        page = _text(moderator.get(address))
        assert post.author_tag not in page
        assert tag not in page
