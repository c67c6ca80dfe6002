"""The written content: invented people from everywhere, and a conversation that hangs together."""

import re
from collections import Counter
from datetime import UTC, datetime

import pytest

from community.demo import cast, conversation
from community.demo.posts import reason_of
from community.members.models.organisation import Sector
from community.moderation.models import Flag
from community.moderation.reasons import HoldCode
from community.moderation.rulebook import Rulebook, Watch
from community.moderation.screening import Submission, Written, reasons_to_hold
from forum.policy import NEWCOMER_POSTS

AS_OF = datetime(2026, 11, 20, 12, tzinfo=UTC)
ARABIC = re.compile(r"[\u0600-\u06ff]")


def _threads():
    return (*conversation.threads(AS_OF), *conversation.threads_for_fewer(AS_OF))


def _posts():
    return [post for thread in _threads() for post in thread.posts]


def test_about_330_members_come_from_more_than_70_countries_and_every_region_and_sector():
    people = (*cast.voices(), *cast.composed())
    employers = {employer.key: employer for employer in cast.employers()}
    areas = cast.contents("areas")

    assert len(people) == 330
    assert len({person.email for person in people}) == len(people)
    assert len({person.name for person in people}) == len(people)
    assert len({employers[person.employer].country for person in people}) >= 70
    assert {areas[employers[person.employer].area]["region"] for person in people} == {
        "Africa",
        "Americas",
        "Asia and the Pacific",
        "Europe",
        "Middle East",
    }
    assert {employers[person.employer].sector for person in people} == set(Sector.values)


def test_no_two_organisations_share_a_name():
    names = [employer.name for employer in cast.employers()]

    assert len(names) == len(set(names))


def test_six_boards_hold_at_least_sixty_threads_and_fifteen_hundred_posts_one_of_them_long():
    threads = conversation.threads(AS_OF)

    assert len({thread.board for thread in threads}) == 6
    assert len(threads) >= 60
    assert len(_posts()) >= 1500
    assert max(len(thread.posts) for thread in threads) >= 100


def test_some_posts_are_arabic_french_and_spanish_and_nobody_says_a_thing_twice():
    posts = _posts()
    languages = Counter(post.language for post in posts)

    assert min(languages[language] for language in ("ar", "fr", "es")) >= 50
    assert len({post.body for post in posts}) == len(posts)
    assert all(ARABIC.search(post.body) for post in posts if post.language == "ar")


@pytest.mark.parametrize("field", ["held", "flagged"])
def test_each_board_has_some_posts_for_its_moderators(field):
    boards = {thread.board for thread in conversation.threads(AS_OF) for post in thread.posts if getattr(post, field)}

    assert len(boards) == 6


def test_newcomers_are_several_and_each_waits_with_their_first_posts():
    written = {person.key: [post for post in _posts() if post.author == person.key] for person in cast.newcomers()}

    assert len(written) >= 5
    assert all(1 <= len(posts) <= NEWCOMER_POSTS for posts in written.values())
    assert all(post.held for posts in written.values() for post in posts)


def test_held_and_flagged_posts_show_the_moderators_many_reasons():
    watched = [
        Watch("term", rule["term"], rule["explanation"], effect=rule.get("effect", "hold"))
        for rule in cast.contents("watch-rules")["rules"]
    ]
    rules = Rulebook.of(rules=[*watched, Watch("first-posts", "3"), Watch("first-links", "3")])
    new = {person.key for person in cast.newcomers()}
    held = [post for post in _posts() if post.held]
    found = [
        reasons_to_hold(
            Submission(post.body, said_sensitive=post.sensitive, written=Written(0, 0) if post.author in new else None),
            rules,
        )
        for post in held
    ]

    assert all(found)
    assert {reason.code for reasons in found for reason in reasons} >= {
        HoldCode.NEWCOMER,
        HoldCode.NEWCOMER_LINK,
        HoldCode.WATCH_RULE,
        HoldCode.SAID_SENSITIVE,
    }
    assert Counter(post.author for post in held).most_common(1)[0][1] <= len(held) / 5
    assert {reason_of(post.flagged) for post in _posts() if post.flagged} == set(Flag.Reason)


def test_every_post_is_younger_than_what_it_answers_and_older_than_now():
    for thread in _threads():
        for place, post in enumerate(thread.posts):
            assert post.at < AS_OF
            assert (post.parent is None) == (place == 0)
            assert place == 0 or thread.posts[post.parent].at <= post.at


def test_a_label_is_never_translated_and_no_address_leads_outside():
    for post in _posts():
        assert re.findall(r"TLP\s*[:：]?\s*\S+", post.body) == re.findall(
            r"TLP:(?:CLEAR|GREEN|AMBER|RED)\S*", post.body
        )
        assert all(host.endswith("example.org") for host in re.findall(r"https?://([^/\s)]+)", post.body))
        assert not re.search(r"(?<!\d)\d{2,7}-\d{2}-\d(?!\d)", post.body), "looks like a CAS Registry Number"


def test_a_stand_in_is_one_person_throughout_a_thread_and_speaks_its_language():
    people = {person.key: person for person in cast.composed()}
    chosen = cast.stand_ins("A thread", {"*1": {"en"}, "*2": {"ar"}, "*3": {"en", "fr"}})

    assert chosen == cast.stand_ins("A thread", {"*1": {"en"}, "*2": {"ar"}, "*3": {"en", "fr"}})
    assert len(set(chosen.values())) == 3
    assert "ar" in people[chosen["*2"]].languages
    assert set(people[chosen["*3"]].languages) >= {"en", "fr"}
