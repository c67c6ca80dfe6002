"""Messages to browsers: what they carry under which label, to whom, and what happens when a service refuses."""

import io
import socket
from datetime import timedelta

import pytest
from django.conf import settings as site_settings
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone

from community.core.tlp import Label
from community.members.models import Member
from forum.actions.removing import remove_revision
from forum.models import Post
from realtime import push
from realtime.actions.notifications import mark_all_read
from realtime.actions.preferences import choose_paces
from realtime.models import Browser, Delivery, Hours, Notification, Pace, Preference
from realtime.outbox import pushing
from realtime.outbox.delivery import MOST_ATTEMPTS
from realtime.outbox.pushing import push_due
from tests.factories import forum, members
from tests.realtime.push_service import HOST, PushedBrowser, claims_of, standing_in

pytestmark = pytest.mark.django_db
WORDS = ["Canary in the title", "Canary in the text", "Canary Writer"]


@pytest.fixture(autouse=True)
def _key(settings):
    out = io.StringIO()
    call_command("new_push_key", stdout=out)
    settings.PUSH_KEY = out.getvalue().strip()
    settings.PUSH_CONTACT = "mailto:site@example.org"


@pytest.fixture
def service(monkeypatch):
    with standing_in(monkeypatch) as service:
        yield service


@pytest.fixture
def reader() -> Member:
    return members.member()


@pytest.fixture
def browser() -> PushedBrowser:
    return PushedBrowser("one")


@pytest.fixture
def client(client_as, reader, browser):
    """Return the reader's client, whose browser they let show messages."""
    client = client_as(reader)
    assert client.post("/notifications/browsers", browser.form).status_code == 302
    return client


def reply_to(author: Member, label: str = Label.GREEN) -> Post:
    thread = forum.thread(author=author, label=label, title=WORDS[0])
    return forum.post(thread=thread, body=WORDS[1], author=members.member(name=WORDS[2]))


def killed(*_args) -> None:
    raise SystemExit


def row() -> Delivery:
    return Delivery.objects.get(road=Delivery.Road.PUSH)


@pytest.mark.usefixtures("client")
@pytest.mark.parametrize("label", [Label.CLEAR, Label.GREEN])
def test_under_clear_and_green_a_message_carries_the_title_and_no_more(service, reader, browser, label):
    reply_to(reader, label)
    push_due()
    [said] = service.to(browser)
    assert said["title"] == f"{label} New reply: {WORDS[0]}"
    assert not any(word in str(said) for word in WORDS[1:])
    assert row().state == Delivery.State.SENT


@pytest.mark.usefixtures("client")
@pytest.mark.parametrize("label", [Label.AMBER, Label.AMBER_STRICT, Label.RED])
def test_from_amber_on_it_carries_nothing_but_the_label(service, reader, browser, label):
    reply = reply_to(reader, label)
    push_due()
    [said] = service.to(browser)
    assert said["title"] == f"{label} Something new for you"
    assert not any(word in str(said) for word in (*WORDS, reply.public_id, reply.thread.public_id))


def test_its_address_leads_the_recipient_alone_to_the_post(service, client, client_as, reader, browser):
    reply = reply_to(reader, Label.AMBER)
    push_due()
    [said] = service.to(browser)
    assert client.get(said["url"]).url == f"/t/{reply.thread.public_id}/{reply.public_id}"
    assert client_as(reply.author).get(said["url"]).status_code == 404
    remove_revision(reply.current)
    assert client.get(said["url"]).status_code == 404


def test_its_address_opens_for_whoever_wants_such_news_in_the_browser_and_not_on_the_site(
    service, client, reader, browser
):
    choose_paces(member=reader, road=Preference.Road.WEB, paces={"reply-posted": Pace.NEVER})
    reply = reply_to(reader)
    push_due()
    [said] = service.to(browser)
    assert client.get(said["url"]).url == f"/t/{reply.thread.public_id}/{reply.public_id}"


