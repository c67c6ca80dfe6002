"""The search page: what it says of a query, how its hits are spread, and what it suggests as one types."""

import html
import re
from datetime import UTC, datetime
from importlib import import_module
from urllib.parse import parse_qs, urlsplit

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from community.core.tlp import Label
from community.members.models import Audience
from forum import search
from forum.models import Post, PostIndex
from forum.reading import facets
from tests.factories import forum, labels, members, rule
from tests.factories.search import found

pytestmark = pytest.mark.django_db

FACET = re.compile(
    r'<li><a href="([^"]*)"( aria-current="true")?><bdi>((?:(?!</bdi>).)*)</bdi> <span class="num ltr">([^<]*)<',
    re.DOTALL,
)


def searched(client, query: str) -> str:
    return client.get(reverse("forum:search"), {"q": query}).text


def counted(client, query: str, **more: str) -> str:
    return client.get(reverse("forum:search"), {"q": query, "facets": "1"} | more).text


def counted_alone(client, query: str):
    return client.get(reverse("forum:search"), {"q": query, "facets": "1"}, headers={"X-Fragment": "1"})


def spread(page: str) -> dict[str, tuple[str, str, bool]]:
    """Return each value of the facets: its number, the query it leads to, and whether it is chosen."""
    values = {}
    for address, chosen, name, count in FACET.findall(page):
        query = parse_qs(urlsplit(html.unescape(address)).query)["q"][0]
        values[re.sub("<[^>]*>", "", name).strip()] = (count, query, bool(chosen))
    return values


def suggested(client, written: str) -> str:
    return client.get(reverse("forum:suggest"), {"q": written}).text


def completions(page: str) -> list[str]:
    return [html.unescape(query) for query in re.findall(r'data-query="([^"]*)"', page)]


@pytest.fixture
def reader(client):
    member = members.member(name="Noor Haddad")
    client.force_login(member)
    return member


def test_what_is_not_understood_is_said_beside_what_was_found(client, reader) -> None:
    forum.thread(title="Seals at night")
    page = searched(client, "seals colour:red board:")
    assert "there is no filter “colour:”" in page
    assert "After “board:” write the name of a board" in page
    assert "<mark>Seals</mark> at night" in page


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("label:RED", "What is under TLP:RED is in no search. Look for it on its board"),
        ("tlp:red", "What is under TLP:RED is in no search. Look for it on its board"),
        ("from:me", "To find what you wrote yourself, write is:mine."),
    ],
)
def test_a_filter_that_finds_nothing_says_where_to_look(client, reader, query: str, sentence: str) -> None:
    forum.thread(author=reader)
    page = searched(client, query)
    assert "Nothing found" in page
    assert sentence in page
    assert sentence not in searched(client, f"-{query}")


@pytest.mark.parametrize(
    "query", ["x" * 1000, 'a"' * 500, "is:" * 300, "-" * 1000, "化" * 1000, "\0" * 400, "a:b " * 300]
)
def test_a_query_of_a_thousand_signs_is_answered(client, reader, query: str) -> None:
    assert client.get(reverse("forum:search"), {"q": query}).status_code == 200
    assert client.get(reverse("forum:suggest"), {"q": query}).status_code == 200


def test_the_hits_are_counted_by_board_label_year_and_author(client, reader) -> None:
    storage = forum.board(slug="storage", names={"en": "Storage"})
    ana = members.member(name="Ana Silva")
    thread = forum.thread(board=storage, author=ana, body="A lorry.")
    forum.post(thread=thread, author=ana, body="Another lorry.")
    Post.objects.filter(thread=thread).update(published=datetime(2024, 5, 1, tzinfo=UTC))
    amber = Audience.objects.of(members.group(reader))
    forum.thread(author=reader, body="A lorry again.", label=Label.AMBER, audience=amber)
    forum.thread(
        author=ana, body="A lorry for others.", label=Label.AMBER, audience=Audience.objects.of(members.group())
    )
    values = spread(counted(client, "lorry"))
    assert values["Storage"] == ("2", "lorry board:storage", False)
    assert values["TLP:GREEN"] == ("2", "lorry label:GREEN", False)
    assert values["TLP:AMBER"] == ("1", "lorry label:AMBER", False)
    assert values["2024"] == ("2", "lorry after:2024 before:2025", False)
    assert values["Ana Silva"] == ("2", 'lorry from:"Ana Silva"', False)
    assert values["Noor Haddad"][0] == "1"


