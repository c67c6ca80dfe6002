"""Presence: others in numbers, never oneself, across processes, and gone by itself."""

import pytest

from realtime.presence import MOST, NOBODY, SILENT_SECONDS, WRITING_SECONDS, Presence, Seen

TOPIC = "presence:x"


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


class Processes:
    """Some processes that hear each other: `tick` is what each hub does once a second."""

    def __init__(self, clock: Clock, number: int) -> None:
        self.clock = clock
        self.all = [Presence(clock) for _ in range(number)]
        self.messages = 0
        self.frames = 0
        self.seen: dict[str, Seen] = {}

    def tick(self, *, whole: bool = False, silent: tuple[Presence, ...] = (), seconds: float = 1.0) -> None:
        self.clock.now += seconds
        lively = [one for one in self.all if one not in silent]
        for said in filter(None, [one.say(whole=whole) for one in lively]):
            self.messages += 1
            for one in lively:
                one.hear(said)
        for one in lively:
            for reader, _topic, seen in one.news():
                self.frames += 1
                self.seen[reader] = seen


@pytest.fixture
def one(clock) -> Processes:
    return Processes(clock, 1)


@pytest.fixture
def two(clock) -> Processes:
    return Processes(clock, 2)


def test_whoever_is_alone_sees_nobody(one):
    one.all[0].come("a", TOPIC, 1)
    one.tick()
    assert one.seen == {"a": NOBODY}


def test_each_sees_how_many_others_there_are(one):
    for number, reader in enumerate("abc"):
        one.all[0].come(reader, TOPIC, number)
    one.tick()
    assert set(one.seen.values()) == {Seen(2)}


def test_the_numbers_of_processes_add_up(two):
    here, there = two.all
    here.come("a", TOPIC, 1)
    there.come("b", TOPIC, 2)
    there.come("c", TOPIC, 3)
    two.tick()
    assert two.seen == {"a": Seen(2), "b": Seen(2), "c": Seen(2)}


def test_one_member_at_two_processes_is_one_reader_and_not_another_to_themself(two):
    here, there = two.all
    here.come("laptop", TOPIC, 1)
    here.come("second tab", TOPIC, 1)
    there.come("telephone", TOPIC, 1)
    there.come("b", TOPIC, 2)
    there.write("telephone", TOPIC)
    two.tick()
    assert two.seen == {
        "laptop": Seen(1),
        "second tab": Seen(1),
        "telephone": Seen(1),
        "b": Seen(1, writing=True),
    }


def test_two_who_write_see_each_other_write(two):
    here, there = two.all
    here.come("a", TOPIC, 1)
    there.come("b", TOPIC, 2)
    here.write("a", TOPIC)
    there.write("b", TOPIC)
    two.tick()
    assert set(two.seen.values()) == {Seen(1, writing=True)}


def test_writing_is_over_by_itself(two):
    here, there = two.all
    here.come("a", TOPIC, 1)
    there.come("b", TOPIC, 2)
    here.write("a", TOPIC)
    two.tick()
    assert two.seen["b"].writing
    two.tick(seconds=WRITING_SECONDS - 2)
    assert two.seen["b"].writing
    two.tick(seconds=1)
    assert not two.seen["b"].writing


def test_whoever_leaves_writes_no_more(two):
    here, there = two.all
    here.come("a", TOPIC, 1)
    there.come("b", TOPIC, 2)
    here.come("c", TOPIC, 3)
    here.write("a", TOPIC)
    two.tick()
    here.go("a", TOPIC)
    two.tick()
    assert two.seen["b"] == Seen(1)


def test_whoever_closes_one_of_two_tabs_writes_on(one):
    [here] = one.all
    for tab in ("tab", "other tab"):
        here.come(tab, TOPIC, 1)
    here.come("b", TOPIC, 2)
    here.write("tab", TOPIC)
    here.go("other tab", TOPIC)
    one.tick()
    assert one.seen["b"] == Seen(1, writing=True)


