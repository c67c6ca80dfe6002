"""Files go with words in one submission; what is refused is said in a sentence each, and nothing written is lost."""

from datetime import timedelta

import pytest
from django.test import override_settings
from django.utils import timezone

from community.core import throttle
from community.members.models import Member
from community.moderation.models import QueueItem
from forum.actions.enclosing import enclose
from forum.actions.files import STAGED_FOR, sweep_staged
from forum.actions.publishing import publish
from forum.models import Attachment, Post, Revision, Thread
from forum.policy import MOST_FILES
from tests.factories import files, forum, members, rule

pytestmark = pytest.mark.django_db

BODY = "What stands in the file, in short."


@pytest.fixture
def author() -> Member:
    made = members.member()
    forum.settle(made)
    return made


@pytest.fixture
def thread() -> Thread:
    return forum.thread()


def reply(client, thread: Thread, **said):
    return client.post(f"/t/{thread.public_id}/reply", {"body": BODY, "language": "en"} | said)


def edited(client, post: Post, number: int, **said):
    address = f"/t/{post.thread.public_id}/{post.public_id}/edit"
    return client.post(address, {"body": BODY, "base_number": number} | said)


def own(author: Member) -> Post:
    return Post.objects.exclude(parent=None).filter(author=author).latest("pk")


def written(author: Member, thread: Thread, client, *names: str) -> Post:
    reply(client, thread, upload=[files.sent(name) for name in names])
    return own(author)


def names_on(page) -> set[str]:
    said = page.content.decode()
    return {name for name in ("plan.txt", "list.txt", "new.txt") if f"<bdi>{name}</bdi>" in said}


def test_a_reply_a_thread_and_a_change_take_files_along_in_one_submission(author, thread, client_as):
    client = client_as(author)

    reply(client, thread, upload=[files.sent(), files.sent("list.txt")])
    post = own(author)
    assert post.files == ["plan.txt", "list.txt"]

    said = {"title": "A thread", "body": BODY, "label": "TLP:GREEN", "readers": "", "language": "en"}
    client.post(f"/forum/{thread.board.slug}/new", said | {"upload": files.sent("opening.txt")})
    assert Thread.objects.latest("pk").title == "A thread"
    assert Post.objects.get(thread=Thread.objects.latest("pk")).files == ["opening.txt"]

    kept = Attachment.objects.get(name="list.txt").public_id
    edited(client, post, 1, file=kept, upload=files.sent("new.txt"))
    post.refresh_from_db()
    assert post.files == ["list.txt", "new.txt"]


def test_each_refused_file_has_a_sentence_and_what_was_taken_and_written_is_still_there(author, thread, client_as):
    client = client_as(author)
    refused = [
        files.sent("empty.txt", b""),
        files.sent("page.html", b"<!doctype html><script>alert(1)</script>"),
        files.sent("drawing.svg", b"<svg onload='alert(1)'/>"),
        files.sent("report.pdf", files.zipped("a.txt")),
    ]

    answer = reply(client, thread, upload=[files.sent(), *refused])

    page = answer.content.decode()
    assert answer.status_code == 400
    assert BODY in page
    assert "<bdi>empty.txt</bdi>: The file is empty." in page
    assert "<bdi>page.html</bdi>: The name ends in “html”" in page
    assert "<bdi>drawing.svg</bdi>: A drawing in SVG can hold a program" in page
    assert "what is in the file is: ZIP archive" in page
    assert not Post.objects.filter(author=author, thread=thread).exists()
    staged = Attachment.objects.get(owner=author)
    assert f'value="{staged.public_id}" checked' in page

    reply(client, thread, file=staged.public_id)
    assert own(author).files == ["plan.txt"]


def test_files_of_a_form_with_another_error_are_listed_in_it_and_can_be_left_out(author, thread, client_as):
    client = client_as(author)

    answer = reply(client, thread, body="", upload=files.sent())
    assert names_on(answer) == {"plan.txt"}
    answer = reply(client, thread, body="", file=Attachment.objects.get().public_id)
    assert names_on(answer) == {"plan.txt"}
    reply(client, thread)

    assert own(author).files == []


@pytest.mark.parametrize("button", ["preview", "find"])
def test_a_form_that_is_only_looked_at_keeps_its_files(button, author, thread, client_as):
    said = {"title": "A thread", "body": BODY, "label": "TLP:GREEN", "readers": "", "language": "en"}
    address = f"/forum/{thread.board.slug}/new"

    page = client_as(author).post(address, said | {button: "1", "upload": [files.sent(), files.sent("empty.txt", b"")]})

    assert names_on(page) == {"plan.txt"}
    assert "<bdi>empty.txt</bdi>: The file is empty." in page.content.decode()


