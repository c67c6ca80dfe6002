"""Whatever stands in an import file: a clear sentence each, and nothing half done."""

import base64
import json

import pytest

from community.members.models import Member
from forum.exchange import lines, planner
from forum.models import Attachment, Board, Post, Thread
from forum.models.tree import MAX_DEPTH
from tests.factories import exchange as make
from tests.factories import files, forum
from tests.factories.exchange import BOARD, HEADER, MEMBER, OPENING, REPLY, THREAD, WHOLE

pytestmark = pytest.mark.django_db
WRONG = 6
"""The line of WHOLE at which the tests below put something else, or what follows it."""


def _file(**fields):
    content = base64.b64encode(files.WORDS).decode()
    return {"kind": "file", "post": "p2", "name": "plan.txt", "content": content} | fields


def _without(line, field):
    return {name: value for name, value in line.items() if name != field}


def _encoded(content):
    return base64.b64encode(content).decode()


@pytest.fixture
def bring(tmp_path):
    forum.board(slug="transport")

    def _bring(*said, options=()):
        return make.run("import_board", make.written(tmp_path, said), "--into", "transport", *options)

    return _bring


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        ([], "empty"),
        ([b"", b"  "], "empty"),
        ([b"\xff\xfe{}"], "not UTF-8"),
        ([b"PK\x03\x04"], "not JSON"),
        ([b"[1]"], "not a JSON object"),
        ([MEMBER, HEADER], "no header"),
        ([HEADER | {"format": 2}], "format 2; this site reads format 1"),
        ([HEADER | {"format": "1"}], "“format” is not a number"),
        ([HEADER | {"format": True}], "“format” is not a number"),
        ([_without(HEADER, "source")], "“source” is missing"),
        ([HEADER | {"source": "a\0b"}], "control character"),
        ([HEADER, MEMBER, THREAD, OPENING], "it names: none"),
    ],
)
def test_a_file_that_is_no_board_is_refused_whole(bring, file, sentence):
    said, failure = bring(*file)
    assert failure.returncode == 1
    assert sentence in said
    assert not Thread.objects.exists()


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (b"\xc3(", "not UTF-8"),
        (b'{"kind": "post", "key"', "perhaps it is cut off"),
        (b"[" * 100_000, "too deep within each other"),
        (b'{"kind":' * 5_000, "too deep within each other"),
        (b'{"kind": "post", "n": ' + b"9" * 5_000 + b"}", "not JSON"),
        (b'{"kind": NaN}', "NaN is not a number"),
        (b'{"kind": "post", "label": "TLP:RED", "label": "TLP:GREEN"}', "twice"),
        (b'"words"', "not a JSON object"),
        ({}, "“kind” is missing"),
        ({"kind": ["post"]}, "“kind” is missing"),
        ({"kind": "wiki"}, "not one of header, member"),
        (HEADER, "A second header"),
        (MEMBER, "stands in the file before"),
        (BOARD, "stands in the file before"),
        (MEMBER | {"key": "ben", "name": ""}, "Nothing is written"),
        (MEMBER | {"key": "ben", "name": "x" * 81}, "too long"),
        (MEMBER | {"key": "ben", "email": "nobody"}, "no e-mail address"),
        (MEMBER | {"key": "ben", "role": "administrator"}, "'role' is not known here"),
        (MEMBER | {"key": ""}, "“key” is no key"),
        (MEMBER | {"key": 7}, "“key” is not text"),
        (MEMBER | {"key": "x" * 101}, "“key” is no key"),
        (MEMBER | {"key": "a\x1b[2J"}, "“key” is no key"),
        (_without(REPLY, "body"), "“body” is missing"),
        (REPLY | {"body": ""}, "Nothing is written"),
        (REPLY | {"body": None}, "“body” is missing"),
        (REPLY | {"body": ["a"]}, "“body” is not text"),
        (REPLY | {"body": "x" * 30_001}, "too long"),
        (REPLY | {"body": "a\0b"}, "control character"),
        (REPLY | {"body": "a\u202eb"}, "direction of reading"),
        (REPLY | {"body": ">" * 10_000}, "too deep"),
        (b'{"kind": "post", "body": "\\ud800"}', "“key” is missing"),
        (json.dumps(REPLY).replace("two", "\\ud800").encode(), "control character"),
        (REPLY | {"parent": "p2"}, "does not stand before it"),
        (REPLY | {"parent": "p9"}, "does not stand before it"),
        (REPLY | {"parent": ""}, "“parent” is no key"),
        (_without(REPLY, "parent"), "Only the first post"),
        (REPLY | {"key": "p1"}, "stands in the file before"),
        (REPLY | {"thread": "t2"}, "does not follow its thread"),
        (REPLY | {"author": "ben"}, "no member line"),
        (REPLY | {"created": "2999-01-01T00:00:00+00:00"}, "in the future"),
        (REPLY | {"created": "0001-01-01T00:00:00+14:00"}, "no time"),
        (REPLY | {"created": "1066-10-14T00:00:00+00:00"}, "before 1970"),
        (REPLY | {"created": "yesterday"}, "no time"),
        (REPLY | {"created": 1_600_000_000}, "“created” is not text"),
        (REPLY | {"language": "xx"}, "is not one of en, ar, fr, es"),
        (REPLY | {"label": "TLP:PURPLE"}, "is not one of TLP:CLEAR"),
        (REPLY | {"label": "tlp:green"}, "is not one of TLP:CLEAR"),
        (REPLY | {"label": "TLP:CLEAR"}, "Choose that label or a stricter one"),
        (REPLY | {"label": "TLP:RED"}, "needs fewer readers"),
        (REPLY | {"accepted": "yes"}, "“accepted” is not true or false"),
        (REPLY | {"readers": "everybody"}, "'readers' is not known here"),
        (_file(post="p9"), "does not directly follow its post"),
        (_file(content="no Base64!"), "not Base64"),
    ],
)
def test_a_line_that_cannot_be_taken_keeps_everything_out_and_says_why(bring, line, sentence):
    said, failure = bring(*WHOLE[:5], line)
    assert failure.returncode == 3
    assert f"Line {WRONG}, " in said
    assert sentence in said
    assert "\x1b" not in said
    assert not Post.objects.exists()
    assert not Member.objects.exists()


