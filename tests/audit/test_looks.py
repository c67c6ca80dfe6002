"""Looks at what is held, opened with a reason or labelled TLP:RED are written down: once per viewer, item and hour."""

from datetime import timedelta

import pytest
from django.utils import timezone

from community.audit import record as recording
from community.audit.actions.reasons import erase_old_reasons
from community.audit.models import AuditEntry, AuditReason
from community.audit.record import record_once
from community.core.tlp import Label
from forum.actions.silences import silence_participant
from forum.actions.unmasking import ask_who
from forum.models import Post
from tests.factories import changes, files, forum, glass, labels, members, rule, sessions
from tests.factories.moderation import held_item

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(monkeypatch):
    """Return a function that lets time pass for what is recorded."""

    start = timezone.now()

    def later(**age: int) -> None:
        monkeypatch.setattr(recording.timezone, "now", lambda: start + timedelta(**age))

    return later


def _looks(action: str, **conditions: object) -> int:
    return AuditEntry.objects.filter(action=action, **conditions).count()


# the one rule


def test_a_look_is_written_once_an_hour(clock):
    viewer, item = members.member(), members.member()
    for minutes in (0, 30, 59):
        clock(minutes=minutes)
        record_once(actor=viewer, action="moderation.open", target=item)
    assert _looks("moderation.open") == 1
    clock(minutes=61)
    record_once(actor=viewer, action="moderation.open", target=item)
    assert _looks("moderation.open") == 2


@pytest.mark.parametrize("other", ["viewer", "action", "target", "details"])
def test_another_viewer_deed_item_or_page_is_another_look(other):
    said = {"actor": members.member(), "action": "moderation.open", "target": members.member(), "page": 1}
    different = {
        "viewer": {"actor": members.member()},
        "action": {"action": "forum.red_read"},
        "target": {"target": members.member()},
        "details": {"page": 2},
    }
    record_once(**said)
    record_once(**said | different[other])
    record_once(**said)
    assert AuditEntry.objects.count() == 2


# where it holds


def test_reading_a_held_item_is_written_down():
    thread = forum.thread()
    moderator = members.moderator(thread.board.moderators)
    item = held_item(thread=thread, author=members.member())
    for _ in range(2):
        assert sessions.client_as(moderator).get(f"/moderation/{item.public_id}").status_code == 200
    assert _looks("moderation.open", actor=moderator, target_id=item.pk) == 1


@pytest.mark.parametrize(
    "address", ["/t/{thread}", "/t/{thread}?order=time", "/t/{thread}/{post}", "/t/{thread}/reply"]
)
def test_reading_a_red_thread_is_written_down(address):
    red = labels.red()
    opening = Post.objects.get(thread=red.thread, parent=None)
    where = address.format(thread=red.thread.public_id, post=opening.public_id)
    for _ in range(2):
        assert sessions.client_as(red.reader).get(where).status_code == 200
    assert _looks("forum.red_read", actor=red.reader, target_type="forum.thread", target_id=red.thread.pk) == 1
    assert _looks("forum.red_read") == 1


@pytest.mark.parametrize("address", ["", "/{post}", "/{post}/history", "/f/{file}"])
def test_a_red_reply_and_its_file_and_history_are_red_in_a_thread_that_is_not(address):
    author, reader = labels.settled(), labels.settled()
    thread = forum.thread(author=author, label=Label.AMBER, audience=labels.named(author, reader))
    reply = forum.post(thread=thread, author=author)
    held = files.attached(reply, "plan.txt", b"A plan.")
    Post.objects.filter(pk=reply.pk).update(label=Label.RED)
    where = f"/t/{thread.public_id}" + address.format(post=reply.public_id, file=held.public_id)
    assert sessions.client_as(reader).get(where).status_code == 200
    assert _looks("forum.red_read", actor=reader, target_id=thread.pk) == 1


@pytest.mark.parametrize("label", [Label.GREEN, Label.AMBER, Label.AMBER_STRICT])
def test_reading_what_is_not_red_leaves_no_entry(label):
    reader = members.member()
    thread = glass.hidden(label, author=reader)
    assert sessions.client_as(reader).get(f"/t/{thread.public_id}").status_code == 200
    assert not AuditEntry.objects.exists()


def test_reading_under_the_chatham_house_rule_leaves_no_entry():
    thread = rule.thread()
    type(thread).objects.filter(pk=thread.pk).update(label=Label.RED)
    reader = rule.speaker(board=thread.board)
    assert sessions.client_as(reader).get(f"/t/{thread.public_id}").status_code == 200
    assert not AuditEntry.objects.exists()


def test_whoever_may_not_read_it_leaves_no_entry():
    red = labels.red()
    assert sessions.client_as(members.member()).get(f"/t/{red.thread.public_id}").status_code == 404
    assert not AuditEntry.objects.exists()


# why


def _reason(action: str) -> str:
    return AuditReason.objects.get(entry__action=action).text


def test_the_reason_for_opening_a_thread_is_kept():
    glass.asked(glass.hidden())
    assert _reason("forum.glass_asked") == glass.REASON


def test_the_reason_for_a_change_is_kept():
    change = changes.proposed()
    assert _reason("members.change_proposed") == change.reason != ""


def test_the_reason_for_asking_who_a_participant_is_and_for_silencing_one_is_kept():
    thread = rule.thread()
    post = Post.objects.get(thread=thread, parent=None)
    moderator, _second = (members.moderator(thread.board.moderators) for _ in range(2))
    ask_who(moderator=moderator, post=post, reason="A threat.")
    silence_participant(moderator=moderator, post=post, reason="Wait a week.", days=7)
    assert _reason("forum.unmasking_asked") == "A threat."
    assert _reason("forum.silence") == "Wait a week."
    assert {key for entry in AuditEntry.objects.all() for key in entry.details} == {"participant", "days"}


def test_reasons_older_than_three_years_are_erased_and_each_is_an_entry(clock):
    glass.asked(glass.hidden())
    assert erase_old_reasons() == 0
    clock(days=3 * 365 + 1)
    assert erase_old_reasons() == 1
    assert _reason("forum.glass_asked") == ""
    assert _looks("audit.reason_erased", actor=None) == 1
