"""What was held for a sensitive reason is released by two moderators of different organisations, each by themselves."""

from contextlib import suppress
from functools import partial

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import DatabaseError
from django.urls import reverse

from community.audit.models import AuditEntry
from community.core.rulings import Refused
from community.moderation.actions.decisions import decide
from community.moderation.actions.voices import take_back
from community.moderation.models import Decision, QueueItem, ReleaseVoice
from community.moderation.screening import Reason
from forum.models import Revision
from realtime.models import Notification
from tests.factories import forum, members
from tests.factories.moderation import appealed, decided, flagged_item, held_again, held_item, moderator_of, revision_of

RACES = 20
SENSITIVE = [Reason("said-sensitive")]


@pytest.fixture
def item(db) -> QueueItem:
    return held_item(reasons=SENSITIVE)


def release(item, moderator, *, reason="no-concern", note=""):
    version = QueueItem.objects.get(pk=item.pk).version
    return decide(item=item, moderator=moderator, outcome="release", reason=reason, note=note, version=version)


def is_published(item) -> bool:
    return revision_of(item).state == Revision.State.PUBLISHED


def page(client, item) -> str:
    return client.get(reverse("moderation:item", args=[item.public_id])).text


def send(client, item, outcome="release", **fields):
    form = {"outcome": outcome, "reason": "no-concern", "note": "", "version": item.version} | fields
    return client.post(reverse("moderation:decide", args=[item.public_id]), form, follow=True)


@pytest.mark.parametrize("code", ["watch-rule", "listed-substance", "said-sensitive"])
def test_one_voice_leaves_it_held_and_a_second_of_another_organisation_releases_it(db, code):
    item = held_item(reasons=[Reason(code)])

    assert release(item, moderator_of(item)) is None
    assert not is_published(item)
    assert not Notification.objects.exists()
    release(item, moderator_of(item))

    assert is_published(item)
    assert ReleaseVoice.objects.filter(item=item).count() == 2


@pytest.mark.parametrize("code", ["newcomer", "premoderated", "sealed-file"])
def test_what_is_held_for_another_reason_takes_one(db, code):
    item = held_item(reasons=[Reason(code)])
    release(item, moderator_of(item))
    assert is_published(item)


def test_a_second_voice_of_the_same_organisation_is_refused_and_says_why(item, client_as):
    first = moderator_of(item)
    release(item, first)
    colleague = members.moderator(item.team, organisation=first.organisation)

    answer = send(client_as(colleague), item)

    assert answer.status_code == 403
    assert "The second voice must come from another organisation" in answer.text
    assert not is_published(item)


def test_the_same_moderator_twice_is_one_voice(item):
    moderator = moderator_of(item)
    release(item, moderator)
    assert release(item, moderator) is None
    assert ReleaseVoice.objects.get().moderator == moderator
    assert not is_published(item)


def test_an_author_is_no_voice_for_their_own_text(db):
    thread = forum.thread()
    author = members.moderator(thread.board.moderators)
    item = held_item(thread=thread, author=author, reasons=SENSITIVE)
    with pytest.raises(Refused):
        release(item, author)


def test_the_database_takes_no_author_as_a_voice_for_their_own_text(item):
    said = {"item": item, "item_version": item.version, "reason": "no-concern", "target_hash": "0" * 64}
    with pytest.raises(IntegrityError, match="Nobody decides over their own text"), transaction.atomic():
        ReleaseVoice.objects.create(moderator=item.author, organisation=item.author.organisation, **said)


def test_the_database_takes_no_decision_of_an_author_over_their_own_text(item):
    said = {"item": item, "item_version": item.version, "reason": "conduct", "target_hash": "0" * 64}
    with pytest.raises(IntegrityError, match="Nobody decides over their own text"), transaction.atomic():
        Decision.objects.create(moderator=item.author, round=1, outcome="return", **said)


@pytest.mark.parametrize("changed", [{"outcome": "release"}, {"reason": "label"}, {"round": 9}])
def test_the_database_lets_nobody_write_anew_what_was_decided(item, changed):
    made = decided(item, "return")
    with pytest.raises(IntegrityError, match="What was decided stays as it was"), transaction.atomic():
        Decision.objects.filter(pk=made.pk).update(**changed)


def test_one_alone_can_return_it_whatever_was_said_before(item):
    release(item, moderator_of(item))
    sent = {"outcome": "return", "reason": "conduct", "note": "Shorter.", "version": item.version}
    decide(item=item, moderator=moderator_of(item), **sent)
    assert revision_of(item).state == Revision.State.RETURNED


def test_what_was_added_since_asks_for_two_voices_anew(item):
    release(item, moderator_of(item))
    held_again(item, Reason("premoderated"))

    assert release(item, moderator_of(item)) is None
    assert not is_published(item)
    release(item, moderator_of(item))
    assert is_published(item)


def test_a_reason_that_is_sensitive_stays_when_others_are_added(db):
    item = held_again(held_item(reasons=SENSITIVE), Reason("premoderated"))
    assert release(item, moderator_of(item)) is None


