"""A board goes out in a file: what one member reads, no more than its labels let out; and it comes in as it was."""

import json
import stat
from datetime import UTC, datetime

import pytest

from community.audit.models import AuditEntry
from community.core.tlp import Label
from community.members.models import Audience
from forum.actions.questions import accept_answer
from forum.actions.removing import remove_revision
from forum.models import Attachment, Kind, Post, Revision, Thread
from tests.factories import exchange as make
from tests.factories import files, forum, labels, members, rule

pytestmark = pytest.mark.django_db


@pytest.fixture
def member():
    return members.member(email="reader@example.org", name="Noor Reader")


@pytest.fixture
def board():
    return forum.board(slug="transport")


@pytest.fixture
def taken(tmp_path, member):
    """Export a board, and return the lines and what was said."""

    def _taken(slug="transport", *options):
        file = tmp_path / "out.jsonl"
        said, failure = make.run("export_board", slug, file, "--as", member.email, *options)
        assert failure is None, said
        return [json.loads(line) for line in file.read_text().splitlines()], said

    return _taken


def _of(lines, kind):
    return [line for line in lines if line["kind"] == kind]


def test_the_file_begins_with_where_it_is_from_and_for_whom(taken, board, tmp_path):
    lines, _said = taken()
    assert (lines[0]["kind"], lines[0]["format"], lines[0]["exported_for"]) == ("header", 1, "Noor Reader")
    assert lines[1] == {"kind": "board", "key": "transport", "name": board.names["en"]}
    assert stat.S_IMODE((tmp_path / "out.jsonl").stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["out.jsonl"]


def test_only_what_the_member_reads_leaves(taken, board):
    forum.thread(board=board, title="Canary", audience=Audience.objects.of(members.group()))
    forum.thread(board=board, title="Open")
    lines, said = taken()
    assert [line["title"] for line in _of(lines, "thread")] == ["Open"]
    assert "thread: 1 taken" in said


def test_a_board_or_person_that_is_not_there_is_answered_like_one_that_is_hidden(tmp_path, member):
    forum.board(slug="hidden", audience=Audience.objects.of(members.group()))
    for slug in ("hidden", "nowhere"):
        said, failure = make.run("export_board", slug, tmp_path / "x", "--as", member.email)
        assert failure
        assert said == f"reader@example.org reads no board {slug}."
    assert "no member of the network" in make.run("export_board", "hidden", tmp_path / "x", "--as", "a@b.c")[0]
    applicant = members.applicant()
    assert "no member of the network" in make.run("export_board", "hidden", tmp_path / "x", "--as", applicant.email)[0]
    assert list(tmp_path.iterdir()) == []


def test_an_existing_file_is_not_written_over(tmp_path, member, board):
    (tmp_path / "out.jsonl").write_text("mine")
    said, failure = make.run("export_board", board.slug, tmp_path / "out.jsonl", "--as", member.email)
    assert failure
    assert "out.jsonl could not be used: File exists" in said
    assert (tmp_path / "out.jsonl").read_text() == "mine"


def test_what_is_red_or_under_the_rule_stays_here_and_the_report_says_so(taken, member):
    board = rule.thread().board
    forum.thread(board=board, label=Label.RED, audience=labels.named(member), title="Red canary")
    lines, said = taken(board.slug)
    assert not _of(lines, "thread")
    assert "Red canary" not in json.dumps(lines)
    assert "Under the Rule" not in json.dumps(lines)
    assert "TLP:RED is for reading here alone" in said
    assert "Chatham House Rule is for reading here alone" in said
    assert "thread: 2 skipped" in said


def test_a_stricter_post_stays_out_and_what_answers_it_answers_the_one_above(taken, board, member):
    thread = forum.thread(board=board, audience=labels.named(member))
    red = forum.post(thread=thread, body="Red canary")
    below = forum.post(thread=thread, parent=red, body="Below it")
    Post.objects.filter(pk=red.pk).update(label=Label.RED)
    opening = Post.objects.get(thread=thread, parent=None)
    lines, said = taken()
    assert "Red canary" not in json.dumps(lines)
    found = {line["key"]: line["parent"] for line in _of(lines, "post")}
    assert found == {opening.public_id: None, below.public_id: opening.public_id}
    assert "post: 2 taken, 1 skipped" in said


def test_what_is_held_or_removed_stays_out(taken, board, member):
    thread = forum.thread(board=board)
    opening = Post.objects.get(thread=thread)
    forum.held_post(thread=thread, parent=opening, author=member, body="Held canary")
    gone = forum.post(thread=thread, body="Removed canary")
    remove_revision(Revision.objects.get(post=gone))
    lines, _said = taken()
    assert "canary" not in json.dumps(lines)
    assert len(_of(lines, "post")) == 1


def test_under_amber_every_line_bears_its_label_and_its_reader(taken, board, member):
    forum.thread(board=board, label=Label.AMBER, audience=Audience.objects.of(members.group(member)))
    forum.thread(board=board)
    lines, _said = taken()
    stamps = {line["label"]: line.get("exported_for") for line in lines if "label" in line}
    assert stamps == {"TLP:AMBER": "Noor Reader", "TLP:GREEN": None}


def test_addresses_leave_only_where_that_is_asked(taken, board, tmp_path):
    author = members.member(email="author@example.org")
    forum.thread(board=board, author=author)
    assert "author@example.org" not in json.dumps(taken()[0])
    (tmp_path / "out.jsonl").unlink()
    assert _of(taken("transport", "--addresses")[0], "member")[0]["email"] == "author@example.org"


def test_an_export_stands_in_the_log_in_the_name_of_its_reader(taken, board, member):
    forum.thread(board=board)
    taken()
    entry = AuditEntry.objects.get(action="forum.exported")
    assert (entry.actor, entry.target_id) == (member, str(board.pk))
    counts = {"threads": 1, "posts": 1, "files": 0, "members": 1, "left_out": 0, "addresses": False}
    assert entry.details == counts


def test_a_file_that_nobody_is_given_does_not_leave_either(taken, board):
    post = Post.objects.get(thread=forum.thread(board=board))
    Attachment.objects.filter(pk=files.attached(post).pk).update(scan=Attachment.Scan.INFECTED)
    Post.objects.filter(pk=post.pk).update(files=["plan.txt"])
    lines, said = taken()
    assert not _of(lines, "file")
    assert "A virus was found" in said


def _shape(board):
    """Return all that must come out of an import as it went into an export."""
    found = []
    for thread in Thread.objects.filter(board=board).order_by("created"):
        posts = Post.objects.filter(thread=thread).order_by("path").select_related("author", "current")
        found.append(
            {
                "thread": (thread.title, thread.kind, thread.label, thread.language, thread.locked, thread.pinned),
                "tags": sorted(thread.tags.names()),
                "counted": (thread.last_seq, thread.reply_count, thread.last_activity),
                "accepted": thread.accepted.seq if thread.accepted else None,
                "places": [(post.seq, bytes(post.path), post.depth, post.descendant_count) for post in posts],
                "authors": [(post.author.name, post.label, post.language) for post in posts],
                "words": [(post.current.body, post.html, post.published, post.files) for post in posts],
            }
        )
    return found


def test_what_was_exported_comes_in_again_as_it_was(taken, board, member, tmp_path):
    question = forum.thread(board=board, kind=Kind.QUESTION, body="Who *signs*?", language="fr", pinned=True)
    question.tags.set(["custody", "training"])
    first = forum.post(thread=question, body="| a | b |\n|---|---|\n| 1 | 2 |")
    answer = forum.post(thread=question, parent=first, body="Both; see https://example.org/.", author=member)
    forum.post(thread=question, body="النص")
    accept_answer(member=question.author, post=answer)
    other = forum.thread(board=board, locked=True)
    opening = Post.objects.get(thread=other)
    files.attached(opening)
    Post.objects.filter(pk=opening.pk).update(files=["plan.txt"])
    Thread.objects.filter(pk=other.pk).update(created=datetime(2020, 1, 1, tzinfo=UTC))
    for thread in (question, other):  # a file knows one moment, that of publication
        opening = Post.objects.get(thread=thread, parent=None)
        Post.objects.filter(pk=opening.pk).update(published=Thread.objects.get(pk=thread.pk).created)
    Thread.objects.filter(pk=other.pk).update(last_activity=datetime(2020, 1, 1, tzinfo=UTC))
    taken()
    target = forum.board(slug="copy")

    said, failure = make.run("import_board", tmp_path / "out.jsonl", "--into", "copy")

    assert failure is None, said
    assert _shape(target) == _shape(board)
    copied = Attachment.objects.get(post__thread__board=target)
    assert copied.file.read() == files.WORDS