def test_a_change_that_came_too_late_keeps_its_files_beside_the_newer_version(author, thread, client_as):
    client = client_as(author)
    post = written(author, thread, client, "plan.txt")
    kept = Attachment.objects.get(name="plan.txt").public_id
    edited(client, post, 1, file=kept)

    late = edited(client, post, 1, file=kept, upload=files.sent("new.txt"))

    assert late.status_code == 409
    assert names_on(late) == {"plan.txt", "new.txt"}


def test_of_fifty_files_as_many_are_taken_as_fit_and_the_others_are_named(author, thread, client_as):
    answer = reply(client_as(author), thread, upload=[files.sent(f"{number}.txt") for number in range(50)])

    page = answer.content.decode()
    assert answer.status_code == 400
    assert Attachment.objects.filter(owner=author).count() == MOST_FILES
    assert page.count("Left out.") == 50 - MOST_FILES
    assert f"At most {MOST_FILES} files go with a post." in page


def test_more_files_than_fit_are_refused_however_they_came(author, thread, client_as):
    kept = [files.staged(author).public_id for _ in range(MOST_FILES + 1)]

    answer = reply(client_as(author), thread, file=kept)

    assert answer.status_code == 400
    assert f"At most {MOST_FILES} files go with a post." in answer.content.decode()


def test_what_a_member_may_keep_is_bounded_in_number_and_size(author, thread, client_as, settings):
    settings.MEMBER_FILES_COUNT = 1
    assert "as many files as one member can" in _refusal(client_as(author), thread)

    settings.MEMBER_FILES_COUNT, settings.MEMBER_FILES_BYTES = 10, 2 * len(files.WORDS) - 1
    assert "take more room than one member has" in _refusal(client_as(author), thread)


def _refusal(client, thread: Thread) -> str:
    Attachment.objects.all().delete()
    return reply(client, thread, upload=[files.sent(), files.sent("list.txt")]).content.decode()


def test_files_that_come_too_often_are_refused_and_the_words_are_kept(author, thread, client_as, settings):
    settings.THROTTLES = settings.THROTTLES | {"upload": "1/minute"}
    throttle.forget()

    page = reply(client_as(author), thread, upload=[files.sent(), files.sent("list.txt")]).content.decode()

    assert "<bdi>list.txt</bdi>: That was too often" in page
    assert BODY in page


def test_another_members_file_that_was_not_sent_is_like_one_that_is_not_there(author, thread, client_as):
    theirs = files.staged(members.member(), "secret.txt")
    client = client_as(author)

    hidden = reply(client, thread, file=theirs.public_id)
    unknown = reply(client, thread, file="000000000000")

    assert hidden.status_code == unknown.status_code == 400
    assert "secret.txt" not in hidden.content.decode()
    assert "is not kept any more" in hidden.content.decode()
    assert "is not kept any more" in unknown.content.decode()
    theirs.refresh_from_db()
    assert theirs.post is None
    for address in (theirs.public_id, "000000000000"):
        assert client.post(f"/forum/files/{address}/discard").status_code == 404


def test_a_file_goes_with_one_post_alone(author, thread, client_as):
    post = written(author, thread, client_as(author), "plan.txt")
    sent = Attachment.objects.get(post=post)

    answer = reply(client_as(author), thread, file=sent.public_id)

    assert answer.status_code == 400
    assert own(author) == post


def test_a_file_sent_by_itself_is_answered_with_its_line_or_with_a_sentence(author, client_as):
    client = client_as(author)

    taken = client.post("/forum/files", {"upload": files.sent()})
    refused = client.post("/forum/files", {"upload": files.sent("a.exe", b"MZ\x90\x00\x03")})

    staged = Attachment.objects.get()
    assert taken.status_code == 201
    assert f'name="file" value="{staged.public_id}" checked' in taken.content.decode()
    assert refused.status_code == 400
    assert refused.content.decode().startswith("This kind of file is not taken.")
    assert client.post("/forum/files", {}).status_code == 400
    assert client.post(f"/forum/files/{staged.public_id}/discard").status_code == 204
    assert not Attachment.objects.exists()


def test_what_was_not_sent_is_offered_again_to_its_owner_without_a_tick(author, thread, client_as):
    files.staged(members.member(), "theirs.txt")
    written(author, thread, client_as(author), "sent.txt")
    waiting = files.staged(author, "plan.txt")

    offered = client_as(author).get("/forum/files/waiting").content.decode()

    assert f'name="file" value="{waiting.public_id}">' in offered
    assert "theirs.txt" not in offered
    assert "sent.txt" not in offered


def test_what_was_not_sent_is_thrown_away_after_a_day_and_what_was_sent_stays(author, thread, client_as):
    old, new = files.staged(author, "old.txt"), files.staged(author, "new.txt")
    post = written(author, thread, client_as(author), "plan.txt")
    Attachment.objects.exclude(pk=new.pk).update(added=timezone.now() - STAGED_FOR - timedelta(minutes=1))

    sweep_staged(timezone.now())

    assert set(Attachment.objects.values_list("name", flat=True)) == {"new.txt", "plan.txt"}
    assert Attachment.objects.get(name="plan.txt").post == post
    assert not Attachment.objects.filter(pk=old.pk).exists()


