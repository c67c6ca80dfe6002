"""What a sanction forbids in the forum, and what stays possible."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.test import Client

from community.core.rulings import Refused
from community.members.models import Audience, Group, Member
from community.moderation.models import Flag, Sanction
from forum import policy
from forum.actions.flags import flag_post
from forum.actions.posts import edit_post, post_reply
from forum.actions.reactions import react
from forum.actions.telling import undo_post
from forum.actions.threads import start_thread
from forum.models import Poll, Post, Thread, ThreadNote
from tests.factories import forum, members, people, rule, sessions

pytestmark = pytest.mark.django_db
READ_ONLY, LIMIT = Sanction.Kind.READ_ONLY, Sanction.Kind.LIMIT
REFUSED = "you read and do not write until"


@pytest.fixture
def thread() -> Thread:
    return forum.thread()


@pytest.fixture
def quiet() -> Member:
    """A member who may read only."""
    member = members.member()
    people.imposed(READ_ONLY, member)
    member.refresh_from_db()
    return member


def limited(posts: int = 2) -> Member:
    member = members.member()
    people.imposed(LIMIT, member, posts_per_day=posts)
    return member


def reply(member: Member, thread: Thread) -> Post:
    return post_reply(author=member, thread=thread, body="One more word.", language="en")


def begin(member: Member, thread: Thread) -> Post:
    said = {"title": "A title", "body": "An opening.", "label": "TLP:GREEN", "language": "en"}
    return start_thread(author=member, board=thread.board, audience=thread.audience, **said)


@pytest.mark.parametrize("write", [reply, begin])
def test_who_reads_only_sends_no_post(quiet, thread, write):
    with pytest.raises(Refused, match=REFUSED):
        write(quiet, thread)


def test_who_reads_only_changes_no_post(quiet, thread):
    post = forum.post(thread=thread, author=quiet)
    with pytest.raises(Refused, match=REFUSED):
        edit_post(editor=quiet, post=post, body="Other words.", base_number=1)


def test_who_reads_only_does_not_react(quiet, thread):
    with pytest.raises(Refused, match=REFUSED):
        react(member=quiet, post=forum.post(thread=thread), word="thanks")


def test_who_reads_only_sends_no_files(quiet):
    assert REFUSED in str(policy.can_stage(quiet, 10).sentence)


def test_who_reads_only_writes_nothing_under_the_rule_either():
    thread = rule.thread()
    speaker = rule.speaker()
    people.imposed(READ_ONLY, speaker)
    speaker.refresh_from_db()
    with pytest.raises(Refused, match=REFUSED):
        reply(speaker, thread)


def test_who_reads_only_publishes_nothing_more_widely(quiet):
    assert REFUSED in str(policy.can_widen(quiet, forum.thread(author=quiet)).sentence)


def _closed(own: Thread, quiet: Member) -> Thread:
    Thread.objects.filter(pk=own.pk).update(locked=True)
    ThreadNote.objects.create(thread=own, by=quiet, deed=ThreadNote.Deed.CLOSED)
    own.refresh_from_db()
    return own


DEEDS = {
    "accept an answer": (
        lambda own, quiet: policy.can_accept(quiet, as_kind(own, "question"), forum.post(thread=own)),
        False,
    ),
    "close their thread": (lambda own, quiet: policy.can_close(quiet, own), False),
    "open it again": (lambda own, quiet: policy.can_open(quiet, _closed(own, quiet)), False),
    "name a reader": (lambda own, quiet: policy.can_name_reader(quiet, for_named(own, quiet)), False),
    "narrow it": (lambda own, quiet: policy.can_narrow(quiet, own), True),
    "acknowledge": (lambda own, quiet: policy.can_acknowledge(quiet, as_kind(own, "announcement")), True),
    "keep a bookmark": (lambda own, quiet: policy.can_bookmark(quiet, forum.post(thread=own)), True),
}
"""What somebody with a thread of their own asks to do, and whether it stays possible for who reads only."""


def as_kind(thread: Thread, kind: str) -> Thread:
    thread.kind = kind
    return thread


def for_named(thread: Thread, reader: Member) -> Thread:
    thread.audience = Audience.objects.of(members.group(reader, kind=Group.Kind.NAMED))
    return thread


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("reads_only", [True, False])
def test_what_others_would_read_is_refused_to_who_reads_only_and_what_protects_or_is_private_is_not(deed, reads_only):
    member = members.member()
    own = forum.thread(author=member)
    if reads_only:
        people.imposed(READ_ONLY, member)
        member.refresh_from_db()
    ask, stays = DEEDS[deed]
    ruling = ask(own, member)
    assert bool(ruling) == (stays or not reads_only), ruling.sentence
    assert ruling or REFUSED in str(ruling.sentence)


def test_the_page_of_a_question_offers_no_answer_to_accept_to_who_reads_only(quiet):
    own = forum.thread(author=quiet)
    Thread.objects.filter(pk=own.pk).update(kind="question")
    forum.post(thread=own)
    assert "/accept" not in sessions.client_as(quiet).get(f"/t/{own.public_id}").text


def test_who_reads_only_still_flags(quiet, thread):
    flag_post(flagger=quiet, post=forum.post(thread=thread), reason="conduct", note="")
    assert Flag.objects.filter(flagger=quiet).exists()


def test_who_reads_only_still_takes_back_what_they_just_wrote(thread, settings):
    settings.UNDO_SECONDS = 30
    member = members.member()
    post = forum.post(thread=thread, author=member)
    people.imposed(READ_ONLY, member)
    member.refresh_from_db()
    undo_post(author=member, post=post)
    assert Post.objects.get(pk=post.pk).state == Post.State.WITHDRAWN


def test_the_page_of_a_thread_offers_no_reply_to_who_reads_only(quiet, thread):
    page = sessions.client_as(quiet).get(f"/t/{thread.public_id}").content.decode()
    assert "/reply" not in page


def test_the_form_answers_with_the_sentence_and_keeps_the_words(quiet, thread):
    client: Client = sessions.client_as(quiet)
    opening = Post.objects.get(thread=thread)
    sent = {"to": opening.public_id, "body": "Words that are not lost.", "language": "en", "label": "TLP:GREEN"}
    answer = client.post(f"/t/{thread.public_id}/reply", sent)
    assert answer.status_code == 403
    assert REFUSED in answer.content.decode()
    assert "Words that are not lost." in answer.content.decode()


def test_writing_is_possible_again_when_its_time_is_over(thread):
    member = members.member()
    people.over(people.imposed(READ_ONLY, member))
    member.refresh_from_db()
    assert reply(member, thread).pk


def test_threads_and_replies_count_together_against_a_limit(thread):
    member = limited(2)
    begin(member, thread)
    reply(member, thread)
    with pytest.raises(Refused, match="limited you to 2 posts in 24 hours"):
        reply(member, thread)


def test_the_sentence_says_when_the_next_one_is_possible(thread):
    member = limited(1)
    post = reply(member, thread)
    with pytest.raises(Refused) as refused:
        reply(member, thread)
    assert f"{post.created + timedelta(hours=24):%H:%M}" in str(refused.value)


def test_what_is_older_than_a_day_does_not_count(thread):
    member = limited(1)
    post = reply(member, thread)
    Post.objects.filter(pk=post.pk).update(created=F("created") - timedelta(hours=24))
    assert reply(member, thread).pk


def test_what_was_taken_back_does_not_count(thread, settings):
    settings.UNDO_SECONDS = 30
    member = limited(1)
    undo_post(author=member, post=forum.post(thread=thread, author=member))
    assert reply(member, thread).pk


def test_what_others_wrote_does_not_count(thread):
    reply(members.member(), thread)
    assert reply(limited(1), thread).pk


def test_a_limit_that_is_over_limits_nothing(thread):
    member = members.member()
    people.over(people.imposed(LIMIT, member, posts_per_day=1))
    reply(member, thread)
    assert reply(member, thread).pk


def test_who_reads_only_chooses_in_no_poll(quiet, thread):
    poll = Poll(thread=thread)
    assert REFUSED in str(policy.can_vote(quiet, poll, has_voted=False).sentence)
