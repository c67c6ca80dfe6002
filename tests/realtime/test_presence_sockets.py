"""Presence over the socket: who is counted where, what is told of it, and that it ends with the right to read."""

import json

import pytest

from community.core.tlp import Label
from community.members.models import Audience, Member
from forum.models import Thread
from realtime import presence
from realtime.actions.preferences import choose_presence
from realtime.sockets import hub as hubs
from realtime.sockets.hub import Hub
from tests.factories import forum, members, rule
from tests.realtime.sockets import Page, in_thread, on_a_loop

pytestmark = pytest.mark.django_db

NOBODY = {"reading": 0, "writing": False}
ONE = {"reading": 1, "writing": False}
ONE_WRITES = {"reading": 1, "writing": True}


@pytest.fixture(autouse=True)
def _quickly(monkeypatch):
    monkeypatch.setattr(hubs, "POLL_SECONDS", 0.1)


@pytest.fixture
def hub(settings) -> Hub:
    settings.REDIS_URL = ""
    return Hub()


def counted(**fields) -> Member:
    member = members.member(**fields)
    choose_presence(member=member, counted=True)
    return member


@pytest.fixture
def reader(db) -> Member:
    return counted()


@pytest.fixture
def other(db) -> Member:
    return counted()


@pytest.fixture
def thread(db) -> Thread:
    return forum.thread()


async def seen(page: Page, thread: Thread):
    """Return the next that the page hears of who else is there, whatever comes in between."""
    while "presence" not in (said := await page.hear()):
        pass
    return said["presence"][thread.presence_topic]


@on_a_loop
async def test_each_of_two_readers_is_told_of_one_other_and_when_they_go(hub, reader, other, thread):
    async with Page(reader, hub) as page:
        assert await page.subscribe(thread.presence_topic) == {}
        assert await seen(page, thread) == NOBODY
        async with Page(other, hub) as there:
            await there.subscribe(thread.presence_topic)
            assert await seen(page, thread) == await seen(there, thread) == ONE
        assert await seen(page, thread) == NOBODY


@on_a_loop
async def test_another_tab_and_another_browser_of_ones_own_are_nobody_else(hub, reader, thread):
    async with Page(reader, hub) as page, Page(reader, hub) as tab:
        for one in (page, tab):
            await one.subscribe(thread.presence_topic)
            assert await seen(one, thread) == NOBODY
        await tab.send({"write": [thread.presence_topic]})
        assert await tab.hear() == {"seqs": {}}
        assert await page.hears_nothing(0.5)


@on_a_loop
async def test_others_are_told_that_somebody_writes_and_that_it_is_over(hub, reader, other, thread, monkeypatch):
    monkeypatch.setattr(presence, "WRITING_SECONDS", 0.3)
    async with Page(reader, hub) as page, Page(other, hub) as there:
        for one in (page, there):
            await one.subscribe(thread.presence_topic)
        await there.send({"write": [thread.presence_topic]})
        while await seen(page, thread) != ONE_WRITES:
            pass
        assert await seen(page, thread) == ONE


async def _is_told_of_nobody(page: Page, other: Page, thread: Thread) -> bool:
    """Say whether the two, who read and write, hear of each other by not a single frame."""
    for one in (page, other):
        await one.send({"subscribe": [thread.presence_topic]})
        await one.send({"write": [thread.presence_topic]})
        assert [await one.hear() for _ in range(2)] == [{"seqs": {}}] * 2
    return await page.hears_nothing(0.5) and await other.hears_nothing()


@on_a_loop
async def test_under_the_rule_not_a_frame_tells_that_somebody_reads(hub):
    thread = await in_thread(rule.thread)()
    pair = await in_thread(lambda: list(thread.audience.members()[:2]))()
    for one in pair:
        await in_thread(choose_presence)(member=one, counted=True)
    async with Page(pair[0], hub) as page, Page(pair[1], hub) as there:
        assert await _is_told_of_nobody(page, there, thread)


@pytest.mark.parametrize("label", [Label.GREEN, Label.AMBER, Label.AMBER_STRICT, Label.RED])
@on_a_loop
async def test_where_not_the_whole_network_reads_nobody_is_counted(hub, reader, other, label):
    audience = await in_thread(lambda: Audience.objects.of(members.group(reader, other)))()
    thread = await in_thread(lambda: forum.thread(audience=audience, label=label))()
    async with Page(reader, hub) as page, Page(other, hub) as there:
        assert await page.subscribe(thread.topic)
        assert await _is_told_of_nobody(page, there, thread)


@pytest.mark.parametrize("label", [Label.AMBER, Label.AMBER_STRICT, Label.RED])
@on_a_loop
async def test_a_label_beyond_the_community_keeps_it_back_whoever_reads(hub, reader, other, thread, label):
    await in_thread(Thread.objects.filter(pk=thread.pk).update)(label=label)
    async with Page(reader, hub) as page, Page(other, hub) as there:
        assert await _is_told_of_nobody(page, there, thread)