def test_under_the_chatham_house_rule_there_is_no_control_and_a_forged_file_is_refused(client_as):
    opening = rule.thread()
    client = client_as(rule.speaker())

    page = client.get(f"/t/{opening.public_id}/reply")
    answer = reply(client, opening, upload=files.sent())

    assert 'type="file"' not in page.content.decode()
    assert answer.status_code == 400
    assert "posts have no files" in answer.content.decode()
    assert BODY in answer.content.decode()
    assert not Attachment.objects.exists()


def test_a_thread_under_the_rule_starts_without_files(client_as):
    speaker = rule.speaker()
    said = {"title": "A thread", "body": BODY, "label": "TLP:GREEN", "readers": "", "language": "en"}
    board = forum.board()

    answer = client_as(speaker).post(f"/forum/{board.slug}/new", said | {"under_rule": "on", "upload": files.sent()})

    assert answer.status_code == 400
    assert not Thread.objects.filter(title="A thread").exists()


def test_a_change_that_waits_shows_readers_the_files_of_the_version_before(author, thread, client_as):
    client, reader = client_as(author), client_as(members.member())
    post = written(author, thread, client, "plan.txt")
    page = f"/t/{thread.public_id}"

    edited(client, post, 1, upload=files.sent("new.txt"), said_sensitive="on")
    assert names_on(reader.get(page)) == {"plan.txt"}
    held = Attachment.objects.get(name="new.txt")
    assert reader.get(f"{page}/f/{held.public_id}").status_code == 404

    publish(Revision.objects.get(post=post, number=2))
    assert names_on(reader.get(page)) == {"new.txt"}
    gone = Attachment.objects.get(name="plan.txt")
    assert reader.get(f"{page}/f/{gone.public_id}").status_code == 404
    assert client.get(f"{page}/f/{gone.public_id}").status_code == 200


def test_a_change_without_a_word_on_files_leaves_them(author, thread, client_as):
    post = written(author, thread, client_as(author), "plan.txt")

    assert enclose(post=post, author=author, files=None, number=2) == ["plan.txt"]


def test_the_names_of_files_are_screened_hashed_and_part_of_the_history(author, thread, client_as):
    client = client_as(author)
    post = written(author, thread, client, "plan.txt")
    revision = Revision.objects.get(post=post)
    bare = Revision(title=revision.title, body=revision.body, tags=[])

    assert revision.hash != bare.hash
    assert "plan.txt" in client.get(f"/t/{thread.public_id}/{post.public_id}/history").content.decode()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("pack.zip", files.zipped("a.txt")),
        ("locked.pdf", files.PDF + b"trailer << /Encrypt 5 0 R >>"),
        (
            "locked.docx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
        ),
    ],
)
def test_an_archive_and_a_locked_file_wait_for_a_moderator(name, content, author, thread, client_as):
    for _ in range(2):
        members.moderator(thread.board.moderators)

    reply(client_as(author), thread, upload=files.sent(name, content))

    post = own(author)
    assert post.state == Post.State.HELD
    item = QueueItem.objects.get(target_id=Revision.objects.get(post=post).pk)
    assert [(reason["code"], reason["detail"]) for reason in item.reasons] == [("sealed-file", name)]


@pytest.mark.parametrize("most", [{"BOARD_FILES_COUNT": 1}, {"BOARD_FILES_BYTES": len(files.WORDS)}])
def test_a_board_that_is_full_takes_words_and_says_whose_room_is_used_up(most, author, thread, client_as):
    client = client_as(author)
    with override_settings(**most):
        assert reply(client, thread, upload=files.sent("first.txt")).status_code == 302
        answer = reply(client, thread, upload=files.sent("second.txt"))
        assert (answer.status_code, thread.board.name in answer.text, "one board" in answer.text) == (400, True, True)
        assert reply(client, thread).status_code == 302
        assert reply(client, forum.thread(), upload=files.sent("second.txt")).status_code == 302


def test_five_hundred_files_at_once_lose_no_word_and_are_told_how_many_go(author, thread, client_as):
    many = [files.sent(f"plan {number}.txt") for number in range(500)]
    page = reply(client_as(author), thread, upload=many)
    assert page.status_code == 400
    assert BODY in page.text
    assert f"At most {MOST_FILES} files go with a post." in page.text


def test_more_files_than_are_read_at_all_are_answered_with_what_to_do(author, thread, client_as):
    with override_settings(DATA_UPLOAD_MAX_NUMBER_FILES=2):
        page = reply(client_as(author), thread, upload=[files.sent() for _file in range(3)])
    assert page.status_code == 413
    assert "Choose fewer files, and send it again." in page.text
