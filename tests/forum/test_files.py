"""Members' files leave by one door, to those who may see the post, to be saved; everything else answers "not found"."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.test import Client

from community.core.rulings import Refused
from community.core.tlp import Label
from community.members.models import Audience, Group, Member, Membership
from forum.actions.files import attach_file
from forum.actions.publishing import publish
from forum.actions.removing import remove_revision
from forum.models import Attachment, Post, Revision, Thread
from forum.policy.files import MOST_FILES
from tests.factories import forum, members, rule

pytestmark = pytest.mark.django_db

WORDS = b"What the file says.\n"


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
def attachment(held: Post, author: Member) -> Attachment:
    return attach_file(author=author, post=held, file=ContentFile(WORDS, name="../A plan for \u202eus.txt"))


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
    assert list(hidden.items()) == list(unknown.items())


def test_a_file_is_found_in_its_own_thread_alone(attachment, held, author, client_as):
    released(held)
    elsewhere = forum.thread(author=author)

    assert client_as(author).get(f"/t/{elsewhere.public_id}/f/{attachment.public_id}").status_code == 404


def test_what_lies_on_the_disk_says_nothing_and_is_on_no_public_path(attachment, held, author, client_as):
    released(held)

    assert attachment.file.name == f"{attachment.public_id[:2]}/{attachment.public_id}"
    assert Client().get(f"/media/{attachment.file.name}", follow=True).status_code == 404
    assert client_as(author).get(f"/media/images/{attachment.public_id}", follow=True).status_code == 404


def test_a_file_is_refused_that_would_reach_readers_unseen_or_tell_of_its_maker(held, author):
    file = ContentFile(WORDS, name="a.txt")
    with pytest.raises(Refused, match="Only its author"):
        attach_file(author=members.member(), post=held, file=file)
    released(held)
    with pytest.raises(Refused, match="before a post is published"):
        attach_file(author=author, post=held, file=file)
    other = forum.held_post(thread=held.thread, author=author, parent=held)
    for _ in range(MOST_FILES):
        attach_file(author=author, post=other, file=file)
    with pytest.raises(Refused, match="as many files"):
        attach_file(author=author, post=other, file=file)


def test_under_the_chatham_house_rule_there_are_no_files(client_as):
    speaker = rule.speaker()
    opening = rule.started(author=speaker)

    with pytest.raises(Refused):
        attach_file(author=speaker, post=opening, file=ContentFile(WORDS, name="a.txt"))


def test_even_a_row_that_should_not_be_there_opens_nothing_under_the_rule(attachment, client_as, author):
    under_rule = rule.thread()
    Attachment.objects.filter(pk=attachment.pk).update(post=Post.objects.get(thread=under_rule))

    assert client_as(author).get(f"/t/{under_rule.public_id}/f/{attachment.public_id}").status_code == 404


def test_an_empty_file_is_refused_and_leaves_no_row(held, author):
    with pytest.raises(ValidationError):
        attach_file(author=author, post=held, file=ContentFile(b"", name="a.txt"))

    assert not Attachment.objects.exists()
