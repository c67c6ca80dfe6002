"""The pages on which moderators keep the watch rules, and for whom they do not exist."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from community.members.models import Member
from community.moderation.actions.decisions import decide
from community.moderation.models import AllowedContext, ListedIdentifier, Loosening, RuleHit, WatchRule
from community.moderation.screening import Reason
from community.moderation.trial import Trial, try_rule
from tests.factories import forum as make
from tests.factories import labels, members
from tests.factories.moderation import held_item, moderator_of, watch

pytestmark = pytest.mark.django_db

NEW = {"kind": "term", "value": "quarry pump", "effect": "hold", "explanation": "Why.", "review": "2030-05-31"}


@pytest.fixture
def moderator():
    return members.moderator()


@pytest.fixture
def client(client_as, moderator):
    return client_as(moderator)


@pytest.fixture
def other(client_as):
    """The client of a moderator of another organisation."""
    return client_as(members.moderator())


def _address(name, *args):
    return reverse(f"moderation:{name}", args=args)


def _page(client, name, *args, **query):
    return client.get(_address(name, *args), query).content.decode()


def test_a_rule_is_written_tried_put_in_force_and_loosened_by_two_on_the_pages(client, other):
    answer = client.post(_address("rule-new"), NEW, follow=True)
    rule = WatchRule.objects.get(value="quarry pump")
    assert "not in force yet" in answer.content.decode()
    assert not rule.enabled
    assert "It finds nothing" in _page(client, "rule-trial", rule.public_id)
    client.post(_address("rule-enable", rule.public_id))
    assert "quarry pump" in _page(client, "rules")
    client.post(_address("rule-off", rule.public_id), {"reason": "Too many."})
    asked = Loosening.objects.get()
    assert "Agree" not in _page(client, "rules")
    assert "Agree" in _page(other, "rules")
    other.post(_address("loosening-agree", asked.public_id))
    rule.refresh_from_db()
    assert not rule.enabled


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"value": "!!!"}, "at least 3 characters"),
        ({"kind": "pattern", "value": "(gate"}, "is not closed"),
        ({"kind": "first-posts", "value": "many"}, "a number from 1 to 50"),
        ({"explanation": ""}, "Fill this in: it is needed."),
        ({"effect": "delete"}, "Choose one of the list."),
    ],
)
def test_a_rule_that_cannot_be_kept_is_answered_with_a_sentence_and_what_was_written(client, changed, sentence):
    answer = client.post(_address("rule-new"), NEW | changed)
    assert answer.status_code == 400
    assert sentence in answer.content.decode()
    assert not WatchRule.objects.filter(explanation="Why.").exists()


def test_a_weaker_effect_needs_a_reason_and_waits(client, other):
    rule = watch("quarry pump")
    weaker = NEW | {"effect": "tell"}
    assert client.post(_address("rule", rule.public_id), weaker).status_code == 400
    client.post(_address("rule", rule.public_id), weaker | {"reason": "It reads well."})
    rule.refresh_from_db()
    assert (rule.effect, rule.review.isoformat()) == ("hold", "2030-05-31")
    other.post(_address("loosening-agree", Loosening.objects.get().public_id))
    rule.refresh_from_db()
    assert rule.effect == "tell"


def test_phrases_and_entries_come_and_go_on_the_pages(client, other):
    client.post(_address("rules-allow"), {"phrase": "Model Quarry Act", "reason": "A law."})
    other.post(_address("loosening-agree", Loosening.objects.get().public_id))
    client.post(_address("context-drop", AllowedContext.objects.get().public_id))
    assert not AllowedContext.objects.exists()
    entry = {"cas": "7732-18-5", "list_name": "Model list", "category": "One", "version": "1", "legal_status": "Model"}
    assert client.post(_address("lists"), entry | {"cas": "7732-18-4"}).status_code == 400
    client.post(_address("lists"), entry)
    listed = ListedIdentifier.objects.get(cas="7732-18-5")
    client.post(_address("entry-unlist", listed.public_id), {"reason": "Struck off."})
    other.post(_address("loosening-agree", Loosening.objects.get(kind="unlist").public_id))
    assert "7732-18-5" not in _page(client, "lists")


def test_one_word_alone_is_no_phrase_to_allow(client):
    answer = client.post(_address("rules-allow"), {"phrase": "quarry", "reason": "So."})
    assert "at least two words" in answer.content.decode()


def test_rules_past_their_review_stand_first(client):
    for value, days in (("later pump", 9), ("overdue pump", -9), ("never pump", None)):
        watch(value, review=timezone.localdate() + timedelta(days=days) if days else None)
    page = _page(client, "rules", q="pump")
    assert page.index("overdue pump") < page.index("later pump") < page.index("never pump")
    assert page.count("past its day") == 1
    assert "later pump" not in _page(client, "rules", show="due")


def test_a_rule_shows_how_often_it_hit_and_how_often_rightly_in_the_queues_of_who_looks(client_as, client):
    rule = watch("quarry pump")
    reason = Reason("watch-rule", "Why.", 0, 6, rule.public_id)
    items = [held_item(reasons=[reason]) for _ in range(3)]
    decider = members.moderator(items[0].team)
    for item in items[1:]:
        members.Membership.objects.create(group=item.team, member=decider)
    for item, why in ((items[0], "false-alarm"), (items[1], "no-concern")):
        for one in (moderator_of(item), decider):
            decide(item=item, moderator=one, outcome="release", reason=why, note="", version=1)
    page = _page(client_as(decider), "rule", rule.public_id)
    assert "3 · no false alarm: 50% of 2 decided" in page
    assert "no false alarm:" not in _page(client, "rule", rule.public_id)
    assert RuleHit.objects.count() == 3


def test_a_rule_is_tried_on_what_whoever_tries_it_may_read_and_search(client_as):
    open_thread = make.thread(body="An open quarry pump.")
    closed = make.thread(body="A closed quarry pump.", audience=members.Audience.objects.of(members.group()))
    red = labels.red()
    make.post(thread=red.thread, author=red.author, body="A red quarry pump.")
    page = _page(client_as(red.moderators[0]), "rule-trial", watch("quarry pump", enabled=False).public_id)
    assert "An open <mark>quarry pump</mark>." in page
    assert open_thread.public_id in page
    assert closed.public_id not in page
    assert red.thread.public_id not in page


def test_trying_a_rule_ends_when_its_time_is_up(moderator):
    make.thread(body="A quarry pump.")
    assert try_rule(moderator, watch("quarry pump"), seconds=-1) == Trial("term", "quarry pump", stopped=True)


def test_trying_a_rule_holds_and_tells_nothing(client):
    make.thread(body="A quarry pump.")
    client.get(_address("rule-trial", watch("quarry pump", enabled=False).public_id))
    assert not RuleHit.objects.exists()


@pytest.mark.parametrize("name", ["rules", "rule-new", "rules-allow", "rules-export", "rules-import", "lists"])
def test_for_others_than_moderators_there_is_no_such_page(client_as, name):
    for member in (members.member(), members.member("administrator"), members.member("secretariat")):
        assert client_as(member).get(_address(name)).status_code == 404


def test_the_list_costs_the_same_however_many_rules_there_are(client):
    watch("first pump")
    _queries(client)
    few = _queries(client)
    for n in range(20):
        watch(f"pump number {n}")
    assert _queries(client) == few


def _queries(client):
    with CaptureQueriesContext(connection) as counted:
        _page(client, "rules")
    return len(counted)


def test_a_rule_that_finds_something_everywhere_is_asked_about_before_it_is_in_force(client):
    thread = make.thread()
    for _ in range(6):
        make.post(thread=thread, body="The text of a post.")
    rule = watch("the", enabled=False)
    answer = client.post(_address("rule-enable", rule.public_id))
    rule.refresh_from_db()
    assert (answer.status_code, rule.enabled) == (409, False)
    assert "more than one text in twenty" in answer.content.decode()
    client.post(_address("rule-enable", rule.public_id), {"broad": "yes"})
    rule.refresh_from_db()
    assert rule.enabled


def test_who_reads_arabic_reads_and_writes_what_a_rule_looks_for_in_arabic_words(client_as):
    moderator = members.moderator()
    Member.objects.filter(pk=moderator.pk).update(language="ar")
    client = client_as(moderator)
    for kind, words, code in (("link", "أي نطاق", "any"), ("first-posts", "7 في كل لوحة", "7 on each board")):
        client.post(_address("rule-new"), NEW | {"kind": kind, "value": words})
        rule = WatchRule.objects.get(value=code, enabled=False)
        assert f'value="{words}"' in _page(client, "rule", rule.public_id)
        assert f"{words}</bdi>" in _page(client, "rules", show="off")


def test_what_a_rule_in_force_looks_for_stays_a_code_when_the_rest_of_it_changes_in_arabic(client_as):
    moderator = members.moderator()
    Member.objects.filter(pk=moderator.pk).update(language="ar")
    rule = watch("any", kind="link")
    client_as(moderator).post(_address("rule", rule.public_id), NEW | {"explanation": "Another reason."})
    rule.refresh_from_db()
    assert (rule.value, rule.explanation) == ("any", "Another reason.")