def test_a_value_finds_as_many_as_it_says_and_can_be_taken_away(client, reader) -> None:
    storage = forum.board(slug="storage", names={"en": "Storage"})
    for board in (storage, storage, forum.board()):
        forum.thread(board=board, body="A lorry.")
    for count, query, _chosen in spread(counted(client, "lorry")).values():
        assert len(found(reader, query)) == int(count)
    values = spread(counted(client, "lorry Board:Storage"))
    assert values["Storage"] == ("2", "lorry", True)
    year = str(datetime.now(UTC).year)
    assert spread(counted(client, f"lorry after:{year} before:{int(year) + 1}"))[year] == ("3", "lorry", True)


def test_the_page_of_hits_counts_nothing_and_leads_to_the_counts(client, reader) -> None:
    thread = forum.thread(body="A lorry.", board=forum.board(names={"en": "Storage"}))
    for _ in range(21):
        forum.post(thread=thread, body="Another lorry.")
    page = searched(client, "lorry")
    assert spread(page) == {}
    assert "22 posts" not in page
    assert 'hx-get="/forum/search?q=lorry&amp;facets=1"' in page
    [after] = set(re.findall(r"after=([a-z0-9]{12})", page))
    older = client.get(reverse("forum:search"), {"q": "lorry", "after": after}).text
    assert f'href="/forum/search?q=lorry&amp;after={after}&amp;facets=1#narrow"' in older
    older = counted(client, "lorry", after=after)
    assert "22 posts" in older
    assert spread(older)["Storage"][0] == "22"
    assert older.count('<li class="result">') == 2


def test_the_open_page_gets_the_counts_alone(client, reader) -> None:
    forum.thread(body="A lorry.", board=forum.board(names={"en": "Storage"}))
    answer = counted_alone(client, "lorry")
    assert spread(answer.text)["Storage"][0] == "1"
    assert "1 post<" in answer.text
    assert "<html" not in answer.text
    assert '<li class="result">' not in answer.text


def test_counts_asked_for_too_often_are_left_out_and_the_search_goes_on(client, reader, settings) -> None:
    settings.THROTTLES = settings.THROTTLES | {"facets": "1/minute"}
    forum.thread(title="Seals at night")
    assert counted_alone(client, "seals").status_code == 200
    answer = counted_alone(client, "seals")
    assert (answer.status_code, answer.content) == (429, b"")
    assert "<mark>Seals</mark> at night" in searched(client, "seals")


def test_filters_in_use_can_be_taken_away_one_by_one(client, reader) -> None:
    forum.thread(body="A lorry.")
    page = searched(client, "lorry -has:file is:open")
    assert "?q=lorry+is%3Aopen" in page
    assert "?q=lorry+-has%3Afile" in page


def test_more_than_can_be_counted_is_said_to_be_more(client, reader, monkeypatch) -> None:
    monkeypatch.setattr(facets, "COUNTED", 2)
    storage = forum.board(names={"en": "Storage"})
    for _ in range(3):
        forum.thread(body="A lorry.", board=storage)
    page = counted(client, "lorry")
    assert "More than 300 posts" in page
    assert "newest 300" in page
    assert spread(page)["Storage"][0] == "2+"


def test_under_the_rule_no_author_is_counted(client) -> None:
    author = rule.speaker(name="Ingrid Solheim")
    client.force_login(author)
    rule.thread(author=author, body="A lantern.")
    page = counted(client, "lantern")
    assert "<mark>lantern</mark>" in page
    assert "Ingrid Solheim" not in re.sub(r"<header.*?</header>", "", page, flags=re.DOTALL)


def test_the_help_says_the_whole_language(client, reader) -> None:
    page = searched(client, "")
    assert all(f"{name}:" in page for name in ("board", "tag", "from", "label", "before", "after", "has", "is"))


