"""The pages of break-glass: asking and answering, the thread that lies open, what its authors and readers find."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community.audit.models import AuditEntry
from community.core.public_ids import new_public_id
from community.core.tlp import Label
from community.members.models import Member
from community.members.models.member import Role
from forum.actions.break_glass import agree_to_open
from forum.models import BreakGlass, Post, ReadMark
from forum.reading import numbered
from realtime.models import Notification
from realtime.outbox.delivery import deliver_due
from tests.factories import forum, glass, members, rule

pytestmark = pytest.mark.django_db

PAGE = "/forum/break-glass"
RESTRICTED = [Label.AMBER, Label.AMBER_STRICT, Label.RED]


def _text(answer) -> str:
    return answer.content.decode()


def _place(opening: BreakGlass, deed: str = "") -> str:
    return f"{PAGE}/{opening.public_id}{f'/{deed}' if deed else ''}"


def _ask(client, address: str, **more):
    return client.post(PAGE, {"address": address, "reason": glass.REASON}, follow=True)


def _said(answer, *ids: str) -> str:
    """Return status and page without what differs between any two: names of the site's own, moments, tokens, ids."""
    page = _text(answer).partition("</header>")[2]
    page = re.sub(r"<time.*?</time>|value=\"[^\"]*\"", "", page)
    return f"{answer.status_code} {re.sub('|'.join(ids), '', page)}"


# asking


@pytest.mark.parametrize("role", ["visitor", Role.MEMBER])
def test_for_all_but_staff_there_is_no_such_page(client_as, role):
    client = client_as(None if role == "visitor" else members.member(role))
    assert client.get(PAGE).status_code == (302 if role == "visitor" else 404)
    assert PAGE not in _text(client.get("/forum/", follow=True))


@pytest.mark.parametrize(("role", "form"), [(Role.SECRETARIAT, 0), (Role.MODERATOR, 1), (Role.ADMINISTRATOR, 1)])
def test_staff_find_it_in_their_menu_and_those_who_may_ask_a_form(client_as, role, form):
    client = client_as(members.member(role))
    assert f'href="{PAGE}"' in _text(client.get("/forum/"))
    assert _text(client.get(PAGE)).count('name="reason"') == form


def test_a_green_thread_opens_at_once(client_as):
    thread = glass.hidden(Label.GREEN, title="A quiet quay", body="A lantern.")
    answer = _ask(client_as(glass.administrator()), thread.public_id)
    assert answer.redirect_chain[-1][0] == _place(BreakGlass.objects.get())
    assert "A quiet quay" in _text(answer)
    assert "A lantern." in _text(answer)


@pytest.mark.parametrize("label", RESTRICTED)
def test_two_people_open_what_is_amber_or_stricter(client_as, label):
    thread = glass.hidden(label, title="A quiet quay", body="A lantern.")
    first, second = client_as(glass.administrator()), client_as(glass.administrator())
    assert "it takes a second person" in _text(_ask(first, thread.public_id))
    opening = BreakGlass.objects.get()
    listed = _text(second.get(PAGE))
    assert glass.REASON in listed
    assert "A quiet quay" not in listed
    second.post(_place(opening, "agree"))
    assert _place(opening, "open") in _text(first.get(PAGE))
    opened = _text(first.post(_place(opening, "open"), follow=True))
    assert "A quiet quay" in opened
    assert "A lantern." in opened


@pytest.mark.parametrize(
    "address",
    ["{}", "/t/{}", "http://testserver/t/{}", "https://elsewhere.example/t/{}/reply?to=x", " {} ", "/t/{}#p-1"],
)
def test_an_address_is_taken_in_every_form_in_which_it_is_told(client_as, address):
    thread = glass.hidden(Label.GREEN)
    _ask(client_as(glass.administrator()), address.format(thread.public_id))
    assert BreakGlass.objects.get().thread == thread


