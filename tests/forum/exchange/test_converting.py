"""Exports of other forums become import files, and those come in."""

import csv
import json

import pytest

from community.core import markup
from forum.exchange import bbcode, discourse
from forum.models import Post, Thread
from tests.factories import exchange as make
from tests.factories import forum

pytestmark = pytest.mark.django_db
GIVEN = ("--source", "old.example.org", "--label", "TLP:GREEN", "--language", "en")


@pytest.fixture
def convert(tmp_path):
    """Convert what lies in the folder `old`, and return the lines, what was said and the failure."""

    def _convert(kind):
        file = tmp_path / "new.jsonl"
        said, failure = make.run("convert_board", kind, tmp_path / "old", file, *GIVEN)
        lines = [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []
        return lines, said, failure

    (tmp_path / "old").mkdir()
    return _convert


@pytest.fixture
def come_in(tmp_path):
    """Import what was converted to a new board, from its board of that key."""

    def _come_in(key):
        forum.board(slug="target")
        said, failure = make.run("import_board", tmp_path / "new.jsonl", "--into", "target", "--from", key)
        assert failure is None, said
        return said

    return _come_in


def _post(number, **fields):
    said = {
        "id": 900 + number,
        "user_id": 7,
        "username": "noor",
        "name": "Noor Example",
        "created_at": f"2021-03-0{number}T10:00:00.000Z",
        "post_number": number,
        "post_type": 1,
        "reply_to_post_number": None,
        "raw": f"Post {number}.",
    }
    return said | fields


def _topic(*posts, **fields):
    said = {"id": 12, "title": "Handing over", "category_id": 3, "archetype": "regular", "tags": ["custody"]}
    return said | {"closed": True, "pinned": False, "post_stream": {"posts": list(posts)}} | fields


@pytest.fixture
def topic(tmp_path):
    def _write(content, name="12.json"):
        (tmp_path / "old" / name).write_text(json.dumps(content))

    return _write


def test_a_topic_of_discourse_comes_with_its_tree(convert, topic, come_in, tmp_path):
    topic(
        _topic(
            _post(1, raw="How do you *hand over*? ![plan|690x400](upload://abc.png)"),
            _post(2, user_id=8, username="sam", name="", accepted_answer=True),
            _post(3, reply_to_post_number=2),
        )
    )
    topic({"category_list": {"categories": [{"id": 3, "name": "Transport"}]}}, "categories.json")
    (tmp_path / "old" / "users.csv").write_text("id,username,email\n7,noor,noor@example.org\n")
    lines, said, failure = convert("discourse")
    assert failure is None
    assert "topic: 1 taken" in said
    assert {"kind": "board", "key": "category-3", "name": "Transport"} in lines
    assert {"kind": "member", "key": "user-7", "name": "Noor Example", "email": "noor@example.org"} in lines
    assert {"kind": "member", "key": "user-8", "name": "sam"} in lines

    come_in("category-3")
    thread = Thread.objects.get()
    assert (thread.title, thread.kind, thread.locked, thread.accepted.seq) == ("Handing over", "question", True, 2)
    assert list(Post.objects.order_by("path").values_list("depth", flat=True)) == [0, 1, 2]
    assert "(plan)" in Post.objects.get(seq=1).html


def test_what_is_no_members_post_stays_behind_and_what_answers_it_answers_the_opening(convert, topic):
    topic(
        _topic(
            _post(1),
            _post(2, post_type=4),
            _post(3, hidden=True),
            _post(4, user_deleted=True),
            _post(5, reply_to_post_number=3),
        )
    )
    topic(_topic(_post(1), id=13, archetype="private_message"), "13.json")
    lines, said, _failure = convert("discourse")
    assert [(line["key"], line["parent"]) for line in lines if line["kind"] == "post"] == [("1", None), ("5", "1")]
    assert "post 12/2: skipped" in said
    assert "topic 13: skipped. It is a private message" in said


def test_who_left_is_nobody_in_particular(convert, topic):
    topic(_topic(_post(1), _post(2, user_id=None, username=None, name=None)))
    lines, _said, _failure = convert("discourse")
    assert {"kind": "member", "key": "gone", "name": "gone"} in lines
    assert lines[-1]["author"] == "gone"


def test_a_long_topic_comes_from_several_answers(convert, topic):
    topic(_topic(_post(1), _post(2)), "12-a.json")
    topic(_topic(_post(2), _post(3)), "12-b.json")
    lines, _said, _failure = convert("discourse")
    assert [line["key"] for line in lines if line["kind"] == "post"] == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("raw", "markdown"),
    [
        ("Plain **words**.", "Plain **words**."),
        (
            '[quote="noor, post:1, topic:12"]\nOne.\n\nTwo.\n[/quote]\nAnswer.',
            "> **noor**\n>\n> One.\n>\n> Two.\n\nAnswer.",
        ),
        ("[quote]One.[/quote]", "> One.\n"),
        ("[report.pdf|attachment](upload://xyz.pdf) (1 KB)", "(report.pdf) (1 KB)"),
        ("[/quote] alone", " alone\n"),
    ],
)
def test_discourses_own_signs_become_ours(raw, markdown):
    assert discourse.markdown(raw) == markdown


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "holds no topic"),
        ([1], "not a JSON object"),
        ({"title": "x"}, "no number id"),
        (_topic() | {"post_stream": None}, "no post_stream"),
        (_topic({"post_number": "1"}), "no number post_number"),
        (_topic(["x"]), "no object"),
        (_topic(_post(1, raw=None)), "include_raw=1"),
        (_topic(_post(1, created_at=5)), "without created_at"),
    ],
)
def test_what_is_no_export_of_discourse_is_refused_and_leaves_no_file(convert, topic, content, sentence):
    if content is not None:
        topic(content)
    lines, said, failure = convert("discourse")
    assert failure
    assert sentence in said
    assert lines == []


