"""The choices of what one hears of: by road, by kind of news, and for each board and thread."""

import pytest

from community.core.tlp import Label
from community.members.models import Audience, Member, Membership
from forum.actions.reactions import react
from forum.actions.subscriptions import subscribe
from forum.models import Post, Subscription, Thread
from realtime.actions.notifications import mark_all_read
from realtime.actions.preferences import choose_paces
from realtime.bell import bell_topic
from realtime.models import Delivery, Notification, Pace, Preference
from realtime.models.topic import current_seqs
from realtime.outbox.delivery import deliver_due
from realtime.reading import bell_of, notifications_page
from tests.factories import forum, members

pytestmark = pytest.mark.django_db
PAGE = "/notifications/preferences"


@pytest.fixture
def author() -> Member:
    return members.member(email="told@example.org")


@pytest.fixture
def thread(author) -> Thread:
    return forum.thread(author=author)


def choose(member: Member, road: Preference.Road, code: str, pace: Pace) -> None:
    choose_paces(member=member, road=road, paces={code: pace})


def as_shown(client) -> dict[str, str]:
    """Return what the form holds when it is opened."""
    form = client.get(PAGE).context["form"]
    return {name: str(form[name].value()) for name in form.fields}


def test_every_kind_can_be_chosen_for_every_road_and_is_kept(client_as, author):
    client = client_as(author)
    sent = as_shown(client) | {"web-reply-posted": "never", "mail-reply-posted": "weekly"}

    assert client.post(PAGE, sent).status_code == 302

    assert as_shown(client) == sent
    kept = set(Preference.objects.filter(member=author, notice="reply-posted").values_list("road", "pace"))
    assert kept == {("web", "never"), ("mail", "weekly")}


def test_kinds_that_are_about_the_same_are_one_choice(client_as, author):
    client = client_as(author)
    client.post(PAGE, as_shown(client) | {"mail-decision-made": "daily"})
    said = Preference.objects.filter(member=author, road="mail", notice__in=["decision-made", "decision-undone"])
    assert set(said.values_list("pace", flat=True)) == {"daily"}


@pytest.mark.parametrize("wrong", [{"web-reply-posted": "daily"}, {"mail-reply-posted": "hourly"}])
def test_a_pace_that_a_road_has_not_is_refused_with_the_form(client_as, author, wrong):
    client = client_as(author)
    answer = client.post(PAGE, as_shown(client) | wrong)
    assert answer.status_code == 200
    assert not Preference.objects.exists()


def test_a_half_filled_form_changes_nothing(client_as, author):
    assert client_as(author).post(PAGE, {"web-reply-posted": "never"}).status_code == 200
    assert not Preference.objects.exists()


def test_only_moderators_choose_about_the_queue(client_as, author):
    moderator = members.moderator(forum.board().moderators)
    assert "mail-text-flagged" in as_shown(client_as(moderator))
    assert "mail-text-flagged" not in as_shown(client_as(author))


def test_what_is_not_wanted_on_the_site_is_neither_on_the_bell_nor_in_the_list_but_mailed(author, thread):
    choose(author, Preference.Road.WEB, "reply-posted", Pace.NEVER)
    before = current_seqs([bell_topic(author.uuid)])

    forum.post(thread=thread)
    mark_all_read(member=author, until=Notification.objects.get(recipient=author).created)

    assert bell_of(author).unread == 0
    assert notifications_page(author).lines == []
    assert current_seqs([bell_topic(author.uuid)]) == before
    deliver_due()
    assert Delivery.objects.get().state == Delivery.State.SENT


@pytest.mark.parametrize("road", [Preference.Road.WEB, Preference.Road.MAIL])
def test_whoever_wants_no_mentions_by_any_road_hears_of_the_reply_that_mentions_them(author, thread, road):
    for refused in (Preference.Road.WEB, Preference.Road.MAIL):
        choose(author, refused, "member-mentioned", Pace.NEVER)

    forum.post(thread=thread, body=f"@{author.handle}, what of it?")

    assert _heard(author, road) == ["reply-posted"]


def test_whoever_wants_no_mentions_by_any_road_hears_of_the_new_thread_that_mentions_them(author):
    board = forum.board()
    subscribe(member=author, board=board, level="all")
    for refused in (Preference.Road.WEB, Preference.Road.MAIL):
        choose(author, refused, "member-mentioned", Pace.NEVER)

    forum.thread(board=board, body=f"@{author.handle}, what of it?")

    assert _heard(author, Preference.Road.WEB) == ["thread-started"]


def test_whoever_wants_mentions_by_mail_alone_hears_of_them_once(author, thread):
    choose(author, Preference.Road.WEB, "member-mentioned", Pace.NEVER)

    forum.post(thread=thread, body=f"@{author.handle}, what of it?")

    assert _heard(author, Preference.Road.MAIL) == ["member-mentioned"]
    assert _heard(author, Preference.Road.WEB) == []


def _heard(member: Member, road: Preference.Road) -> list[str]:
    """Return of what the member is told by a road."""
    told = Notification.objects.filter(recipient=member)
    if road == Preference.Road.WEB:
        return list(told.on_site().values_list("notice", flat=True))
    return list(
        Delivery.objects.filter(notification__in=told, road=road).values_list("notification__notice", flat=True)
    )


def test_a_reaction_is_not_mailed_unless_its_author_asks_for_that(author, thread):
    post = Post.objects.get(thread=thread)
    react(member=members.member(), post=post, word="useful")
    assert not Delivery.objects.exists()

    choose(author, Preference.Road.MAIL, "post-reacted", Pace.DAILY)
    react(member=members.member(), post=post, word="useful")
    assert Delivery.objects.count() == 1


def test_the_page_lists_what_one_follows_and_changes_it_there(client_as, author, thread):
    subscribe(member=author, board=thread.board, level="all")
    subscribe(member=author, thread=thread, level="answers")
    client = client_as(author)

    page = client.get(PAGE).content.decode()
    assert thread.board.name in page
    assert thread.title in page

    sent = {"level": "none", "next": f"{PAGE}#follows"}
    assert client.post(f"/t/{thread.public_id}/subscribe", sent).url == f"{PAGE}#follows"
    assert Subscription.objects.get(member=author, thread=thread).level == "none"
    assert client.post(f"/forum/{thread.board.slug}/subscribe", sent).url == f"{PAGE}#follows"


def test_a_way_back_to_elsewhere_is_not_taken(client_as, author, thread):
    sent = {"level": "none", "next": "https://elsewhere.example/"}
    assert client_as(author).post(f"/t/{thread.public_id}/subscribe", sent).url == f"/t/{thread.public_id}"


def test_what_one_may_see_no_more_is_not_named_among_what_one_follows(client_as, author):
    group = members.group(author)
    hidden = forum.thread(audience=Audience.objects.of(group), label=Label.AMBER, title="Only for the group")
    subscribe(member=author, thread=hidden, level="all")
    Membership.objects.filter(group=group).delete()
    assert "Only for the group" not in client_as(author).get(PAGE).content.decode()


def test_a_browser_is_no_choice_where_no_key_is_set(client_as, author, settings):
    settings.PUSH_KEY = ""
    assert not [name for name in as_shown(client_as(author)) if name.startswith("push-")]
