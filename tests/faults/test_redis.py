"""Redis is stopped, or takes connections and answers nobody, and comes back: what members do goes on."""

import pytest
import redis as redis_client

from forum.models import Post, Thread
from realtime.bell import bell_topic
from tests.factories import forum, members
from tests.faults.conftest import readiness
from tests.faults.people import Person, eventually

AWAY = "2 of 2 Redis servers away; in this process"


@pytest.fixture(params=["kill", "hold"], ids=["stopped", "answers nobody"])
def without_redis(request, redis):
    """Hurt both servers, and return what mends them."""
    for one in redis:
        getattr(one, request.param)()

    def mend() -> None:
        for one in redis:
            one.start() if request.param == "kill" else one.release()

    return mend


def posted(thread: Thread, words: str) -> int:
    return Post.objects.filter(thread=thread, current__body=words, state=Post.State.PUBLISHED).count()


def test_pages_posts_the_bell_and_the_session_go_on_without_redis_and_with_it_again(
    site, person, thread, without_redis
):
    author = Person(site, thread.author)
    assert person.get(f"/t/{thread.public_id}").status == 200
    assert person.reply(thread, "Said without Redis.").status == 302

    assert posted(thread, "Said without Redis.") == 1
    assert "Said without Redis." in author.get(f"/t/{thread.public_id}?order=time").text
    assert "Who rings back?" in author.get("/notifications/").text
    assert readiness(site)["shared_cache"] == AWAY

    without_redis()
    assert eventually(lambda: readiness(site)["shared_cache"] == "ok")
    assert person.reply(thread, "Said with Redis again.").status == 302
    assert posted(thread, "Said with Redis again.") == 1


def test_an_open_page_hears_without_redis_what_this_process_and_what_another_wrote(site, person, thread, without_redis):
    listener = Person(site, thread.author)

    assert listener.hears(thread.topic, lambda: person.reply(thread, "From this process."))
    assert listener.hears(bell_topic(thread.author.uuid), lambda: forum.post(thread=thread))


def test_without_redis_the_process_counts_posts_for_itself_and_says_when_to_come_back(person, thread, without_redis):
    answers = [person.reply(thread, f"One of many, number {number}.") for number in range(7)]

    assert [one.status for one in answers] == [302] * 6 + [429]
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 60
    assert "That was too often in a short time. Nothing is lost" in answers[-1].text
    assert "One of many, number 6." in answers[-1].text


def counted(server) -> set[str]:
    """Return whom a server counts posts of."""
    with redis_client.Redis.from_url(server.url, decode_responses=True) as client:
        return {key.split("/")[2] for key in client.scan_iter("LIMITS:*post*")}


def settled(site) -> Person:
    member = members.member()
    forum.settle(member)
    return Person(site, member)


def test_two_servers_share_what_is_counted_and_with_one_of_them_gone_everybody_is_served(site, redis, thread):
    authors = [settled(site) for _ in range(12)]
    for number, one in enumerate(authors):
        assert one.reply(thread, f"Counted in Redis, number {number}.").status == 302
    here, there = (counted(one) for one in redis)
    assert here
    assert there
    assert not {one for one in here & there if one.startswith("member")}

    redis[0].kill()

    for number, one in enumerate(authors):
        assert one.reply(thread, f"With one server, number {number}.").status == 302
    assert readiness(site)["shared_cache"] == "1 of 2 Redis servers away; in this process"
    assert authors[0].hears(thread.topic, lambda: authors[1].reply(thread, "Heard with one server."))