@pytest.mark.parametrize(
    ("thread", "sentence"),
    [
        (_without(THREAD, "label"), "“label” is missing"),
        (THREAD | {"label": "TLP:RED"}, "travels in no file"),
        (THREAD | {"label": "TLP:AMBER"}, "TLP:AMBER is for a group"),
        (THREAD | {"under_rule": True}, "Chatham House Rule travels in no file"),
        (THREAD | {"title": "x" * 201}, "too long"),
        (THREAD | {"title": "\n"}, "Nothing is written"),
        (THREAD | {"type": "poll"}, "not one of discussion"),
        (THREAD | {"tags": "custody"}, "not a list"),
        (THREAD | {"tags": ["a"] * 6}, "no list of at most 5"),
        (THREAD | {"tags": [1]}, "no list of at most 5"),
        (THREAD | {"tags": ["!!!"]}, "A tag is made of letters"),
        (THREAD | {"audience": "public"}, "'audience' is not known here"),
    ],
)
def test_of_a_thread_that_cannot_be_taken_no_post_comes(bring, thread, sentence):
    said, failure = bring(*WHOLE[:3], thread, OPENING, REPLY, _file(), options=["--skip"])
    assert failure.returncode == 3
    assert sentence in said
    assert "post: 2 skipped" in said
    assert "file: 1 skipped" in said
    assert not Thread.objects.exists()


def test_a_thread_without_its_opening_does_not_come(bring):
    said, _failure = bring(*WHOLE[:4], THREAD | {"key": "t2"}, OPENING | {"thread": "t2"}, options=["--skip"])
    assert "Line 4, thread t1: skipped. No opening post follows it" in said
    assert Thread.objects.count() == 1