def test_whoever_is_not_counted_somewhere_is_not_noted_as_writing_there(one):
    [here] = one.all
    here.come("b", TOPIC, 2)
    here.write("stranger", TOPIC)
    here.write("stranger", "presence:y")
    one.tick()
    assert one.seen["b"] == NOBODY


def test_the_readers_of_a_process_that_was_killed_vanish_by_themselves(two):
    here, there = two.all
    here.come("a", TOPIC, 1)
    there.come("b", TOPIC, 2)
    two.tick()
    two.tick(silent=(there,), seconds=SILENT_SECONDS)
    assert two.seen["a"] == Seen(1)
    two.tick(whole=True, silent=(there,))
    assert two.seen["a"] == NOBODY


def test_a_process_that_still_speaks_is_not_forgotten(two):
    here, there = two.all
    here.come("a", TOPIC, 1)
    there.come("b", TOPIC, 2)
    for _ in range(10):
        two.tick(whole=True, seconds=SILENT_SECONDS / 2)
    assert two.seen["a"] == Seen(1)


def test_a_message_that_was_lost_is_made_good_by_the_next_whole(two):
    here, there = two.all
    here.come("a", TOPIC, 1)
    there.come("b", TOPIC, 2)
    two.tick()
    there.go("b", TOPIC)
    there.come("c", "presence:y", 3)
    assert there.say(whole=False)  # lost on its way
    two.tick()
    assert two.seen["a"] == Seen(1)
    two.tick(whole=True)
    assert two.seen["a"] == NOBODY


def test_the_last_who_leaves_is_said_even_when_everything_is_said(two):
    here, there = two.all
    here.come("a", TOPIC, 1)
    there.come("b", TOPIC, 2)
    two.tick()
    there.go("b", TOPIC)
    two.tick(whole=True)
    assert two.seen["a"] == NOBODY


def test_what_is_not_new_is_told_to_nobody(two):
    here, there = two.all
    here.come("a", TOPIC, 1)
    there.come("b", TOPIC, 2)
    two.tick()
    before = two.frames
    there.come("second tab", TOPIC, 2)
    there.write("b", "presence:y")
    two.tick(whole=True)
    assert two.frames == before + 1  # to the new tab alone


def test_a_page_that_asks_again_is_told_again(one):
    [here] = one.all
    here.come("a", TOPIC, 1)
    here.come("b", TOPIC, 2)
    one.tick()
    one.seen.clear()
    here.come("a", TOPIC, 1)
    one.tick()
    assert one.seen == {"a": Seen(1)}


def test_a_thousand_who_come_and_go_cost_one_message_a_second_and_then_none_to_readers(two):
    here, there = two.all
    here.come("a", TOPIC, 0)
    for number in range(1, 1001):
        there.come(number, TOPIC, number)
    two.tick()
    assert two.messages == 2
    assert two.seen["a"] == Seen(MOST + 1)

    frames = two.frames
    for number in range(1, 901):
        there.go(number, TOPIC)
    two.tick()
    assert two.messages == 3
    assert two.frames == frames


def test_what_is_said_of_a_thousand_readers_is_short_and_names_nobody(clock):
    here = Presence(clock)
    for number in range(100_000, 101_000):
        here.come(number, TOPIC, number)
        here.write(number, TOPIC)
    readers, writers = here.say(whole=True)["topics"][TOPIC]
    assert len(readers) == MOST + 2
    assert len(writers) == 2
    assert not {*readers, *writers} & {str(number) for number in range(100_000, 101_000)}


def test_a_member_has_another_tag_in_another_topic(clock):
    here = Presence(clock)
    for topic in (TOPIC, "presence:y"):
        here.come(topic, topic, 1)
    said = here.say(whole=True)["topics"]
    assert said[TOPIC][0] != said["presence:y"][0]


def test_nothing_stays_of_those_who_left(one):
    [here] = one.all
    here.come("a", TOPIC, 1)
    here.write("a", TOPIC)
    one.tick()
    here.go("a", TOPIC)
    here.go("a", TOPIC)
    one.tick()
    assert not here._seats
    assert not here._writing
    assert not here._processes[here._name].topics
    assert here.say(whole=False) is None