@pytest.mark.parametrize("address", ["", "/forum/transport/", "UPPERCASE123", "short", "thirteenchars"])
def test_what_is_no_address_is_said_to_be_none_and_the_reason_is_kept(client_as, address):
    answer = client_as(glass.administrator()).post(PAGE, {"address": address, "reason": "Kept words."})
    assert answer.status_code == 400
    assert "Kept words." in _text(answer)


@pytest.mark.parametrize("reason", ["", "x" * 501])
def test_without_a_reason_that_fits_nothing_is_asked(client_as, reason):
    glass.administrator()
    answer = client_as(glass.administrator()).post(PAGE, {"address": new_public_id(), "reason": reason})
    assert answer.status_code in (400, 413)
    assert not BreakGlass.objects.exists()


@pytest.mark.parametrize("label", RESTRICTED)
def test_until_it_is_opened_every_page_says_of_nothing_what_it_says_of_a_thread(client_as, label):
    home, other = (members.organisation(name=name) for name in ("Home", "Other"))
    said = []
    for address in (glass.hidden(label).public_id, new_public_id()):
        first = client_as(glass.administrator(name="First", organisation=home))
        second = client_as(glass.administrator(name="Second", organisation=other))
        answers = [_ask(first, address), second.get(PAGE), second.get("/notifications/")]
        opening = BreakGlass.objects.get()
        answers += [second.post(_place(opening, "agree"), follow=True), first.get(PAGE), first.get(_place(opening))]
        said.append([_said(answer, address, opening.public_id) for answer in answers])
        Notification.objects.all().delete()
        BreakGlass.objects.all().delete()
    assert said[0] == said[1]


def test_of_nothing_the_one_who_opens_it_is_told_that_there_is_nothing(client_as):
    asker = glass.administrator()
    glass.administrator()
    first, second = client_as(asker), client_as(glass.administrator())
    _ask(first, new_public_id())
    opening = BreakGlass.objects.get()
    second.post(_place(opening, "agree"))
    assert "There is nothing at this address that you could open" in _text(
        first.post(_place(opening, "open"), follow=True)
    )


def test_what_is_refused_says_why(client_as):
    asked = glass.asked(glass.hidden())
    again = client_as(asked.asked_by).post(PAGE, {"address": asked.address, "reason": "Once more."})
    assert again.status_code == 403
    assert "You have asked for this already." in _text(again)
    assert "Once more." in _text(again)


def test_the_one_who_asked_neither_agrees_nor_declines(client_as):
    asked = glass.asked(glass.hidden())
    client = client_as(asked.asked_by)
    assert _place(asked, "agree") not in _text(client.get(PAGE))
    for deed in ("agree", "decline"):
        assert "You asked for this: another person decides." in _text(client.post(_place(asked, deed), follow=True))
    asked.refresh_from_db()
    assert asked.state == BreakGlass.State.ASKED


@pytest.mark.parametrize("deed", ["agree", "decline", "open", "close"])
def test_for_readers_and_authors_an_opening_has_no_address(client_as, deed):
    thread = glass.hidden()
    opening = glass.opened(thread)
    assert client_as(thread.author).post(_place(opening, deed)).status_code == 404
    assert client_as(thread.author).get(_place(opening)).status_code == 404


@pytest.mark.parametrize("deed", ["open", "close"])
def test_for_others_of_the_staff_what_is_not_theirs_has_no_address(client_as, deed):
    opening = glass.opened(glass.hidden())
    assert client_as(glass.administrator()).post(_place(opening, deed)).status_code == 404


# reading


def test_it_is_read_on_this_page_and_nowhere_else(client_as):
    thread = glass.hidden(Label.RED, title="A quiet quay")
    opening = glass.opened(thread)
    client, post = client_as(opening.asked_by), Post.objects.get(thread=thread)
    at = f"/t/{thread.public_id}"
    ways = ["", "/news?since=0", "/label", "/narrow", "/readers", "/print", "/reply"]
    ways += [f"/{post.public_id}{way}" for way in ("", "/state", "/edit", "/history", "/flag")]
    assert {client.get(at + way).status_code for way in ways} == {404}
    assert client.post(f"{at}/subscribe", {"level": "all"}).status_code == 404
    assert "A quiet quay" in _text(client.get(_place(opening)))
    for page in ("/forum/", f"/forum/{thread.board.slug}/", "/forum/search?q=quay", "/notifications/", PAGE):
        assert "A quiet quay" not in _text(client.get(page))