def test_the_same_thread_twice_is_refused(bring):
    said, failure = bring(*WHOLE, THREAD, OPENING | {"key": "p3"})
    assert failure
    assert "Line 7, thread t1: skipped. Its key stands in the file before" in said


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (_file(content=""), "The file is empty"),
        (_file(name="plan.exe", content=_encoded(b"MZ\x90\0" + bytes(200))), "file"),
        (_file(name="page.html", content=_encoded(b"<html><script>")), "name"),
        (_file(name="photo.png"), "name"),
        (_file(name="photo.png", content=_encoded(files.picture()[:60])), "picture"),
        (_file(path="/etc/passwd"), "'path' is not known here"),
        (_without(_file(), "content"), "“content” is missing"),
    ],
)
def test_a_file_that_cannot_be_taken_leaves_its_post_alone(bring, file, sentence):
    said, failure = bring(*WHOLE, file, options=["--skip"])
    assert failure.returncode == 3
    assert sentence in said
    assert Post.objects.count() == 2
    assert not Attachment.objects.exists()


def test_a_post_has_no_more_files_than_one_sends(bring):
    said, failure = bring(*WHOLE, *[_file(name=f"{n}.txt") for n in range(6)], options=["--skip"])
    assert failure
    assert "file: 5 taken, 1 skipped" in said
    assert "At most 5 files" in said


def test_a_file_larger_than_may_be_sent_is_refused(bring, settings):
    settings.LARGEST_FILE = 100_000
    said, failure = bring(*WHOLE, _file(content=_encoded(b"x" * 100_001)), options=["--skip"])
    assert failure
    assert "too large" in said
    assert not Attachment.objects.exists()


def test_a_line_without_an_end_is_read_past_in_pieces(bring, settings):
    settings.LARGEST_FILE = 100_000
    endless = json.dumps(_file(content="A" * (lines.longest_line() * 2))).encode()
    said, failure = bring(*WHOLE[:5], endless, REPLY, options=["--skip"])
    assert failure
    assert f"Line {WRONG}, line: skipped. The line is longer than" in said
    assert Post.objects.count() == 2


def test_a_long_line_of_many_small_values_is_not_unpacked(bring):
    said, failure = bring(*WHOLE[:5], b'{"kind": [' + b"[]," * 300_000 + b"[]]}")
    assert failure
    assert "only a file's content may be this long" in said


def test_more_keys_than_the_memory_should_hold_are_refused(bring, monkeypatch):
    monkeypatch.setattr(planner, "MOST_KEYS", 2)
    said, failure = bring(*WHOLE, REPLY | {"key": "p3"})
    assert failure
    assert "Split the file" in said


def test_what_stands_deeper_than_paths_reach_stands_under_the_deepest(bring):
    chain = [REPLY | {"key": f"d{n}", "parent": f"d{n - 1}" if n else "p1"} for n in range(MAX_DEPTH + 3)]
    assert bring(*WHOLE[:5], *chain)[1] is None
    assert Post.objects.filter(depth=MAX_DEPTH).count() == 4
    assert Thread.objects.get().reply_count == len(chain)


def test_hundreds_of_children_keep_their_order(bring):
    children = [REPLY | {"key": f"c{n}", "body": f"Child {n}"} for n in range(300)]
    assert bring(*WHOLE[:5], *children)[1] is None
    by_path = list(Post.objects.order_by("path").values_list("seq", flat=True))
    assert by_path == list(range(1, 302))
    assert Post.objects.get(seq=1).child_count == 300


def test_a_board_a_group_or_a_file_that_is_not_there_is_named(bring, tmp_path):
    file = make.written(tmp_path, WHOLE)
    assert "no board storage. The boards here: transport" in make.run("import_board", file, "--into", "storage")[0]
    said, _ = make.run("import_board", tmp_path / "none.jsonl", "--into", "transport")
    assert "none.jsonl could not be used: No such file" in said
    assert "not exactly one group" in bring(*WHOLE, options=["--readers", "Nobody"])[0]
    assert Board.objects.count() == 1
    assert not Post.objects.exists()
