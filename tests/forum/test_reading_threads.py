"""A thread's pages: by branch, by time, one branch, and what each reader finds there."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from community.members.models import Audience
from forum.actions.posts import post_reply
from forum.actions.publishing import publish
from forum.actions.removing import remove_revision, return_revision
from forum.actions.subscriptions import subscribe
from forum.models import Post, ReadMark, Revision, Thread
from forum.views import reading as views
from realtime.bell import bell_topic
from realtime.models import Topic
from tests.factories import forum, members

pytestmark = pytest.mark.django_db


@pytest.fixture
def thread():
    return forum.thread(title="Who collects at night?", body="Opening words.")


@pytest.fixture
def reader():
    return members.member()


@pytest.fixture
def client(client, reader):
    client.force_login(reader)
    return client


def address(thread, query: str = "") -> str:
    return reverse("forum:thread", args=[thread.public_id]) + query


def own_address(post) -> str:
    return reverse("forum:post", args=[post.thread.public_id, post.public_id])


def shown(page: str) -> list[str]:
    """Return the public ids of the posts on a page, in their order."""
    return re.findall(r'<article class="post[^"]*" id="p-([a-z0-9]{12})"', page)


def ids(*posts) -> list[str]:
    return [post.public_id for post in posts]


def opening(thread) -> Post:
    return Post.objects.get(thread=thread, parent=None)


def chain(thread, length: int) -> list[Post]:
    posts = [opening(thread)]
    for _ in range(length):
        posts.append(forum.post(thread=thread, parent=posts[-1]))
    return posts


def walked(client, here: str, link: str) -> list[list[str]]:
    """Return the posts of each page from `here` on, following its next or prev link."""
    pages = []
    while here:
        page = client.get(here).text
        pages.append(shown(page))
        found = re.search(rf'href="([^"]+)" rel="{link}"', page)
        here = found[1].replace("&amp;", "&") if found else ""
    return pages


def test_replies_stand_below_what_they_answer(client, thread) -> None:
    first, second = forum.post(thread=thread), forum.post(thread=thread)
    below = forum.post(thread=thread, parent=first)
    page = client.get(address(thread)).text
    assert shown(page) == ids(opening(thread), first, below, second)
    assert page.count('<details class="branch" open>') == 2
    assert "3 replies" in page


def test_by_time_they_stand_as_they_came_each_saying_what_it_answers(client, thread) -> None:
    first, second = forum.post(thread=thread), forum.post(thread=thread)
    below = forum.post(thread=thread, parent=first)
    page = client.get(address(thread, "?order=time")).text
    assert shown(page) == ids(opening(thread), first, second, below)
    assert page.count("Answers <a") == 3


def test_deep_replies_stand_behind_a_link_that_counts_them(client, thread) -> None:
    posts = chain(thread, 6)
    page = client.get(address(thread)).text
    assert shown(page) == ids(*posts[:4])
    assert "Continue this branch (3 replies)" in page
    assert f'href="{own_address(posts[3])}"' in page
    assert shown(client.get(own_address(posts[3])).text) == ids(*posts[3:])


def test_a_posts_own_page_names_those_above_it_and_shows_those_below(client, thread) -> None:
    posts = chain(thread, 8)
    beside = forum.post(thread=thread)
    page = client.get(own_address(posts[7])).text
    assert shown(page) == ids(posts[7], posts[8])
    assert beside.public_id not in page
    assert all(f'href="{own_address(post)}"' in page for post in posts[2:7])
    assert "2 posts" in page  # further up
    assert "Your reply to" in page


@pytest.mark.parametrize("query", ["", "?order=time"])
def test_pages_follow_each_other_in_both_directions(client, thread, query) -> None:
    firsts = [forum.post(thread=thread) for _ in range(12)]
    for post in firsts:
        for _ in range(3):
            forum.post(thread=thread, parent=post)
    order = "seq" if query else "path"
    whole = list(Post.objects.filter(thread=thread).order_by(order).values_list("public_id", flat=True))
    forth = walked(client, address(thread, query), "next")
    assert [len(page) for page in forth] == [20, 20, 9]
    assert [post for page in forth for post in page] == whole
    last = re.search(r'href="([^"]+)" rel="next"', client.get(address(thread, query)).text)
    assert last
    middle = client.get(last[1].replace("&amp;", "&")).text
    assert shown(middle) == whole[20:40]
    back = re.search(r'href="([^"]+)" rel="prev"', middle)
    assert back
    assert shown(client.get(back[1].replace("&amp;", "&")).text) == whole[:20]


def test_the_next_page_names_the_posts_that_its_first_replies_answer(client, thread) -> None:
    parent = forum.post(thread=thread, author=members.member(name="Tendai Rousse"))
    for _ in range(30):
        forum.post(thread=thread, parent=parent)
    pages = walked(client, address(thread), "next")
    assert [len(page) for page in pages] == [20, 12]
    second = client.get(address(thread, f"?after={pages[0][-1]}")).text
    assert "Tendai Rousse" in second
    assert "stands on an earlier page" in second


@pytest.mark.parametrize("place", ["after=nowhere", "before=nowhere", "at=nowhere", "after=%00", "at=" + "x" * 500])
def test_a_place_that_is_not_in_the_thread_is_its_beginning(client, thread, place) -> None:
    elsewhere = forum.post(thread=forum.thread())
    for query in (place, f"after={elsewhere.public_id}"):
        assert shown(client.get(address(thread, f"?{query}")).text) == ids(opening(thread))


def test_a_page_can_begin_at_a_post(client, thread) -> None:
    posts = [forum.post(thread=thread) for _ in range(4)]
    assert shown(client.get(address(thread, f"?at={posts[2].public_id}")).text) == ids(*posts[2:])


def test_what_came_since_the_last_visit_is_marked_new_and_then_read(client, thread, reader) -> None:
    client.get(address(thread))
    forum.post(thread=thread)
    own = post_reply(author=reader, thread=thread, body="Mine.", language="en")
    page = client.get(address(thread)).text
    assert page.count('class="isnew"') == 1
    assert "First unread" in page
    assert 'class="isnew"' not in client.get(address(thread)).text
    assert (
        ReadMark.objects.get(member=reader, thread=thread).count
        == Post.objects.get(pk=opening(thread).pk).thread.last_seq
    )
    assert own.author == reader


def test_the_first_unread_post_is_led_to_among_its_neighbours_or_on_its_own_page(client, thread) -> None:
    client.get(address(thread))
    posts = chain(thread, 5)
    leads = client.get(address(thread, "?at=unread"))
    assert leads["Location"] == f"{address(thread)}?at={posts[1].public_id}#p-{posts[1].public_id}"
    client.get(address(thread))
    assert client.get(address(thread, "?at=unread"))["Location"] == own_address(posts[4])
    client.get(own_address(posts[4]))
    assert client.get(address(thread, "?at=unread"))["Location"] == address(thread)


def test_reading_opens_no_write_transaction(client, thread, monkeypatch) -> None:
    noted = []
    monkeypatch.setattr(views.shown, "note", lambda **what: noted.append(what))
    with CaptureQueriesContext(connection) as queries:
        client.get(address(thread))
    assert not [query for query in queries if not query["sql"].startswith("SELECT")]
    assert noted[0]["seqs"] == [1]


def test_the_news_say_how_much_came_and_lead_to_the_first(client, thread, reader) -> None:
    news = reverse("forum:thread-news", args=[thread.public_id])
    assert "<a" not in client.get(news, {"since": 1}).text
    first = forum.post(thread=thread)
    forum.post(thread=thread)
    post_reply(author=reader, thread=thread, body="Mine.", language="en")
    said = client.get(news, {"since": 1}).text
    assert "2 new replies" in said
    assert f"?at={first.public_id}#p-{first.public_id}" in said
    assert "1 new reply" in client.get(news, {"since": 2}).text
    assert client.get(news, {"since": "x" * 50}).status_code == 200


def test_a_removed_post_leaves_a_gap_and_its_replies(client, thread) -> None:
    post = forum.post(thread=thread, author=members.member(name="Jun Castellane"), body="Gone words.")
    below = forum.post(thread=thread, parent=post)
    remove_revision(Revision.objects.get(post=post))
    page = client.get(address(thread)).text
    assert "Removed by a moderator" in page
    assert "Gone words" not in page
    assert "Jun Castellane" not in page
    assert shown(page) == ids(opening(thread), post, below)


def test_a_waiting_reply_is_seen_by_its_author_alone_below_what_it_answers(client, thread, reader) -> None:
    parent = forum.post(thread=thread)
    held = forum.held_post(thread=thread, author=reader, parent=parent, body="Waiting words.")
    after = forum.post(thread=thread)
    for here in (address(thread), address(thread, "?order=time"), own_address(held)):
        page = client.get(here).text
        assert "Waiting words" in page
        assert "Waiting for a moderator" in page
    assert shown(client.get(address(thread)).text) == ids(opening(thread), parent, held, after)
    stranger = Client()
    stranger.force_login(members.member())
    for here in (address(thread), address(thread, "?order=time")):
        assert held.public_id not in stranger.get(here).text
    assert stranger.get(own_address(held)).status_code == 404


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        (publish, "This is published now: its readers see it."),
        (return_revision, "A moderator returned this to you."),
        (remove_revision, "Removed by a moderator"),
    ],
)
def test_what_waits_on_its_authors_page_asks_how_it_stands(client, thread, reader, outcome, said) -> None:
    held = forum.held_post(thread=thread, author=reader, parent=opening(thread), body="Words that wait.")
    sources = []
    for here in (address(thread), address(thread, "?order=time"), own_address(held)):
        page = client.get(here).text
        source = re.search(rf'class="own-post" topic="bell:{reader.uuid}" seq="0" src="([^"]+)"', page)[1]
        before = client.get(source).text
        assert "Waiting for a moderator" in before
        assert before in page
        sources.append(source)
    outcome(Revision.objects.get(post=held))
    for source in sources:
        after = client.get(source).text
        assert said in after
        assert "Waiting for a moderator" not in after


def test_the_state_of_a_post_is_its_authors_alone(client, thread) -> None:
    for post in (forum.post(thread=thread), forum.held_post(thread=thread, parent=opening(thread))):
        assert client.get(f"{own_address(post)}/state").status_code == 404


def test_readers_hear_nothing_of_what_waits_or_is_returned_unread(thread, reader) -> None:
    """Their page asks again whenever the thread's number rises: so it must not, and no bell but the author's either."""
    for other in (thread.author, members.member()):
        subscribe(member=other, thread=thread, level="all")
    others = Topic.objects.exclude(name__startswith="queue:").exclude(name=bell_topic(reader.uuid))
    seqs = dict(others.values_list("name", "seq"))
    held = post_reply(author=reader, thread=thread, body="A newcomer's.", language="en")
    return_revision(Revision.objects.get(post=held))
    assert held.state == Post.State.HELD
    assert dict(others.values_list("name", "seq")) == seqs


def test_a_returned_post_is_hidden_from_readers_and_kept_for_its_author(client, thread, reader) -> None:
    post = forum.post(thread=thread, author=reader, body="Returned words.")
    return_revision(Revision.objects.get(post=post))
    own = client.get(address(thread)).text
    assert "Returned words" in own
    assert "returned this to you" in own
    stranger = Client()
    stranger.force_login(members.member())
    page = stranger.get(address(thread)).text
    assert "Returned words" not in page
    assert "Hidden until its author has changed it" in page


def test_a_held_change_leaves_the_published_words_and_says_so(client, thread, reader) -> None:
    post = forum.post(thread=thread, author=reader, body="Published words.")
    Revision.objects.create(
        post=post, number=2, editor=reader, body="New words.", html="<p>New words.</p>", markup_version=1
    )
    page = client.get(address(thread)).text
    assert "Published words" in page
    assert "New words" not in page
    assert "Your change is waiting for a moderator" in page


def test_a_thread_of_others_and_one_that_does_not_exist_answer_alike(client) -> None:
    closed = forum.thread(audience=Audience.objects.of(members.group()))
    post = opening(closed)
    there = [client.get(one) for one in (address(closed), own_address(post), f"{address(closed)}/news?since=0")]
    nowhere = [client.get(one) for one in ("/t/000000000000", "/t/000000000000/000000000000", "/t/000000000000/news")]
    assert {page.status_code for page in there + nowhere} == {404}
    assert len({page.content for page in there + nowhere}) <= len(there + nowhere)


def test_a_post_of_another_thread_leads_whoever_reads_it_to_where_it_stands(client, thread) -> None:
    other = forum.post(thread=forum.thread())
    asked = reverse("forum:post", args=[thread.public_id, other.public_id])
    assert client.get(asked).url == reverse("forum:post", args=[other.thread.public_id, other.public_id])
    Thread.objects.filter(pk=other.thread_id).update(audience=Audience.objects.of(members.group()))
    assert client.get(asked).status_code == 404


def test_one_can_reply_change_ones_own_and_flag_what_others_wrote(client, thread, reader) -> None:
    own, other = forum.post(thread=thread, author=reader), forum.post(thread=thread)
    page = client.get(address(thread)).text
    assert f"{own_address(own)}/edit" in page
    assert f"{own_address(own)}/flag" not in page
    assert f"{own_address(other)}/flag" in page
    assert f"{own_address(other)}/edit" not in page
    assert f"reply?to={other.public_id}" in page


def test_a_closed_thread_offers_no_composer_and_says_why(client, thread) -> None:
    thread.locked = True
    thread.save()
    page = client.get(address(thread)).text
    assert "<textarea" not in page
    assert "closed for replies" in page


def test_names_and_titles_are_text_not_markup(client) -> None:
    author = members.member(name='<b>"Ann" & {0}</b>', title="<i>work</i>")
    thread = forum.thread(title="<script>alert(1)</script> {post}", author=author)
    thread.tags.add("<u>tag</u>")
    forum.post(thread=thread, author=author, body="<img src=x onerror=alert(1)> {home}")
    for query in ("", "?order=time"):
        page = client.get(address(thread, query)).text
        for markup in ("<script>alert", "<b>&quot;", "<i>work", "<u>tag", "<img src"):
            assert markup not in page
        assert "{home}" in page


def test_a_text_in_another_language_says_so(client) -> None:
    thread = forum.thread(language="ar", body="نص عربي")
    page = client.get(address(thread)).text
    assert "Written in Arabic." in page
    assert 'lang="ar" dir="auto"' in page


@pytest.mark.parametrize("query", ["", "?order=time", "branch"])
def test_two_posts_and_twenty_cost_the_same_queries(client, thread, query) -> None:
    root = forum.post(thread=thread)
    here = own_address(root) if query == "branch" else address(thread, query)

    def count() -> int:
        client.get(here)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(here).status_code == 200
        return len(queries)

    few = count()
    for number in range(18):
        forum.post(thread=thread, parent=root if number % 2 else opening(thread))
    assert count() == few <= 10
