"""Members' files leave by one door, to those who may see the post, to be saved; everything else answers "not found"."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from community.core.tlp import Label
from community.members.models import Audience, Group, Member, Membership
from forum.actions.publishing import publish
from forum.actions.removing import remove_revision
from forum.models import Attachment, Post, Revision, Thread
from tests.factories import files, forum, members
from tests.factories.files import WORDS

pytestmark = pytest.mark.django_db


@pytest.fixture
def author() -> Member:
    return members.member()


@pytest.fixture
def group(author: Member) -> Group:
    return members.group(author)


@pytest.fixture
def thread(group: Group) -> Thread:
    return forum.thread(label=Label.AMBER, audience=Audience.objects.of(group))


@pytest.fixture
def held(thread: Thread, author: Member) -> Post:
    return forum.held_post(thread=thread, author=author, parent=Post.objects.get(thread=thread))


@pytest.fixture
def attachment(held: Post) -> Attachment:
    return files.attached(held, "../A plan for \u202eus.txt")


def address(attachment: Attachment) -> str:
    return f"/t/{attachment.post.thread.public_id}/f/{attachment.public_id}"


def released(post: Post) -> None:
    publish(Revision.objects.get(post=post))


def test_a_reader_of_the_post_gets_the_file_to_save(attachment, held, group, client_as):
    released(held)

    answer = client_as(_reader(group)).get(address(attachment))

    assert b"".join(answer.streaming_content) == WORDS
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["Content-Disposition"] == "attachment; filename*=UTF-8''A%20plan%20for%20us.txt"
    assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none';")
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Robots-Tag"] == "noindex"


def _reader(group: Group) -> Member:
    reader = members.member()
    Membership.objects.create(group=group, member=reader)
    return reader


@pytest.mark.parametrize("state", ["held", "published", "removed"])
@pytest.mark.parametrize("viewer", ["author", "reader", "outsider", "moderator", "applicant", "visitor"])
def test_a_file_is_at_least_as_strict_as_its_post(state, viewer, attachment, group, client_as):
    held = attachment.post
    if state != "held":
        released(held)
    if state == "removed":
        remove_revision(Revision.objects.get(post=held))
    viewers = {
        "author": lambda: held.author,
        "reader": lambda: _reader(group),
        "outsider": members.member,
        "moderator": lambda: members.moderator(held.thread.board.moderators),
        "applicant": members.applicant,
        "visitor": lambda: None,
    }
    client = client_as(viewers[viewer]())

    status = client.get(address(attachment)).status_code

    if viewer in ("applicant", "visitor"):
        assert status == 302
    else:
        assert status == (200 if viewer == "author" or (viewer, state) == ("reader", "published") else 404)


def test_a_file_that_may_not_be_seen_answers_like_one_that_does_not_exist(attachment, client_as):
    client = client_as(members.member())

    hidden = client.get(address(attachment))
    unknown = client.get(f"/t/{attachment.post.thread.public_id}/f/000000000000")

    assert hidden.status_code == 404
    assert hidden.content == unknown.content
    for answer in (hidden, unknown):
        del answer["X-Request-ID"]  # each has its own
    assert list(hidden.items()) == list(unknown.items())


def test_a_file_asked_for_in_another_thread_leads_whoever_reads_it_to_its_own(attachment, held, author, client_as):
    released(held)
    elsewhere = forum.thread(author=author)

    assert client_as(author).get(f"/t/{elsewhere.public_id}/f/{attachment.public_id}").url == address(attachment)


def test_what_lies_on_the_disk_says_nothing_and_is_on_no_public_path(attachment, held, author, client_as):
    released(held)

    assert attachment.file.name == f"{attachment.public_id[:2]}/{attachment.public_id}"
    assert Client().get(f"/media/{attachment.file.name}", follow=True).status_code == 404
    assert client_as(author).get(f"/media/images/{attachment.public_id}", follow=True).status_code == 404


def test_below_a_post_stand_its_files_with_kind_and_size_in_one_query_for_all(thread, group, author, client_as):
    reader, asked = client_as(_reader(group)), []
    reader.get(f"/t/{thread.public_id}")
    for number in range(2):
        post = forum.held_post(thread=thread, author=author, parent=Post.objects.get(thread=thread, parent=None))
        for place in range(1 + 4 * number):
            files.attached(post, f"plan {number}-{place}.txt")
        released(post)
        with CaptureQueriesContext(connection) as queries:
            page = reader.get(f"/t/{thread.public_id}").content.decode()
        asked.append(len(queries))

    assert page.count('class="file-name"') == 6
    assert "<bdi>plan 1-4.txt</bdi>" in page
    assert "Plain text, 20\xa0bytes" in page
    assert asked[0] == asked[1]


def test_how_often_it_was_downloaded_is_told_to_its_author_alone(attachment, held, group, author, client_as):
    released(held)
    reader = client_as(_reader(group))

    reader.get(address(attachment))
    reader.head(address(attachment))
    client_as(author).get(address(attachment))

    assert "downloaded 1 time" in client_as(author).get(f"/t/{held.thread.public_id}").content.decode()
    assert "downloaded" not in reader.get(f"/t/{held.thread.public_id}").content.decode()


def test_a_picture_is_shown_small_and_whole_and_nothing_else_is(held, group, client_as):
    picture = files.attached(held, "Gate.png", files.picture(size=(1200, 600)))
    other = files.attached(held, "plan.pdf", files.PDF)
    released(held)
    reader = client_as(_reader(group))

    page = reader.get(f"/t/{held.thread.public_id}").content.decode()
    whole, small = reader.get(address(picture)), reader.get(f"{address(picture)}/small")

    assert f'<img src="{address(picture)}/small" width="360" height="180" alt="Gate.png" loading="lazy">' in page
    assert page.count("<img") == 1
    assert (whole["Content-Type"], small["Content-Type"]) == ("image/png", "image/webp")
    assert whole["Content-Disposition"] == "inline; filename*=UTF-8''Gate.png"
    assert whole["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert reader.get(f"{address(other)}/small").status_code == 404
    assert reader.get(address(other))["Content-Disposition"].startswith("attachment;")


def test_paper_names_the_files(attachment, held, group, client_as):
    released(held)

    printed = client_as(_reader(group)).get(f"/t/{held.thread.public_id}/print").content.decode()

    assert "A plan for us.txt" in printed
    assert address(attachment) not in printed
