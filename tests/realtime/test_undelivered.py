"""What was given up after its last attempt: seen by those who watch over the site, tried again or let be by them."""

import pytest
from django.core import mail

from community.audit.models import AuditEntry
from community.members.models.member import Role
from realtime.models import Delivery
from realtime.notify import notify
from realtime.outbox.delivery import MOST_ATTEMPTS, deliver_due
from tests.factories import forum, members

pytestmark = pytest.mark.django_db
PAGE = "/notifications/undelivered"


@pytest.fixture
def overseer(client_as):
    return client_as(members.member(Role.ADMINISTRATOR))


@pytest.fixture
def given_up():
    """Return a mail about a reply that was given up."""
    from forum.notices import ReplyPosted

    thread = forum.thread()
    notify(ReplyPosted, forum.post(thread=thread))
    delivery = Delivery.objects.filter(road=Delivery.Road.MAIL, notification__recipient=thread.author_id).get()
    Delivery.objects.filter(pk=delivery.pk).update(state=Delivery.State.FAILED, attempts=MOST_ATTEMPTS)
    return delivery


def test_what_was_given_up_is_listed_by_kind_and_road_and_without_a_name(overseer, given_up):
    page = overseer.get(PAGE).content.decode()

    assert "Replies in threads that I follow" in page
    assert given_up.notification.recipient.name not in page


def test_what_is_tried_again_goes_out_and_is_in_the_log(overseer, given_up):
    said = overseer.post(f"{PAGE}/again", {"notice": "reply-posted", "road": "mail"}, follow=True).content.decode()
    deliver_due()

    assert "1 message is tried again." in said
    assert [one.to for one in mail.outbox] == [[given_up.notification.recipient.email]]
    assert AuditEntry.objects.filter(action="realtime.deliveries_tried_again").count() == 1


def test_what_is_let_be_goes_nowhere_and_is_listed_no_more(overseer, given_up):
    said = overseer.post(f"{PAGE}/drop", {"notice": "reply-posted", "road": "mail"}, follow=True).content.decode()
    deliver_due()

    assert "Everything was delivered" in said
    assert mail.outbox == []


def test_a_second_press_and_a_kind_that_is_none_change_nothing_and_say_so(overseer, given_up):
    for road in ("push", "pigeon"):
        said = overseer.post(f"{PAGE}/again", {"notice": "reply-posted", "road": road}, follow=True).content.decode()
        assert "Nothing of that kind is waiting any more" in said

    given_up.refresh_from_db()
    assert given_up.state == Delivery.State.FAILED


@pytest.mark.parametrize("role", [Role.MEMBER, Role.MODERATOR])
def test_nobody_else_finds_the_page_or_its_buttons(client_as, given_up, role):
    client = client_as(members.member(role))

    assert client.get(PAGE).status_code == 404
    assert {client.post(f"{PAGE}/{deed}").status_code for deed in ("again", "drop")} == {404}