def test_it_says_until_when_and_why_and_offers_nothing_but_to_close_it(client_as):
    opening = glass.opened(glass.hidden())
    page = _text(client_as(opening.asked_by).get(_place(opening)))
    main = page.partition("<main")[2].partition("</main>")[0]
    assert f"{opening.until:%H:%M} UTC" in main
    assert glass.REASON in main
    assert main.count("<form") == 1
    assert _place(opening, "close") in main
    assert "/t/" not in main


def test_it_stays_off_paper(client_as):
    opening = glass.opened(glass.hidden(Label.GREEN))
    assert "unprintable" in _text(client_as(opening.asked_by).get(_place(opening)))


def test_reading_leaves_no_mark_but_the_account(client_as):
    opening = glass.opened(glass.hidden())
    client = client_as(opening.asked_by)
    for _ in range(2):
        client.get(_place(opening))
    assert not ReadMark.objects.filter(member=opening.asked_by).exists()
    looks = AuditEntry.objects.filter(action="forum.glass_read", actor=opening.asked_by, target_id=opening.pk)
    assert looks.count() == 1  # once an hour


def test_what_was_removed_or_never_published_is_not_read_by_it(client_as):
    thread = glass.hidden()
    taken = forum.post(thread=thread, body="Taken words.")
    Post.objects.filter(pk=taken.pk).update(state=Post.State.REMOVED)
    forum.held_post(thread=thread, parent=Post.objects.get(thread=thread, parent=None), body="Held words.")
    opening = glass.opened(thread)
    page = _text(client_as(opening.asked_by).get(_place(opening)))
    assert "Removed by a moderator" in page
    assert not any(words in page for words in ("Taken words.", "Held words."))


def test_a_long_thread_comes_in_pages(client_as, monkeypatch):
    monkeypatch.setattr(numbered, "POSTS", 2)
    thread = glass.hidden(body="Words of no. 1.")
    for number in range(2, 6):
        forum.post(thread=thread, body=f"Words of no. {number}.")
    opening = glass.opened(thread)
    client = client_as(opening.asked_by)
    pages = [_text(client.get(f"{_place(opening)}?page={page}")) for page in ("1", "2", "3", "x", "9")]
    shown = [[n for n in range(1, 6) if f"Words of no. {n}." in page] for page in pages]
    assert shown == [[1, 2], [3, 4], [5], [1, 2], [5]]


def test_once_it_is_over_it_answers_like_what_was_never_there(client_as):
    over, closed = glass.opened(glass.hidden()), glass.opened(glass.hidden())
    BreakGlass.objects.filter(pk=over.pk).update(until=timezone.now())
    client_as(closed.asked_by).post(_place(closed, "close"))
    for opening in (over, closed):
        client = client_as(opening.asked_by)
        gone, never = client.get(_place(opening)), client.get(f"{PAGE}/{new_public_id()}")
        assert (gone.status_code, gone.content) == (404, never.content)


def test_it_costs_as_many_queries_with_twenty_posts_as_with_two(client_as):
    thread = glass.hidden()
    forum.post(thread=thread)
    few = glass.opened(thread)
    client = client_as(few.asked_by)
    client.get(_place(few))
    with CaptureQueriesContext(connection) as with_two:
        client.get(_place(few))
    for _ in range(18):
        forum.post(thread=thread)
    BreakGlass.objects.update(last_seq=20)
    with CaptureQueriesContext(connection) as with_twenty:
        client.get(_place(few))
    assert len(with_twenty) == len(with_two)


def test_the_list_costs_as_many_queries_with_twenty_askings_as_with_two(client_as):
    asker = glass.administrator()
    client = client_as(glass.administrator())
    counts = []
    for more in (2, 18):
        for _ in range(more):
            glass.asked(glass.hidden(), by=asker)
        client.get(PAGE)
        with CaptureQueriesContext(connection) as captured:
            client.get(PAGE)
        counts.append(len(captured))
    assert counts[0] == counts[1]


