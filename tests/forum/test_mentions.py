"""A member's handle after an @ tells them of the post; only readers can be mentioned, and nobody is told twice."""

import pytest

from community.core import markup
from community.core.handles import handle_of
from community.core.tlp import Label
from community.members.models import Audience, Member
from forum.actions import posts, telling
from forum.models import Post, Subscription, Telling
from forum.policy import MOST_MENTIONS
from realtime.models import Notification
from tests.factories import forum, members, rule
from tests.factories.labels import settled

pytestmark = pytest.mark.django_db


def told(member: Member) -> list[str]:
    return list(Notification.objects.filter(recipient=member).order_by("pk").values_list("notice", flat=True))


def named(name: str, **fields) -> Member:
    return members.member(name=name, **fields)


def opening_post(**fields) -> Post:
    return Post.objects.select_related("thread").get(thread=forum.thread(**fields), parent=None)


@pytest.mark.parametrize(
    ("name", "handle"),
    [
        ("Amina Rahimi", "amina.rahimi"),
        ("José María Ñuñez-Ortiz", "jose.maria.nunez.ortiz"),
        ("أَمِينَة رحيمي", "امينة.رحيمي"),
        ("陈 明", "陈.明"),
        ("!!!", "member"),
        ("x" * 80, "x" * 40),
    ],
)
def test_a_handle_is_the_name_without_accents(name, handle):
    assert handle_of(name) == handle


def test_two_of_the_same_name_have_different_handles_and_keep_them():
    first, second = named("Amina Rahimi"), named("Amina Rahimi")
    assert (first.handle, second.handle) == ("amina.rahimi", "amina.rahimi.2")
    second.name = "Amina Haddad"
    second.save()
    assert second.handle == "amina.rahimi.2"


def test_an_applicant_has_no_handle_until_admission():
    applicant = members.applicant(name="Amina Rahimi")
    assert applicant.handle is None
    applicant.role, applicant.organisation = "member", members.organisation()
    applicant.save(update_fields=["role", "organisation"])
    assert Member.objects.get(pk=applicant.pk).handle == "amina.rahimi"


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("Ask @Amina.Rahimi.", ["amina.rahimi"]),
        ("(@amina.rahimi, **@omar**) and @amina.rahimi", ["amina.rahimi", "omar"]),
        ("@أمينة.رحيمي ما رأيك؟", ["امينة.رحيمي"]),
        ("write to amina@example.org or see https://example.org/@amina", []),
        ("`@amina` and\n\n    @amina\n", []),
        ("> @amina said so\n\nIndeed.", []),
        ("@", []),
    ],
)
def test_a_mention_is_found_in_what_one_says_oneself(body, found):
    assert markup.mentions(body) == found


def test_whoever_is_mentioned_is_told_of_that_and_not_of_the_reply_too():
    board = forum.board()
    opening = opening_post(board=board)
    amina, follower = named("Amina Rahimi"), members.member()
    for one in (amina, follower):
        Subscription.objects.create(member=one, thread=opening.thread, level=Subscription.Level.ALL)
    posts.post_reply(author=settled(), thread=opening.thread, body="What does @amina.rahimi say?", language="en")
    assert told(amina) == ["member-mentioned"]
    assert told(follower) == ["reply-posted"]


def test_an_opening_tells_whom_it_mentions(client_as):
    board, amina = forum.board(), named("Amina Rahimi")
    Subscription.objects.create(member=amina, board=board, level=Subscription.Level.ALL)
    said = {"title": "Driver checks", "body": "Hello @amina.rahimi", "label": board.label, "language": "en"}
    assert client_as(settled()).post(f"/forum/{board.slug}/new", said).status_code == 302
    assert told(amina) == ["member-mentioned"]


def test_whoever_cannot_read_the_thread_is_not_told_and_the_author_hears_that(client_as):
    author = settled()
    group = members.group(author)
    opening = opening_post(audience=Audience.objects.of(group), label=Label.AMBER)
    outside = named("Amina Rahimi")
    said = {"to": opening.public_id, "body": "And @amina.rahimi? And @nobody.such?", "language": "en"}
    page = client_as(author).post(f"/t/{opening.thread.public_id}/reply", said, follow=True).content.decode()
    assert told(outside) == []
    assert "goes by @amina.rahimi @nobody.such, so nobody was told" in page


