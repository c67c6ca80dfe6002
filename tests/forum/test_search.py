"""What a member finds: by words of titles and texts, only what they may see, newest first."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from community.core.tlp import Label
from community.members.models import Audience
from forum import search
from forum.models import Post, PostIndex, Thread
from forum.search.snippets import LENGTH, marked, snippet
from tests.factories import forum, members
from tests.factories.search import found

pytestmark = pytest.mark.django_db


def test_a_reply_is_found_by_its_words_and_not_by_others() -> None:
    thread = forum.thread(title="Gate procedures")
    post = forum.post(thread=thread, body="We check **seals** at the *weighbridge*.")
    reader = members.member()
    assert found(reader, "seal weighbridges") == [post.pk]
    assert found(reader, "seals absent") == []


def test_the_title_belongs_to_the_opening_post() -> None:
    thread = forum.thread(title="Night deliveries", body="Who signs?")
    forum.post(thread=thread, body="The supervisor.")
    assert found(members.member(), "night delivery signs") == [Post.objects.get(thread=thread, parent=None).pk]


def test_newest_stands_first() -> None:
    thread = forum.thread()
    posts = [forum.post(thread=thread, body="A lorry.") for _ in range(3)]
    assert found(members.member(), "lorry") == [post.pk for post in reversed(posts)]


def test_a_held_post_is_found_by_nobody_not_even_its_author() -> None:
    thread = forum.thread()
    author = members.member()
    forum.held_post(thread=thread, author=author, parent=Post.objects.get(thread=thread), body="Quartermaster")
    assert found(author, "quartermaster") == []


def test_a_member_outside_the_audience_finds_nothing() -> None:
    team = members.group(inside := members.member())
    thread = forum.thread(audience=Audience.objects.of(team), body="Quartermaster")
    assert len(found(inside, "quartermaster")) == 1
    assert found(members.member(), "quartermaster") == []
    assert found(members.applicant(), "quartermaster") == []
    assert Thread.objects.get(pk=thread.pk).label == Label.GREEN


def test_red_is_not_indexed() -> None:
    reader = members.member()
    named = members.group(reader, kind="named")
    thread = forum.thread(label=Label.RED, audience=Audience.objects.of(named), body="Quartermaster")
    assert found(reader, "quartermaster") == []
    assert not PostIndex.objects.filter(post__thread=thread).exists()


def test_a_post_is_found_by_its_present_words_only() -> None:
    post = forum.post(thread=forum.thread(), body="Quartermaster")
    post.html = "<p>Harbourmaster</p>"
    search.index(post)
    reader = members.member()
    assert found(reader, "quartermaster") == []
    assert found(reader, "harbourmaster") == [post.pk]
    search.unindex(post)
    assert found(reader, "harbourmaster") == []


@pytest.mark.parametrize(
    "query",
    [
        "",
        "   ",
        "\0",
        '"',
        "' OR 1=1 --",
        "a & | ! ( ) : *",
        "NEAR(a b)",
        "-",
        "word " * 200,
        "x" * 1000,
        "\\",
        "🙂",
    ],
)
def test_an_odd_query_is_answered(query: str) -> None:
    forum.thread(body="Plain.")
    assert found(members.member(), query) == []


@pytest.mark.parametrize(
    ("body", "query"),
    [
        ("Compliance officers meet monthly.", "officer"),
        ("Vérifier la sûreté des dépôts.", "surete depot"),
        ("فحص المستودعات مرة في الشهر", "مستودع"),
        ("نقل المواد الكيميائية", "كيميائي"),
        ("保管場所を確認する", "場所"),
        ("CAS 7732-18-5 is water.", "7732-18-5"),
        ("Don’t open it", "don’t"),
        ("नमस्ते दुनिया", "दुनिया"),
        ("สวัสดี", "สวัสดี"),
        ("naïve café 𝔘nicode", "unicode CAFE"),
    ],
)
def test_every_script_is_found(body: str, query: str) -> None:
    """The same table holds on both databases: run the tests with DATABASE_URL of a PostgreSQL too."""
    post = forum.post(thread=forum.thread(), body=body)
    assert found(members.member(), query) == [post.pk]


def test_a_snippet_begins_near_the_word_and_marks_it() -> None:
    text = "beginning " * 60 + "then the seal was checked " + "ending " * 60
    piece = snippet(text, ["seal"])
    assert "the <mark>seal</mark> was" in piece
    assert piece.startswith("… ")
    assert piece.endswith(" …")
    assert len(piece) < LENGTH + 40


def test_a_snippet_lets_no_markup_through() -> None:
    assert snippet("<script>seal</script>", ["seal"]) == "&lt;script&gt;<mark>seal</mark>&lt;/script&gt;"
    assert marked('a "seal" & more', ["seal"]) == "a &quot;<mark>seal</mark>&quot; &amp; more"


def searched(client, query: str, **more: str) -> str:
    return client.get(reverse("forum:search"), {"q": query} | more).text


def test_the_search_page_shows_title_snippet_label_and_place(client) -> None:
    client.force_login(members.member())
    thread = forum.thread(title="Seals at night", body="Who checks the seal?")
    page = searched(client, "seal")
    assert "<mark>Seals</mark> at night" in page
    assert "Who checks the <mark>seal</mark>?" in page
    assert "TLP:GREEN" in page
    assert thread.board.name in page


def test_the_search_page_says_what_to_do_when_there_is_nothing(client) -> None:
    client.force_login(members.member())
    assert "What are you looking for?" in searched(client, "")
    assert "Try fewer or other words" in searched(client, "absent")
    assert "no word to look for" in searched(client, "?!")


def test_pages_of_hits_follow_each_other(client) -> None:
    client.force_login(members.member())
    thread = forum.thread()
    posts = [forum.post(thread=thread, body="A lorry.") for _ in range(25)]
    first = searched(client, "lorry")
    assert first.count('<li class="result">') == 20
    after = re.search(r"after=([a-z0-9]{12})", first)
    assert after
    second = searched(client, "lorry", after=after[1])
    assert [f'/{post.public_id}"' in second for post in posts] == [True] * 5 + [False] * 20
    assert searched(client, "lorry", after="\0").count('<li class="result">') == 20


def test_too_many_searches_are_answered_with_a_sentence(client, settings) -> None:
    settings.THROTTLES = settings.THROTTLES | {"search": "2/minute"}
    client.force_login(members.member())
    searched(client, "one")
    searched(client, "two")
    answer = client.get(reverse("forum:search"), {"q": "three"})
    assert answer.status_code == 429
    assert "Too many searches" in answer.text


def test_two_hits_and_twenty_cost_the_same_queries(client) -> None:
    client.force_login(members.member())

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            searched(client, "lorry")
        return len(queries)

    for _ in range(2):
        forum.thread(body="A lorry.")
    count()  # what a process asks once
    few = count()
    for _ in range(18):
        forum.thread(body="A lorry.")
    assert count() == few <= 11  # one of them asks an index, where thousands of posts were written before