@pytest.mark.usefixtures("client")
def test_it_is_signed_for_that_service_and_one_takes_the_place_of_its_repeat(service, reader):
    reply_to(reader)
    push_due()
    [sent] = service.received
    assert claims_of(sent)["sub"] == "mailto:site@example.org"
    assert sent.head["content-encoding"] == "aes128gcm"
    assert sent.head["ttl"] == "86400"
    assert sent.head["topic"] == Notification.objects.get(recipient=reader).public_id
    assert not any(word.encode() in sent.body for word in WORDS)


@pytest.mark.usefixtures("client")
def test_signs_in_a_title_are_not_escaped(service, reader, browser):
    forum.post(thread=forum.thread(author=reader, title="R&D <safety>"))
    push_due()
    assert service.to(browser)[0]["title"] == "TLP:GREEN New reply: R&D <safety>"


@pytest.mark.usefixtures("client")
def test_it_speaks_the_language_of_its_reader(service, reader, browser):
    Member.objects.filter(pk=reader.pk).update(language="ar")
    reply_to(reader)
    push_due()
    [said] = service.to(browser)
    assert (said["lang"], said["dir"]) == ("ar", "rtl")


def read_it(client, reader: Member, reply: Post) -> None:
    mark_all_read(member=reader, until=timezone.now())


def remove_it(client, reader: Member, reply: Post) -> None:
    remove_revision(reply.current)


def refuse_it(client, reader: Member, reply: Post) -> None:
    choose_paces(member=reader, road=Preference.Road.PUSH, paces={"reply-posted": Pace.NEVER})


def sign_out(client, reader: Member, reply: Post) -> None:
    client.post("/accounts/logout/")


def end_the_session(client, reader: Member, reply: Post) -> None:
    Session.objects.update(expire_date=timezone.now())


def change_the_password(client, reader: Member, reply: Post) -> None:
    reader.set_password("another long password")
    reader.save()


def suspend_them(client, reader: Member, reply: Post) -> None:
    Member.objects.filter(pk=reader.pk).update(outside_until=timezone.now() + timedelta(days=1))


@pytest.mark.parametrize(
    "meanwhile", [read_it, remove_it, refuse_it, sign_out, end_the_session, change_the_password, suspend_them]
)
def test_what_is_no_news_for_that_browser_any_more_is_not_sent(service, client, reader, meanwhile):
    reply = reply_to(reader)
    meanwhile(client, reader, reply)
    push_due()
    assert service.received == []
    assert row().state == Delivery.State.UNNEEDED


@pytest.mark.parametrize("ending", [sign_out, change_the_password])
def test_a_browser_is_forgotten_once_its_session_is_over(service, client, reader, ending):
    ending(client, reader, reply_to(reader))
    push_due()
    assert not Browser.objects.exists()


@pytest.mark.usefixtures("client")
@pytest.mark.parametrize("gone", [404, 410])
def test_a_browser_that_its_service_knows_no_more_is_forgotten(service, reader, gone):
    service.answers["one"] = gone
    reply_to(reader)
    push_due()
    assert not Browser.objects.exists()
    assert row().state == Delivery.State.SENT


@pytest.mark.usefixtures("client")
@pytest.mark.parametrize("answer", [500, 429, 307])
def test_what_a_service_does_not_take_is_tried_again_and_no_redirection_is_followed(service, reader, answer):
    service.answers["one"] = answer
    reply_to(reader)
    push_due()
    assert (row().state, row().attempts) == (Delivery.State.WAITING, 1)
    assert row().due > timezone.now()
    assert len(service.received) == 1

    del service.answers["one"]
    Delivery.objects.update(due=timezone.now())
    push_due()
    assert row().state == Delivery.State.SENT


@pytest.mark.usefixtures("client")
def test_a_message_that_kills_its_worker_each_time_is_given_up(service, reader, monkeypatch):
    reply_to(reader)
    with monkeypatch.context() as deadly:
        deadly.setattr(pushing, "send", killed)
        for _ in range(MOST_ATTEMPTS):
            with pytest.raises(SystemExit):
                push_due()
            Delivery.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))

    push_due()

    assert service.received == []
    assert row().state == Delivery.State.FAILED