TABLES = {
    "users": [{"user_id": "2", "username": "Noor &amp; Co", "user_email": "noor@example.org"}],
    "forums": [{"forum_id": "5", "forum_name": "Storage"}],
    "topics": [
        {
            "topic_id": "31",
            "forum_id": "5",
            "topic_title": "Seals &amp; keys",
            "topic_status": "1",
            "topic_type": "1",
            "topic_visibility": "1",
        }
    ],
    "posts": [
        {
            "post_id": str(number),
            "topic_id": "31",
            "poster_id": poster,
            "post_username": name,
            "post_time": str(1_600_000_000 + number),
            "post_text": text,
            "bbcode_uid": "1a2b3c",
            "post_visibility": visible,
        }
        for number, poster, name, text, visible in (
            (1, "2", "", "<r>Who <B><s>[b]</s>signs<e>[/b]</e></B> &amp; when?</r>", "1"),
            (2, "1", "Sam Gone", "<t>Both.</t>", "1"),
            (3, "2", "", "<t>Never approved.</t>", "0"),
        )
    ],
}


@pytest.fixture
def tables(tmp_path):
    def _write(**changed):
        for name, rows in (TABLES | changed).items():
            with (tmp_path / "old" / f"{name}.csv").open("w", newline="") as stream:
                writer = csv.DictWriter(stream, rows[0], quoting=csv.QUOTE_ALL)
                writer.writeheader()
                writer.writerows(rows)

    return _write


def test_a_topic_of_phpbb_comes_as_a_thread(convert, tables, come_in):
    tables()
    lines, said, failure = convert("phpbb")
    assert failure is None
    assert "post 3: skipped" in said
    assert [line["name"] for line in lines if line["kind"] == "member"] == ["Noor & Co", "Sam Gone"]

    come_in("forum-5")
    thread = Thread.objects.get()
    assert (thread.title, thread.locked, thread.pinned, thread.reply_count) == ("Seals & keys", True, True, 1)
    assert "Who <strong>signs</strong> &amp; when?" in Post.objects.get(seq=1).html


