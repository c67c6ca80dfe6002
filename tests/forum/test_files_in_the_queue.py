"""Who decides over a post is given its files while its item is open; and what a virus scanner finds is told."""

import socket
import struct
import threading
from collections.abc import Iterator

import pytest
from django.core.files.base import ContentFile

from community.audit.models import AuditEntry
from community.core.scanner import NotAnswering, NotScanned, is_infected
from community.members.models import Member
from community.moderation.models import QueueItem
from forum.actions.scanning import scan_files
from forum.actions.submitting import submit
from forum.models import Attachment, Post, Revision, Thread
from realtime.models import Notification
from tests.factories import files, forum, members

pytestmark = pytest.mark.django_db


@pytest.fixture
def thread() -> Thread:
    return forum.thread()


@pytest.fixture
def moderator(thread: Thread) -> Member:
    members.moderator(thread.board.moderators)
    return members.moderator(thread.board.moderators)


@pytest.fixture
def post(thread: Thread) -> Post:
    author = members.member()
    forum.settle(author)
    return forum.held_post(thread=thread, author=author, parent=Post.objects.get(thread=thread))


@pytest.fixture
def file(post: Post) -> Attachment:
    return files.attached(post, "plan.txt")


@pytest.fixture
def item(post: Post, file: Attachment, moderator: Member) -> QueueItem:
    submit(Revision.objects.get(post=post), said_sensitive=True)
    return QueueItem.objects.get()


def address(item: QueueItem, file: Attachment) -> str:
    return f"/moderation/{item.public_id}/f/{file.public_id}"


def test_a_moderator_finds_names_kinds_and_sizes_and_is_given_the_file(item, file, moderator, client_as):
    client = client_as(moderator)

    page = client.get(f"/moderation/{item.public_id}").content.decode()
    given = client.get(address(item, file))

    assert f'href="{address(item, file)}"><bdi>plan.txt</bdi>' in page
    assert "Plain text, 20\xa0bytes" in page
    assert b"".join(given.streaming_content) == files.WORDS
    assert given["Content-Disposition"].startswith("attachment;")
    opened = AuditEntry.objects.filter(action="moderation.open", actor=moderator, target_id=str(item.pk))
    assert opened.count() == 1


def test_nobody_else_is_given_it_there_and_not_even_they_once_it_is_closed(item, file, moderator, client_as):
    elsewhere = files.attached(
        forum.held_post(thread=file.post.thread, author=members.member(), parent=file.post.parent), "other.txt"
    )
    for who in (members.member(), members.moderator(members.group()), file.post.author):
        assert client_as(who).get(address(item, file)).status_code == 404
    assert client_as(moderator).get(address(item, elsewhere)).status_code == 404

    QueueItem.objects.update(state=QueueItem.State.WITHDRAWN)
    assert client_as(moderator).get(address(item, file)).status_code == 404


class Clamd(threading.Thread):
    """A scanner that finds a virus in whatever says so; over TCP, or at the socket `path`."""

    def __init__(self, path: str = "") -> None:
        super().__init__(daemon=True)
        if path:
            self.door = socket.socket(socket.AF_UNIX)
            self.door.bind(path)
            self.door.listen()
        else:
            self.door = socket.create_server(("127.0.0.1", 0))
        self.url = path or f"127.0.0.1:{self.door.getsockname()[1]}"

    def run(self) -> None:
        while True:
            try:
                caller, _address = self.door.accept()
            except OSError:
                return
            with caller, caller.makefile("rb") as said:
                assert said.read(10) == b"zINSTREAM\0"
                content = b""
                while length := struct.unpack(">L", said.read(4))[0]:
                    content += said.read(length)
                caller.sendall(self.answer(content))

    def answer(self, content: bytes) -> bytes:
        if b"limit" in content:
            return b"INSTREAM size limit exceeded. ERROR\0"
        return b"stream: Test FOUND\0" if b"virus" in content else b"stream: OK\0"


def test_a_scanner_is_asked_over_a_socket_too_and_what_it_did_not_look_at_stays_open(settings, tmp_path):
    scanner = Clamd(str(tmp_path / "clamd"))
    scanner.start()
    settings.CLAMAV_URL = scanner.url

    assert is_infected(ContentFile(b"A virus."))
    assert not is_infected(ContentFile(b"Nothing."))
    with pytest.raises(NotScanned, match="limit exceeded"):
        is_infected(ContentFile(b"Beyond the limit."))
    scanner.door.close()


@pytest.fixture
def clamd(settings) -> Iterator[Clamd]:
    scanner = Clamd()
    scanner.start()
    settings.CLAMAV_URL, settings.CLAMAV_DEMANDED = scanner.url, True
    yield scanner
    scanner.door.close()


def published(author: Member, thread: Thread, content: bytes) -> Attachment:
    post = forum.held_post(thread=thread, author=author, parent=Post.objects.get(thread=thread, parent=None))
    made = files.attached(post, "plan.txt", content)
    submit(Revision.objects.get(post=post), said_sensitive=False)
    return made


@pytest.fixture
def author() -> Member:
    made = members.member()
    forum.settle(made)
    return made


def test_a_file_is_let_out_once_it_was_found_clean(clamd, author, thread, client_as):
    file = published(author, thread, b"Nothing.")
    reader, door = client_as(members.member()), f"/t/{thread.public_id}/f/{file.public_id}"

    waiting = reader.get(door)
    assert waiting.status_code == 403
    assert "has not been looked at for viruses yet" in waiting.content.decode()
    assert "has not been looked at for viruses yet" in reader.get(f"/t/{thread.public_id}").content.decode()

    scan_files()
    assert reader.get(door).status_code == 200


def test_a_file_with_a_virus_is_given_to_nobody_and_its_author_and_the_moderators_are_told(
    clamd, author, thread, moderator, client_as
):
    file = published(author, thread, b"A virus.")
    scan_files()
    scan_files()

    for who in (author, members.member()):
        refused = client_as(who).get(f"/t/{thread.public_id}/f/{file.public_id}")
        assert refused.status_code == 403
        assert "A virus was found in this file" in refused.content.decode()
    assert Notification.objects.filter(recipient=author, notice="virus-found").count() == 1
    item = QueueItem.objects.get()
    assert [(reason["code"], reason["detail"]) for reason in item.reasons] == [("infected-file", "plan.txt")]
    assert client_as(moderator).get(address(item, file)).status_code == 403
    assert "A virus was found in a file" in client_as(moderator).get(f"/moderation/{item.public_id}").content.decode()


def test_a_file_that_was_not_sent_yet_is_refused_when_a_virus_was_found_in_it(clamd, author, thread, client_as):
    file = files.staged(author, "plan.txt", b"A virus.")
    scan_files()

    said = {"body": "Words.", "language": "en", "file": file.public_id}
    answer = client_as(author).post(f"/t/{thread.public_id}/reply", said)

    assert answer.status_code == 400
    assert "A virus was found in this file" in answer.content.decode()


def test_while_no_scanner_answers_files_wait_and_are_let_out_where_that_is_not_demanded(
    settings, author, thread, client_as
):
    settings.CLAMAV_URL, settings.CLAMAV_DEMANDED = "127.0.0.1:9", True
    file = published(author, thread, b"Nothing.")
    reader, door = client_as(members.member()), f"/t/{thread.public_id}/f/{file.public_id}"

    scan_files()
    with pytest.raises(NotAnswering):
        is_infected(file.file)
    assert reader.get(door).status_code == 403

    settings.CLAMAV_DEMANDED = False
    assert reader.get(door).status_code == 200