def test_a_voice_that_was_taken_back_counts_no_more(item, client_as):
    moderator = moderator_of(item)
    release(item, moderator)
    answer = client_as(moderator).post(reverse("moderation:take-back", args=[item.public_id]), follow=True)

    assert "You have taken it back" in answer.text
    assert release(item, moderator_of(item)) is None
    assert not is_published(item)


def test_nothing_is_taken_back_once_it_is_released(item):
    moderator = moderator_of(item)
    release(item, moderator)
    release(item, moderator_of(item))
    assert not take_back(item=item, moderator=moderator)


def test_the_second_sees_that_somebody_spoke_and_who_and_why_only_afterwards(item, client_as):
    first, second = moderator_of(item), moderator_of(item)
    release(item, first, note="It names only public rules.")
    client = client_as(second)

    before = page(client, item)
    assert "A moderator of another organisation said that it can be released." in before
    assert first.name not in before
    assert "It names only public rules." not in before

    send(client, item)
    after = page(client, item)
    assert first.name in after
    assert "It names only public rules." in after


def test_the_first_is_told_what_comes_next_and_that_it_waits(item, client_as):
    client = client_as(moderator_of(item))
    assert "two moderators of different organisations release it" in page(client, item)

    assert "once a moderator of another organisation says so too" in send(client, item).text

    waiting = page(client, item)
    assert "It waits for a moderator of another organisation." in waiting
    assert 'value="release"' not in waiting
    assert "You spoke for it" in client.get(reverse("moderation:queue")).text


def test_a_double_click_on_the_first_voice_is_one(item, client_as):
    client = client_as(moderator_of(item))
    send(client, item)
    assert send(client, item).status_code == 200
    assert ReleaseVoice.objects.count() == 1


def test_each_voice_is_written_down_with_ids_and_codes_only(item):
    release(item, moderator_of(item), note="Words.")
    entry = AuditEntry.objects.get(action="moderation.speak")
    assert set(entry.details) == {"rule", "hash"}


def test_the_database_takes_no_release_with_one_voice(item):
    moderator = moderator_of(item)
    release(item, moderator)
    written = {"item": item, "outcome": "release", "reason": "no-concern", "round": 1, "item_version": item.version}
    with pytest.raises(DatabaseError, match="Two moderators"), transaction.atomic():
        Decision.objects.create(moderator=moderator, **written)


def test_the_database_never_forgets_that_it_takes_two(item):
    with pytest.raises(DatabaseError, match="never taken away"), transaction.atomic():
        QueueItem.objects.filter(pk=item.pk).update(needs_two=False)


def test_the_database_takes_one_voice_of_an_organisation(item):
    first = moderator_of(item)
    release(item, first)
    said = {"item": item, "item_version": item.version, "reason": "no-concern", "target_hash": ""}
    colleague = members.moderator(item.team, organisation=first.organisation)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReleaseVoice.objects.create(moderator=colleague, organisation=first.organisation, **said)


def test_of_two_voices_at_once_both_count_and_it_is_released_once(two_at_once):
    thread = forum.thread()
    pair = [members.moderator(thread.board.moderators) for _ in range(2)]
    for _ in range(RACES):
        item = held_item(thread=thread, reasons=SENSITIVE)
        made = two_at_once(*(partial(release, item, one) for one in pair))
        assert sorted(decision is None for decision in made) == [False, True]
        assert is_published(item)


def test_of_two_voices_of_one_organisation_at_once_one_counts(two_at_once):
    thread = forum.thread()
    first = members.moderator(thread.board.moderators)
    pair = [first, members.moderator(thread.board.moderators, organisation=first.organisation)]
    for _ in range(RACES):
        item = held_item(thread=thread, reasons=SENSITIVE)
        two_at_once(*(partial(_release_or_not, item, one) for one in pair))
        assert ReleaseVoice.objects.filter(item=item).count() == 1
        assert not is_published(item)


def _release_or_not(item, moderator) -> None:
    with suppress(Refused):
        release(item, moderator)


def test_of_what_is_published_nobody_says_that_it_is_held(db, client_as):
    item = held_again(flagged_item(), Reason("said-sensitive"))
    assert item.needs_two
    assert "It is held for a sensitive reason" not in page(client_as(moderator_of(item)), item)


def test_over_an_appeal_the_buttons_speak_of_the_appeal(item, client_as):
    again = appealed(decided(item, "remove"))
    shown = page(client_as(moderator_of(again)), again)
    assert "It is held for a sensitive reason" not in shown
    assert "Say that it can be released" not in shown
    assert "Follow the appeal" in shown
    assert "two moderators of different organisations follow the appeal" in shown


def test_an_outcome_that_does_not_fit_is_called_that(item, client_as):
    answer = send(client_as(moderator_of(item)), item, outcome="keep", reason="no-concern")
    assert answer.status_code == 409
    assert "This cannot be decided over it" in answer.text
    assert "Something was added" not in answer.text