def test_whoever_wants_to_hear_nothing_of_the_thread_is_not_told():
    opening, amina = opening_post(), named("Amina Rahimi")
    Subscription.objects.create(member=amina, thread=opening.thread, level=Subscription.Level.NONE)
    posts.post_reply(author=settled(), thread=opening.thread, body="@amina.rahimi", language="en")
    assert told(amina) == []


def test_a_change_tells_only_whom_it_mentions_newly():
    opening, amina, omar = opening_post(), named("Amina Rahimi"), named("Omar Haddad")
    author = settled()
    reply = posts.post_reply(author=author, thread=opening.thread, body="@amina.rahimi", language="en")
    posts.edit_post(editor=author, post=reply, body="@amina.rahimi and @omar.haddad", base_number=1)
    assert told(amina) == ["member-mentioned"]
    assert told(omar) == ["member-mentioned"]


def test_what_can_still_be_taken_back_tells_nobody(settings):
    settings.UNDO_SECONDS = 30
    opening, amina, omar = opening_post(), named("Amina Rahimi"), named("Omar Haddad")
    author = settled()
    reply = posts.post_reply(author=author, thread=opening.thread, body="@amina.rahimi", language="en")
    posts.edit_post(editor=author, post=reply, body="@omar.haddad", base_number=1)
    assert told(amina) == told(omar) == []
    telling.tell_what_is_due(Telling.objects.get(post=reply).due)
    assert told(amina) == []
    assert told(omar) == ["member-mentioned"]


def test_nobody_can_be_mentioned_under_the_rule(client_as):
    amina = named("Amina Rahimi")
    thread = rule.thread(body="Hello @amina.rahimi")
    assert told(amina) == []
    assert client_as(amina).get(f"/t/{thread.public_id}").status_code == 200
    assert client_as(amina).get(f"/t/{thread.public_id}/people?q=a").status_code == 404


def test_at_most_ten_people_are_mentioned_in_one_post(client_as):
    opening = opening_post()
    body = " ".join(f"@person.{n}" for n in range(MOST_MENTIONS + 1))
    answer = client_as(settled()).post(f"/t/{opening.thread.public_id}/reply", {"body": body, "language": "en"})
    assert answer.status_code == 400
    assert "At most 10 people can be mentioned" in answer.content.decode()


@pytest.mark.parametrize(
    ("begun", "found"), [("ami", ["amina.rahimi"]), ("RAH", ["amina.rahimi"]), ("mina", []), ("", []), ("\0", [])]
)
def test_people_are_found_by_the_beginning_of_any_of_their_names(client_as, begun, found):
    named("Amina Rahimi")
    thread = opening_post().thread
    page = client_as(named("Amir Nobody")).get(f"/t/{thread.public_id}/people", {"q": begun}).content.decode()
    assert [handle for handle in ("amina.rahimi", "amir.nobody") if f'"@{handle} "' in page] == found


def test_before_the_first_sign_those_are_offered_who_wrote_there_last(client_as):
    thread = opening_post(author=named("Amina Rahimi")).thread
    forum.post(thread=thread, author=named("Omar Haddad"))
    page = client_as(members.member()).get(f"/t/{thread.public_id}/people").content.decode()
    assert page.index("@omar.haddad") < page.index("@amina.rahimi")


def test_only_readers_of_the_thread_are_offered(client_as):
    inside, outside = named("Amina Inside"), named("Amina Outside")
    viewer = members.member()
    thread = opening_post(audience=Audience.objects.of(members.group(inside, viewer)), label=Label.AMBER).thread
    page = client_as(viewer).get(f"/t/{thread.public_id}/people?q=amina").content.decode()
    assert inside.handle in page
    assert outside.handle not in page
    assert client_as(outside).get(f"/t/{thread.public_id}/people?q=amina").status_code == 404


def test_for_a_new_thread_the_readers_of_its_board_are_offered(client_as):
    inside, outside, viewer = named("Amina Inside"), named("Amina Outside"), members.member()
    board = forum.board(audience=Audience.objects.of(members.group(inside, viewer)), label=Label.AMBER)
    page = client_as(viewer).get(f"/forum/{board.slug}/people?q=amina").content.decode()
    assert inside.handle in page
    assert outside.handle not in page