@pytest.mark.usefixtures("client")
def test_a_worker_that_is_told_to_stop_begins_no_other_message(service, reader):
    reply_to(reader)
    reply_to(reader)

    push_due(is_over=lambda: bool(service.received))

    assert len(service.received) == 1


@pytest.mark.usefixtures("client")
def test_in_quiet_hours_it_waits(service, reader):
    now = timezone.now()
    Hours.objects.create(
        member=reader,
        quiet_from=(now - timedelta(hours=1)).time(),
        quiet_until=(now + timedelta(hours=1)).time(),
        quiet_days=list(range(7)),
    )
    reply_to(reader)
    push_due()
    assert service.received == []
    assert (row().state, row().attempts) == (Delivery.State.WAITING, 0)


def test_whoever_let_no_browser_show_messages_gets_no_row(reader):
    reply_to(reader)
    assert not Delivery.objects.filter(road=Delivery.Road.PUSH).exists()


def test_the_same_browser_belongs_to_who_said_yes_last(client, client_as, reader, browser):
    other = members.member()
    client_as(other).post("/notifications/browsers", browser.form)
    assert Browser.objects.get().member == other


@pytest.mark.parametrize(
    "endpoint",
    [
        f"http://{HOST}/x",
        f"https://{HOST}:8443/x",
        f"https://user@{HOST}/x",
        f"https://{HOST}.evil.example/x",
        "https://evilpush.services.mozilla.com/x",
        "https://127.0.0.1/x",
        "https://[::1]/x",
        "https://169.254.169.254/latest",
        "https://localhost/x",
        "https://fcm.googleapis.com@127.0.0.1/x",
        "https://[bad/x",
        "file:///etc/passwd",
        "",
    ],
)
def test_nothing_is_sent_but_to_the_services_that_are_listed(client_as, reader, browser, endpoint):
    assert client_as(reader).post("/notifications/browsers", browser.form | {"endpoint": endpoint}).status_code == 400
    assert not Browser.objects.exists()


@pytest.mark.parametrize(
    "wrong", [{"p256dh": "AAAA"}, {"p256dh": "é"}, {"p256dh": "A" * 87}, {"auth": "AAAA"}, {"auth": ""}]
)
def test_keys_for_which_nothing_could_be_encrypted_are_refused(client_as, reader, browser, wrong):
    assert client_as(reader).post("/notifications/browsers", browser.form | wrong).status_code == 400


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "fd00::1"])
def test_a_listed_name_that_leads_to_a_machine_beside_ours_is_sent_nothing(monkeypatch, address):
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443))]
    monkeypatch.setattr(push.socket, "getaddrinfo", lambda *_args, **_options: found)
    monkeypatch.setattr(push, "session", lambda: pytest.fail("it was sent"))
    browser = Browser(**PushedBrowser("one").form)
    with pytest.raises(push.BrowserGone):
        push.send(browser, {"tag": "x"})


def test_a_member_takes_their_own_browser_back_and_nobody_elses(client, client_as, reader):
    [browser] = Browser.objects.all()
    page = client.get("/notifications/preferences").content.decode()
    assert "This browser" in page
    address = f"/notifications/browsers/{browser.public_id}/remove"
    assert client_as(members.member()).post(address).status_code == 404
    client.post(address)
    assert not Browser.objects.exists()


def test_without_a_key_nobody_is_offered_it_and_the_page_says_so(client_as, reader, browser, settings):
    settings.PUSH_KEY = ""
    client = client_as(reader)
    assert client.post("/notifications/browsers", browser.form).status_code == 404
    assert "This site sends no messages to browsers." in client.get("/notifications/preferences").content.decode()
    assert push_due() == 0


def test_what_no_service_may_learn_stands_in_no_log(service, client, reader, caplog):
    service.answers["one"] = 500
    reply_to(reader, Label.GREEN)
    push_due()
    assert "failed" in caplog.text
    assert not any(word in caplog.text for word in (*WORDS, HOST, reader.email, site_settings.PUSH_KEY))
