"""The queue's pages: who sees what, in plain forms, with everything kept when something comes between."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.urls import reverse
from django.utils import timezone

from community.audit.models import AuditEntry
from community.core.tlp import Label
from community.members.models import Membership
from community.members.models.member import Role
from community.moderation.actions import claims, queue
from community.moderation.actions.decisions import decide
from community.moderation.models import Decision, QueueItem
from community.moderation.notices import DecisionMade
from community.moderation.screening import Reason
from tests.factories import forum, members
from tests.factories.moderation import crowd, flagged_item, held_item, moderator_of, revision_of, watch

pytestmark = pytest.mark.django_db

QUEUE = "/moderation/"


def _sent(item, outcome="release", **fields):
    return {"outcome": outcome, "reason": "no-concern", "note": "", "version": item.version} | fields


def _address(item, name="item"):
    return reverse(f"moderation:{name}", args=[item.public_id])


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.MEMBER, 404),
        (Role.SECRETARIAT, 404),
        (Role.ADMINISTRATOR, 404),
        (Role.MODERATOR, 200),
    ],
)
def test_only_moderators_have_a_queue(client_as, role, status):
    assert client_as(members.member(role)).get(QUEUE).status_code == status


def test_a_visitor_is_asked_to_sign_in(client):
    assert client.get(QUEUE).status_code == 302


def test_a_moderator_of_another_board_has_no_such_item(client_as):
    item = held_item(body="Of the other board.")
    stranger = client_as(members.moderator(members.group()))
    assert "Reply" not in stranger.get(QUEUE).text
    for name in ("item", "lease"):
        assert stranger.get(_address(item, name)).status_code == 404
    for name in ("claim", "leave", "decide"):
        assert stranger.post(_address(item, name), _sent(item)).status_code == 403
    assert not Decision.objects.exists()


def test_the_oldest_target_time_stands_first(client_as):
    thread = forum.thread()
    items = [held_item(thread=thread) for _ in range(3)]
    QueueItem.objects.filter(pk=items[2].pk).update(due=timezone.now() - timedelta(minutes=20))
    page = client_as(moderator_of(items[0])).get(QUEUE)
    assert [row.line.public_id for row in page.context["page"].rows] == [items[n].public_id for n in (2, 0, 1)]
    assert "20 min past target" in page.text


def test_items_of_several_boards_stand_in_one_order(client_as):
    threads = [forum.thread(), forum.thread()]
    items = [held_item(thread=threads[n % 2]) for n in range(4)]
    moderator = moderator_of(items[0])
    Membership.objects.create(group=items[1].team, member=moderator)
    for late, item in enumerate((items[3], items[0], items[1], items[2]), start=1):
        QueueItem.objects.filter(pk=item.pk).update(due=item.due - timedelta(hours=late))
    client = client_as(moderator)

    waiting = client.get(QUEUE).context["page"]
    assert [row.line.public_id for row in waiting.rows] == [items[n].public_id for n in (2, 1, 0, 3)]

    for item in items:
        queue.withdraw(target=revision_of(item))
    decided = client.get(f"{QUEUE}?show=decided").context["page"]
    assert [row.line.public_id for row in decided.rows] == [items[n].public_id for n in (3, 2, 1, 0)]


def test_of_a_long_queue_the_first_are_listed_and_the_others_counted(client_as):
    item = held_item()
    crowd(item, 199)
    client = client_as(moderator_of(item))
    page = client.get(QUEUE)
    assert (len(page.context["page"].rows), page.context["page"].waiting) == (20, "200")
    assert "200 items are waiting" in page.text
    assert "180 more after these" in page.text


def test_of_more_than_two_hundred_the_page_says_no_more_than_that(client_as):
    item = held_item()
    QueueItem.objects.update(due=timezone.now() - timedelta(minutes=1))
    crowd(QueueItem.objects.get(), 200)
    page = client_as(moderator_of(item)).get(QUEUE)
    assert page.context["page"].waiting == "200+"
    for said in (
        "More than 200 items are waiting",
        "Many more after these",
        "More than 200 are past their target time",
    ):
        assert said in page.text


def test_a_restricted_item_is_listed_by_label_and_age_until_it_is_opened(client_as):
    item = held_item(label=Label.AMBER, body="For few eyes.")
    client = client_as(moderator_of(item))
    listed = client.get(QUEUE).text
    assert "TLP:AMBER" in listed
    assert item.author.name not in listed
    assert revision_of(item).post.thread.title not in listed
    opened = client.get(_address(item)).text
    assert "For few eyes." in opened


def test_opening_an_item_is_written_down_once_an_hour(client_as):
    item = held_item()
    moderator = moderator_of(item)
    client = client_as(moderator)
    client.get(QUEUE)
    assert not AuditEntry.objects.filter(action="moderation.open").exists()
    client.get(_address(item))
    client.get(_address(item))
    entry = AuditEntry.objects.get(action="moderation.open")
    assert (entry.actor, entry.target_id) == (moderator, str(item.pk))


def test_the_reasons_are_numbered_and_stand_on_their_words(client_as):
    body = "Ask for the rota and the door code."
    reasons = [Reason("premoderated"), Reason("watch-rule", "Staffing", 12, 16), Reason("watch-rule", "Access", 25, 34)]
    item = held_item(body=body, reasons=reasons)
    page = client_as(moderator_of(item)).get(_address(item))
    parts = page.context["item"].parts
    assert "".join(part.text for part in parts) == body
    assert [(part.text, part.numbers) for part in parts if part.numbers] == [("rota", (1,)), ("door code", (2,))]
    assert [reason.number for reason in page.context["item"].reasons] == [1, 2, 0]


@pytest.mark.parametrize(
    ("language", "explained"),
    [("en", ["Staffing", "Access", "A rule of old"]), ("ar", ["المناوبات", "Access", "A rule of old"])],
)
def test_a_watch_rule_is_explained_in_the_moderators_language_where_it_can_be(client_as, language, explained):
    watch("rota", "Staffing", translations={"ar": "المناوبات"})
    watch("door code", "Access")
    reasons = [
        Reason("watch-rule", said, place, place + 2)
        for place, said in enumerate(("Staffing", "Access", "A rule of old"))
    ]
    item = held_item(reasons=reasons)
    page = client_as(members.moderator(item.team, language=language)).get(_address(item))
    assert [reason.detail for reason in page.context["item"].reasons] == explained
    assert all(words in page.text for words in explained)


def test_flags_are_shown_without_who_raised_them(client_as):
    flagger = members.member(name="Flagger Unnamed")
    item = flagged_item(flagger=flagger, reason="personal", note="A name in line two.")
    page = client_as(moderator_of(item)).get(_address(item)).text
    assert "A name in line two." in page
    assert "Flagger Unnamed" not in page


def test_a_text_with_markup_is_shown_as_it_was_written(client_as):
    item = held_item(body="<script>alert(1)</script>", reasons=[Reason("watch-rule", "<b>why</b>", 0, 8)])
    page = client_as(moderator_of(item)).get(_address(item)).text
    assert "<script>alert" not in page
    assert "<b>why" not in page


def test_releasing_by_a_plain_form_publishes_and_says_so(client_as):
    item = held_item()
    client = client_as(moderator_of(item))
    answer = client.post(_address(item, "decide"), _sent(item), follow=True)
    assert answer.redirect_chain == [(QUEUE, 302)]
    assert "Released." in answer.text
    assert revision_of(item).state == "published"


@pytest.mark.parametrize(
    "wrong",
    [
        {"outcome": "return", "reason": "conduct", "note": "  "},
        {"outcome": "remove", "reason": "conduct", "note": ""},
        {"outcome": "return", "reason": "no-concern", "note": "Kept words."},
        {"outcome": "release", "reason": "conduct", "note": "Kept words."},
        {"outcome": "praise", "note": "Kept words."},
        {"outcome": "release", "reason": "unheard-of", "note": "Kept words."},
        {"outcome": "release", "version": "x", "note": "Kept words."},
        {"outcome": "return", "reason": "conduct", "note": "Kept words.\x00"},
        {"outcome": "return", "reason": "conduct", "note": "Kept words." + "x" * 3000},
    ],
)
def test_a_form_that_cannot_be_taken_says_why_and_keeps_the_note(client_as, wrong):
    item = held_item()
    answer = client_as(moderator_of(item)).post(_address(item, "decide"), _sent(item, **wrong))
    assert answer.status_code == 422
    assert answer.context["form"].errors
    assert "Kept words." in answer.text or not wrong["note"].strip()
    assert not Decision.objects.exists()


def test_the_form_says_before_when_a_note_is_needed_and_what_becomes_of_it(client_as):
    item = held_item()
    page = client_as(moderator_of(item)).get(_address(item)).text
    assert 'Note to the author <span class="quiet">(needed to return or remove)</span>' in page
    assert "If you release or keep the text, the note stays in the record." in page


def test_a_stale_form_is_answered_409_with_the_new_state_and_the_note_kept(client_as):
    item = held_item()
    stale = _sent(item, "return", reason="conduct", note="My careful words.")
    queue.hold(
        target=revision_of(item),
        team=item.team,
        author=item.author,
        label=item.label,
        reasons=[Reason("said-sensitive")],
    )
    client = client_as(moderator_of(item))
    answer = client.post(_address(item, "decide"), stale)
    assert answer.status_code == 409
    assert "My careful words." in answer.text
    assert "The author said that it may be sensitive" in answer.text
    item.refresh_from_db()
    assert f'name="version" value="{item.version}"' in answer.text
    assert client.post(_address(item, "decide"), stale | {"version": item.version}).status_code == 302


def test_whoever_comes_second_is_told_by_whom_it_was_decided(client_as):
    item = held_item()
    first = members.moderator(item.team, name="Quick Colleague")
    decide(item=item, moderator=first, outcome="release", reason="no-concern", note="", version=item.version)
    late = _sent(item, "remove", reason="conduct", note="My careful words.")
    answer = client_as(moderator_of(item)).post(_address(item, "decide"), late)
    assert answer.status_code == 409
    assert "Quick Colleague decided this: Release." in answer.text
    assert "My careful words." in answer.text


def test_a_double_click_is_one_decision_and_no_alarm(client_as):
    item = held_item()
    client = client_as(moderator_of(item))
    answers = [client.post(_address(item, "decide"), _sent(item)).status_code for _ in range(2)]
    assert answers == [302, 302]
    assert Decision.objects.count() == 1


def test_who_lost_the_seat_is_told_so_and_keeps_the_note(client_as):
    item = held_item()
    moderator = moderator_of(item)
    Membership.objects.filter(member=moderator).delete()
    answer = client_as(moderator).post(
        _address(item, "decide"), _sent(item, "return", reason="conduct", note="My careful words.")
    )
    assert answer.status_code == 403
    assert "no longer" in answer.text
    assert "My careful words." in answer.text


def test_who_lost_the_role_is_told_so(client_as):
    item = held_item()
    moderator = moderator_of(item)
    client = client_as(moderator)
    type(moderator).objects.filter(pk=moderator.pk).update(role=Role.MEMBER)
    answer = client.post(_address(item, "decide"), _sent(item))
    assert answer.status_code == 403
    assert "Nothing was decided" in answer.text


def test_a_vanished_target_is_answered_409_and_the_item_closed(client_as):
    item = held_item()
    QueueItem.objects.filter(pk=item.pk).update(target_id=0)
    client = client_as(moderator_of(item))
    assert client.get(QUEUE).status_code == 200
    assert "no longer exists" in client.get(_address(item)).text
    answer = client.post(_address(item, "decide"), _sent(item, note="Kept words."))
    assert answer.status_code == 409
    assert "Kept words." in answer.text
    assert client.get(QUEUE).context["page"].waiting == "0"


def test_of_an_author_of_whom_much_was_returned_the_page_says_no_more_than_that(client_as, monkeypatch):
    monkeypatch.setattr(import_module("community.moderation.reading.item_page"), "COUNTED", 1)
    thread, author = forum.thread(), members.member()
    moderator = members.moderator(thread.board.moderators)
    client = client_as(moderator)
    for said in ("1 returned or removed", "99+ returned or removed"):
        done = held_item(thread=thread, author=author)
        decide(item=done, moderator=moderator, outcome="return", reason="conduct", note="Why.", version=done.version)
        assert said in client.get(_address(held_item(thread=thread, author=author))).text


def test_ones_own_text_is_not_opened_but_explained(client_as):
    author = members.member(Role.MODERATOR)
    item = held_item(author=author, body="My own words.", reasons=[Reason("watch-rule", "The detector", 0, 2)])
    Membership.objects.create(group=item.team, member=author)
    page = client_as(author).get(_address(item)).text
    assert "This is your own text." in page
    assert "The detector" not in page


def test_a_decided_item_shows_the_record_and_not_the_text(client_as):
    item = held_item(body="No longer to be read here.")
    moderator = moderator_of(item)
    decide(item=item, moderator=moderator, outcome="return", reason="personal", note="One name.", version=item.version)
    client = client_as(moderator)
    page = client.get(_address(item)).text
    assert "You decided this: Return to the author." in page
    assert "One name." in page
    assert "No longer to be read here." not in page
    assert "Return to the author" in client.get(f"{QUEUE}?show=decided").text


def test_the_filters_show_what_waits_what_is_mine_and_what_was_decided(client_as):
    thread = forum.thread()
    waiting, mine, done = (held_item(thread=thread) for _ in range(3))
    moderator = moderator_of(waiting)
    claims.claim(item=mine, moderator=moderator)
    decide(item=done, moderator=moderator, outcome="release", reason="no-concern", note="", version=done.version)
    client = client_as(moderator)
    shown = {
        show: {row.line.public_id for row in client.get(f"{QUEUE}?show={show}").context["page"].rows}
        for show in ("waiting", "yours", "decided", "nonsense")
    }
    assert shown == {
        "waiting": {waiting.public_id, mine.public_id},
        "yours": {mine.public_id},
        "decided": {done.public_id},
        "nonsense": {waiting.public_id, mine.public_id},
    }


@pytest.mark.parametrize("make", [held_item, flagged_item])
@pytest.mark.parametrize("outcome", ["return", "remove"])
def test_the_author_is_led_to_the_kept_words_the_rule_and_the_note(client_as, make, outcome):
    item = make(body="Words that took an evening.")
    sent = _sent(item, outcome, reason="personal", note="Leave the name out.")
    client_as(moderator_of(item)).post(_address(item, "decide"), sent)
    author = client_as(item.author)
    told = author.get("/notifications/").text
    assert "Words that took an evening." not in told
    page = author.get(DecisionMade().url(Decision.objects.get()), follow=True).text
    assert "Words that took an evening." in page
    assert "Leave the name out." in page
    assert "Persons and sites are not named without need." in page


def test_an_empty_queue_says_so(client_as):
    assert "Nothing is waiting." in client_as(members.moderator(members.group())).get(QUEUE).text


def test_the_list_and_the_lease_come_as_fragments(client_as):
    item = held_item()
    client = client_as(moderator_of(item))
    for address in (reverse("moderation:list"), _address(item, "lease")):
        fragment = client.get(address, headers={"X-Fragment": "1"})
        assert fragment.status_code == 200
        assert "<html" not in fragment.text