def test_a_guest_has_no_address_to_be_known_by(convert, tables):
    tables()
    lines, _said, _failure = convert("phpbb")
    assert "email" not in next(line for line in lines if line.get("name") == "Sam Gone")


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"posts": [{"post_id": "1"}]}, "posts.csv has no column topic_id"),
        ({"posts": [TABLES["posts"][0] | {"post_time": "soon"}]}, "no number of seconds"),
        (
            {"posts": [TABLES["posts"][0], TABLES["posts"][0] | {"topic_id": "32"}, TABLES["posts"][1]]},
            "not in the order of its topics",
        ),
    ],
)
def test_what_is_no_export_of_phpbb_is_refused_and_leaves_no_file(convert, tables, tmp_path, changed, sentence):
    tables(**changed)
    lines, said, failure = convert("phpbb")
    assert failure
    assert sentence in said
    assert lines == []
    assert [one.name for one in tmp_path.iterdir()] == ["old"]


def test_a_table_that_is_not_there_or_no_text_is_named(convert, tables, tmp_path):
    tables()
    (tmp_path / "old" / "forums.csv").write_bytes(b"forum_id,forum_name\n5,\xff\xfe\n")
    assert "forums.csv is no CSV file in UTF-8" in convert("phpbb")[1]
    (tmp_path / "old" / "users.csv").unlink()
    assert "has no users.csv" in convert("phpbb")[1]


@pytest.mark.parametrize(
    ("code", "markdown"),
    [
        ("[b]one\ntwo[/b]", "**one**\n**two**"),
        ("[i] spaced [/i]", " *spaced* ".strip()),
        ("[s]gone[/s] [u]under[/u] [color=#f00]red[/color]", "~~gone~~ under red"),
        ("[url=https://example.org/a_b]a page[/url]", "[a page](<https://example.org/a_b>)"),
        ("[url=javascript:alert(1)]a page[/url]", "a page"),
        ("[url]https://example.org/a_b*c[/url]", "https://example.org/a_b*c"),
        ("[img]https://example.org/a.png[/img]", "https://example.org/a.png"),
        ('[quote="Noor"]One.[/quote]Two.', "> **Noor**\n>\n> One.\n\nTwo."),
        ("[quote=Noor post_id=5 time=1 user_id=2]One.[/quote]", "> **Noor**\n>\n> One."),
        ("[quote][quote]In.[/quote]Out.[/quote]", "> > In.\n>\n> Out."),
        ("[list][*]one[*]two[/list]", "-  one\n-  two"),
        ("[list=1][*]one[/*][*]two[/*][/list]", "1. one\n2. two"),
        ("[code]x[0] = [b]y[/b][/code]", "```\nx[0] = [b]y[/b]\n```"),
        ("[code]a ``` b[/code]", "````\na ``` b\n````"),
        ("[attachment=0]plan.pdf[/attachment]", "(plan.pdf)"),
        ("2 * 3 * 4 and a_b_c", r"2 \* 3 \* 4 and a\_b\_c"),
        ("# no heading\n- no list\n1. neither", "\\# no heading\n\\- no list\n1\\. neither"),
        ("[b]never closed", r"\[b\]never closed"),
        ("closed[/b] only", r"closed\[/b\] only"),
        ("[b][i]crossed[/b][/i]", r"**\[i\]crossed**\[/i\]"),
        ("[unknown]tag[/unknown]", r"\[unknown\]tag\[/unknown\]"),
    ],
)
def test_bbcode_becomes_markdown_that_says_the_same(code, markdown):
    assert bbcode.markdown(code) == markdown


def test_before_3_2_the_marks_of_the_database_are_taken_out():
    stored = (
        '[b:1a2b]bold[/b:1a2b] &quot;q&quot; <!-- s:) --><img src="{SMILIES_PATH}/x.gif" alt=":)" /><!-- s:) --> '
        '<!-- m --><a class="postlink" href="https://example.org/">https://example.org/</a><!-- m -->'
    )
    assert bbcode.markdown(bbcode.written(stored, "1a2b")) == '**bold** "q" :) https://example.org/'


@pytest.mark.parametrize(
    "code", ["[b]" * 20_000, "[quote]" * 9_000, "[list][*]" * 5_000, "[code]" * 9_000, "[/b]" * 9_000]
)
def test_no_bbcode_makes_what_cannot_be_laid_out(code):
    assert not markup.is_too_deep(bbcode.markdown(f"{code}words")[:30_000])