# what authors and readers find


def _alerts(client_as, member: Member) -> str:
    return _text(client_as(member).get("/notifications/"))


@pytest.mark.parametrize("label", Label.values)
def test_an_author_finds_who_opened_it_and_why_under_its_label(client_as, label):
    thread = glass.hidden(label, title="A quiet quay")
    opening = glass.opened(thread)
    alerts = _alerts(client_as, thread.author)
    for told in (opening.asked_by.name, glass.REASON, "A quiet quay", label, f"/t/{thread.public_id}/label"):
        assert told in alerts


@pytest.mark.parametrize("label", Label.values)
def test_the_reason_travels_by_mail_only_under_clear_and_green(label):
    thread = glass.hidden(label, title="A quiet quay")
    glass.opened(thread)
    deliver_due()
    [sent] = [message for message in mail.outbox if message.to == [thread.author.email]]
    for words in (glass.REASON, "A quiet quay"):
        assert (words in sent.subject + sent.body) is (label not in RESTRICTED)


def test_mails_among_staff_name_neither_the_address_nor_the_reason():
    asked = glass.asked(glass.hidden())
    deliver_due()
    agree_to_open(by=glass.administrator(), glass=asked)
    deliver_due()
    subjects = [message.subject for message in mail.outbox]
    assert "TLP:GREEN A second person is asked for: opening a thread" in subjects
    assert "TLP:GREEN Agreed: you can open the thread" in subjects
    assert not any(words in message.body for message in mail.outbox for words in (asked.address, glass.REASON))


def test_an_author_who_reads_it_no_more_is_told_but_not_what_it_is_called(client_as):
    thread = glass.hidden(title="Called so since")
    left = forum.post(thread=thread).author
    glass.opened(thread)
    alerts = _alerts(client_as, left)
    assert glass.REASON in alerts
    assert "Called so since" not in alerts
    assert thread.public_id not in alerts


def test_readers_find_beside_the_label_who_opened_it_and_who_agreed(client_as):
    thread = glass.hidden()
    opening = glass.opened(thread)
    page = _text(client_as(thread.author).get(f"/t/{thread.public_id}/label"))
    assert opening.asked_by.name in page
    assert opening.seconded_by.name in page
    assert glass.REASON not in page


def test_readers_find_nothing_of_what_was_only_asked(client_as):
    thread = glass.hidden()
    asked = glass.asked(thread)
    assert asked.asked_by.name not in _text(client_as(thread.author).get(f"/t/{thread.public_id}/label"))


def test_under_the_rule_pages_show_numbers_and_days_and_an_author_finds_it_when_they_look(client_as):
    board = rule.board()
    author = rule.speaker(board=board)
    thread = rule.thread(board=board, author=author)
    opening = glass.opened(thread)
    page = _text(client_as(opening.asked_by).get(_place(opening)))
    main = page.partition("<main")[2]
    assert "Participant 1" in main
    assert author.name not in main
    assert glass.REASON not in _alerts(client_as, author)
    mine = _text(client_as(author).get("/forum/mine/rule"))
    assert glass.REASON in mine
    assert opening.asked_by.name in mine
    other = Member.objects.filter(pk__in=board.audience.members().values("pk")).exclude(pk=author.pk)[0]
    assert glass.REASON not in _text(client_as(other).get("/forum/mine/rule"))


def test_under_the_rule_readers_find_its_day_alone(client_as):
    board = rule.board()
    thread = rule.thread(board=board, author=rule.speaker(board=board))
    opening = glass.opened(thread)
    BreakGlass.objects.update(opened=timezone.now() - timedelta(days=1))
    reader = Member.objects.filter(pk__in=board.audience.members().values("pk")).last()
    page = _text(client_as(reader).get(f"/t/{thread.public_id}/label"))
    assert opening.asked_by.name in page
    assert "Yesterday" in page