def test_filters_facets_and_problems_cost_the_same_queries_however_many_hits(client, reader) -> None:
    board = forum.board(slug="storage")

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            searched(client, "lorry board:storage tag:x -from:ana is:open has:file -is:unread colour:red")
            counted(client, "lorry board:storage -from:ana")
            counted_alone(client, "lorry board:storage -from:ana")
            suggested(client, "lor")
        return len(queries)

    for _ in range(2):
        forum.thread(board=board, title="A lorry", body="A lorry.")
    count()
    few = count()
    for _ in range(18):
        forum.thread(board=board, title="A lorry", body="A lorry.")
    assert count() == few


def test_the_beginning_of_a_filter_is_completed(client, reader) -> None:
    assert completions(suggested(client, "seal bo")) == ["seal board:"]
    assert completions(suggested(client, "-h")) == ["-has:"]
    assert completions(suggested(client, "seal is:un")) == ["seal is:unanswered ", "seal is:unread "]
    assert completions(suggested(client, "label:tlp:am")) == ["label:AMBER ", "label:AMBER+STRICT "]
    assert completions(suggested(client, "label:r")) == []
    assert len(completions(suggested(client, ""))) == 8
    assert completions(suggested(client, "from:no")) == []


def test_boards_and_tags_that_one_may_read_are_completed(client, reader) -> None:
    forum.board(slug="storage", names={"en": "Storage", "ar": "التخزين"})
    forum.board(slug="stock", names={"en": "Stock"}, audience=Audience.objects.of(members.group()))
    forum.thread().tags.add("Dépôts", "night shift")
    forum.thread(audience=Audience.objects.of(members.group())).tags.add("deposits of others")
    assert completions(suggested(client, "board:st")) == ["board:storage "]
    assert completions(suggested(client, "board:تخز")) == ["board:storage "]
    assert completions(suggested(client, "seal tag:dep")) == ["seal tag:Dépôts "]
    assert completions(suggested(client, 'tag:"night s')) == ['tag:"night shift" ']


def test_titles_of_threads_that_one_may_find_are_suggested(client, reader) -> None:
    thread = forum.thread(title="Night deliveries at the gate", body="Nothing of it here.")
    forum.thread(title="Another matter", body="Night deliveries.")
    forum.thread(title="Night shift of others", audience=Audience.objects.of(members.group()))
    page = suggested(client, "gate nigh")
    assert f'data-url="/t/{thread.public_id}"' in page
    assert page.count("data-url") == suggested(client, "nigh").count("data-url") == 1
    assert "TLP:GREEN" in page
    assert "data-url" not in suggested(client, "nigh board:storage")


def test_a_red_title_is_suggested_to_nobody_and_one_under_the_rule_to_its_readers(client) -> None:
    red = labels.red()
    client.force_login(red.reader)
    assert suggested(client, "a red tit").count("data-url") == 0
    author = rule.speaker()
    client.force_login(author)
    ruled = rule.thread(author=author)
    assert f'data-url="/t/{ruled.public_id}"' in suggested(client, "under the ru")


def test_a_title_is_suggested_as_it_reads_now(client, reader) -> None:
    opening = Post.objects.select_related("thread").get(thread=forum.thread(title="Night deliveries"))
    assert "data-url" in suggested(client, "night")
    opening.thread.title = "Day deliveries"
    opening.thread.save()
    search.index(opening)
    assert "data-url" not in suggested(client, "night")
    assert "Day deliveries" in suggested(client, "day")


def test_suggestions_asked_for_too_often_are_left_out(client, reader, settings) -> None:
    settings.THROTTLES = settings.THROTTLES | {"suggest": "1/minute"}
    assert suggested(client, "bo")
    answer = client.get(reverse("forum:suggest"), {"q": "bo"})
    assert (answer.status_code, answer.content) == (429, b"")


def test_an_index_of_before_is_written_anew_by_the_migration(reader) -> None:
    thread = forum.thread(title="Night deliveries", body="Who signs `7`?")
    reply = forum.post(thread=thread, body="The supervisor signs.")
    before = list(PostIndex.objects.order_by("pk").values_list("search_text", flat=True))
    PostIndex.objects.update(search_text="night")
    import_module("forum.migrations.0018_search_words").index_again(apps, None)
    assert list(PostIndex.objects.order_by("pk").values_list("search_text", flat=True)) == before
    assert found(reader, '"supervisor signs"') == [reply.pk]
    assert len(found(reader, '"night deliveries" has:code')) == 1