@on_a_loop
async def test_whoever_chose_nothing_or_no_is_not_counted_and_sees_nobody(hub, reader, thread):
    silent, refusing = await in_thread(members.member)(), await in_thread(counted)()
    await in_thread(choose_presence)(member=refusing, counted=False)
    async with Page(silent, hub) as page, Page(refusing, hub) as there, Page(reader, hub) as third:
        await third.subscribe(thread.presence_topic)
        assert await seen(third, thread) == NOBODY
        assert await _is_told_of_nobody(page, there, thread)
        assert await third.hears_nothing()


@on_a_loop
async def test_who_reads_what_one_may_not_read_answers_as_what_does_not_exist(hub, reader, other):
    group = await in_thread(members.group)(other)
    board = await in_thread(lambda: forum.board(audience=members.network().narrowed_to(group)))()
    hidden = await in_thread(forum.thread)(board=board)
    async with Page(reader, hub) as page, Page(other, hub) as there:
        await there.subscribe(hidden.presence_topic, hidden.topic)
        for name in (hidden.presence_topic, "presence:doesnotexist", "presence:", "presence:\ud800"):
            assert await page.subscribe(name) == {}
        assert await page.hears_nothing(0.5)


async def _loses(page: Page, other: Page, thread: Thread, how) -> None:
    """Let the reader of `page` be counted no more, by `how`: both pages are told so, and the one nothing further."""
    for one in (page, other):
        await one.subscribe(thread.presence_topic)
    while await seen(page, thread) != ONE:
        pass
    await in_thread(how)()
    assert await seen(page, thread) == NOBODY
    while await seen(other, thread) != NOBODY:
        pass
    await other.send({"write": [thread.presence_topic]})
    while not await page.hears_nothing(0.5):  # where both lose it, the page hears once of the other and once of itself
        assert await seen(page, thread) == NOBODY


@on_a_loop
async def test_a_thread_that_was_narrowed_tells_of_nobody_any_more(hub, reader, other, thread):
    def narrow() -> None:
        Thread.objects.filter(pk=thread.pk).update(audience=Audience.objects.of(members.group(reader, other)))

    async with Page(reader, hub) as page, Page(other, hub) as there:
        await _loses(page, there, thread, narrow)


@on_a_loop
async def test_whoever_switches_it_off_is_gone_from_open_pages(hub, reader, other, thread):
    async with Page(reader, hub) as page, Page(other, hub) as there:
        await _loses(page, there, thread, lambda: choose_presence(member=reader, counted=False))


@on_a_loop
async def test_whoever_is_no_member_any_more_is_no_reader(hub, reader, other, thread):
    def expel() -> None:
        Member.objects.filter(pk=reader.pk).update(is_active=False)

    async with Page(reader, hub) as page, Page(other, hub) as there:
        for one in (page, there):
            await one.subscribe(thread.presence_topic)
        while await seen(there, thread) != ONE:
            pass
        await in_thread(expel)()
        assert await seen(there, thread) == NOBODY


@on_a_loop
async def test_news_of_the_thread_come_as_ever_beside_it(hub, reader, thread, monkeypatch):
    monkeypatch.setattr("realtime.live.hub", hub)
    monkeypatch.setattr(hubs, "HEARTBEAT_TICKS", 3)
    async with Page(reader, hub) as page:
        before = await page.subscribe(thread.topic, thread.presence_topic)
        assert before.keys() == {thread.topic}
        await in_thread(forum.post)(thread=thread)
        said = [await page.hear() for _ in range(3)]  # the ping, the heartbeat, and who else is there
        assert {"seqs": {thread.topic: before[thread.topic] + 1}} in said
        assert all(one.get("seqs", {}).keys() <= {thread.topic} for one in said)


@on_a_loop
async def test_nothing_that_is_told_names_a_member(hub, reader, other, thread):
    async with Page(reader, hub) as page, Page(other, hub) as there:
        for one in (page, there):
            await one.subscribe(thread.presence_topic)
        await there.send({"write": [thread.presence_topic]})
        said = []
        while ONE_WRITES not in said:
            said.append(await seen(page, thread))
        assert {key for one in said for key in one} == {"reading", "writing"}
        assert all(type(one["reading"]) is int and type(one["writing"]) is bool for one in said)


def test_pages_that_ask_instead_of_listening_are_neither_counted_nor_told(client_as, reader, thread):
    answer = client_as(reader).get("/live/since", {"topics": f"{thread.topic},{thread.presence_topic}"})
    assert json.loads(answer.content)["seqs"].keys() == {thread.topic}
