"""Keeping watch rules: one moderator makes them stricter at once, two of different organisations loosen them."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from community.audit.models import AuditEntry
from community.core.rulings import Refused
from community.moderation import rulebook
from community.moderation.actions import loosening, rules
from community.moderation.models import AllowedContext, ListedIdentifier, Loosening, WatchRule
from community.moderation.screening import Submission, reasons_to_hold
from community.moderation.trial import try_rule
from realtime.models import Notification
from realtime.outbox.delivery import deliver_due
from tests.factories import forum, members
from tests.factories.moderation import watch

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator():
    return members.moderator()


@pytest.fixture
def colleague(moderator):
    """A moderator of the same organisation."""
    return members.moderator(organisation=moderator.organisation)


@pytest.fixture
def other():
    """A moderator of another organisation."""
    return members.moderator()


def _said(**fields):
    return {"effect": "hold", "explanation": "Why.", "translations": {}, "owner": None, "review": None} | fields


def _holds(text):
    return [reason.detail for reason in reasons_to_hold(Submission(text), rulebook.current())]


def _change(rule, by, **fields):
    rule.refresh_from_db()
    return rules.change_rule(
        rule=rule, by=by, value=fields.pop("value", rule.value), said=_said(**fields), reason="So."
    )


def test_a_new_rule_holds_nothing_before_it_is_put_in_force(moderator):
    rule = rules.add_rule(by=moderator, kind="term", value="quarry pump", said=_said())
    assert _holds("the quarry pump") == []
    rules.enable_rule(rule=rule, by=moderator)
    assert _holds("the quarry pump") == ["Why."]


def test_the_same_rule_is_not_written_twice(moderator):
    rules.add_rule(by=moderator, kind="term", value="quarry pump", said=_said())
    with pytest.raises(Refused, match="already"):
        rules.add_rule(by=moderator, kind="term", value="quarry  pump", said=_said())


def test_only_moderators_keep_rules():
    with pytest.raises(Refused, match="Only moderators"):
        rules.add_rule(by=members.member(), kind="term", value="quarry pump", said=_said())


def test_what_a_rule_looks_for_can_be_written_anew_until_it_is_in_force(moderator):
    rule = rules.add_rule(by=moderator, kind="term", value="quary pump", said=_said())
    assert _change(rule, moderator, value="quarry pump")
    rules.enable_rule(rule=rule, by=moderator)
    with pytest.raises(Refused, match="has been in force"):
        _change(rule, moderator, value="quarry pumps")


def test_a_rule_becomes_stricter_by_one_person_at_once(moderator):
    rule = watch("quarry pump", effect="advise")
    assert _holds("the quarry pump") == []
    assert _change(rule, moderator, effect="hold")
    assert _holds("the quarry pump") == ["Why."]


@pytest.mark.parametrize("effect", ["tell", "advise"])
def test_that_less_follows_from_a_rule_takes_a_second_person(moderator, other, effect):
    rule = watch("quarry pump")
    assert not _change(rule, moderator, effect=effect, explanation="Another reason.")
    assert _holds("the quarry pump") == ["Another reason."]
    loosening.agree(loosening=Loosening.objects.get(), by=other)
    assert _holds("the quarry pump") == []


def test_a_rule_is_switched_off_by_two_and_what_it_held_stays_held(moderator, other):
    rule = watch("quarry pump")
    asked = loosening.propose_off(rule=rule, by=moderator, reason="Too many false alarms.")
    assert _holds("the quarry pump") == ["Why."]
    loosening.agree(loosening=asked, by=other)
    assert _holds("the quarry pump") == []


def test_an_allowed_phrase_for_a_rule_in_force_takes_two_and_is_taken_off_by_one(moderator, other):
    rule = watch("quarry pump")
    asked = loosening.allow_context(rule=rule, phrase="Model Quarry Pump Act", by=moderator, reason="A law.")
    assert _holds("the Model Quarry Pump Act") == ["Why."]
    loosening.agree(loosening=asked, by=other)
    assert _holds("the Model Quarry Pump Act") == []
    rules.drop_context(context=AllowedContext.objects.get(), by=moderator)
    assert _holds("the Model Quarry Pump Act") == ["Why."]


def test_an_allowed_phrase_for_all_rules_takes_two(moderator, other):
    watch("quarry pump")
    asked = loosening.allow_context(rule=None, phrase="Model Quarry Pump Act", by=moderator, reason="A law.")
    loosening.agree(loosening=asked, by=other)
    assert _holds("the Model Quarry Pump Act") == []


def test_a_rule_that_is_not_in_force_is_given_its_allowed_phrases_by_one(moderator):
    rule = watch("quarry pump", enabled=False)
    assert loosening.allow_context(rule=rule, phrase="Model Quarry Pump Act", by=moderator, reason="") is None
    rules.enable_rule(rule=rule, by=moderator)
    assert _holds("the Model Quarry Pump Act") == []


def test_an_entry_comes_on_a_control_list_by_one_and_off_it_by_two(moderator, other):
    fields = {"cas": "7732-18-5", "list_name": "List A", "category": "One", "version": "1", "legal_status": "Model"}
    entry = rules.list_identifier(entry=ListedIdentifier(**fields), by=moderator)
    assert _holds("7732-18-5") == ["List A, One"]
    with pytest.raises(Refused, match="already"):
        rules.list_identifier(entry=ListedIdentifier(**fields), by=moderator)
    asked = loosening.propose_unlisting(entry=entry, by=moderator, reason="Struck off the list.")
    assert _holds("7732-18-5") == ["List A, One"]
    loosening.agree(loosening=asked, by=other)
    assert _holds("7732-18-5") == []
    rules.list_identifier(entry=ListedIdentifier(**fields), by=moderator)
    assert _holds("7732-18-5") == ["List A, One"]


@pytest.mark.parametrize("who", ["moderator", "colleague", "member"])
def test_nobody_agrees_with_themself_nor_for_their_own_organisation_nor_without_being_a_moderator(
    moderator, colleague, other, who
):
    asked = loosening.propose_off(rule=watch("quarry pump"), by=moderator, reason="So.")
    second = {"moderator": moderator, "colleague": colleague, "member": members.member()}[who]
    for answer in (loosening.agree, loosening.decline):
        with pytest.raises(Refused):
            answer(loosening=asked, by=second)
    assert _holds("the quarry pump") == ["Why."]


def test_whoever_joined_the_first_ones_organisation_since_agrees_no_more(moderator, other):
    asked = loosening.propose_off(rule=watch("quarry pump"), by=moderator, reason="So.")
    other.organisation = moderator.organisation
    other.save()
    with pytest.raises(Refused, match="another organisation"):
        loosening.agree(loosening=asked, by=other)


def test_the_database_itself_refuses_one_person_or_one_organisation_twice(moderator, colleague, other):
    asked = loosening.propose_off(rule=watch("quarry pump"), by=moderator, reason="So.")
    asked.seconded_by, asked.seconded_from = colleague, colleague.organisation
    with pytest.raises(IntegrityError, match="two_people_of_two_organisations_loosen"):
        asked.save()


def test_nothing_is_proposed_where_nobody_could_agree(moderator, colleague):
    with pytest.raises(Refused, match="Nobody could agree"):
        loosening.propose_off(rule=watch("quarry pump"), by=moderator, reason="So.")


def test_the_same_is_not_proposed_twice(moderator, other):
    rule = watch("quarry pump")
    loosening.propose_off(rule=rule, by=moderator, reason="So.")
    with pytest.raises(Refused, match="already"):
        loosening.propose_off(rule=rule, by=other, reason="So.")


def test_after_fourteen_days_nobody_agrees_and_it_can_be_proposed_anew(moderator, other):
    rule = watch("quarry pump")
    asked = loosening.propose_off(rule=rule, by=moderator, reason="So.")
    Loosening.objects.update(expires=timezone.now() - timedelta(seconds=1))
    with pytest.raises(Refused, match="14 days"):
        loosening.agree(loosening=asked, by=other)
    assert loosening.propose_off(rule=rule, by=moderator, reason="So.").pk != asked.pk


def test_what_was_answered_is_not_answered_again(moderator, other):
    asked = loosening.propose_off(rule=watch("quarry pump"), by=moderator, reason="So.")
    loosening.decline(loosening=asked, by=other)
    with pytest.raises(Refused, match="faster"):
        loosening.agree(loosening=asked, by=other)
    with pytest.raises(Refused, match="faster"):
        loosening.withdraw(loosening=asked, by=moderator)


def test_only_who_proposed_it_withdraws_it(moderator, other):
    asked = loosening.propose_off(rule=watch("quarry pump"), by=moderator, reason="So.")
    with pytest.raises(Refused, match="Only who proposed"):
        loosening.withdraw(loosening=asked, by=other)
    loosening.withdraw(loosening=asked, by=moderator)
    assert Loosening.objects.get().state == Loosening.State.WITHDRAWN


def test_a_rule_that_never_did_anything_is_deleted_and_no_other(moderator, other):
    draft, standing = watch("quarry pump", enabled=False), watch("guard rota")
    rules.delete_rule(rule=draft, by=moderator)
    assert not WatchRule.objects.filter(value="quarry pump").exists()
    with pytest.raises(Refused, match="in force"):
        rules.delete_rule(rule=standing, by=moderator)
    loosening.agree(loosening=loosening.propose_off(rule=standing, by=moderator, reason="So."), by=other)
    with pytest.raises(Refused, match="stays in the record"):
        rules.delete_rule(rule=standing, by=moderator)


def test_so_many_patterns_are_in_force_and_no_more(moderator, monkeypatch):
    monkeypatch.setattr(rules, "MOST_PATTERNS", 1)
    watch(r"gate \d", kind="pattern")
    with pytest.raises(Refused, match="So many patterns"):
        rules.enable_rule(rule=watch(r"door \d", kind="pattern", enabled=False), by=moderator)


def test_no_road_puts_a_rule_in_force_that_finds_something_everywhere_unless_one_says_so(moderator):
    for _ in range(6):
        forum.post(thread=forum.thread(), body="The text of a post.")
    rule = watch("the", enabled=False)
    with pytest.raises(rules.TooBroad):
        rules.enable_rule(rule=rule, by=moderator)
    with pytest.raises(rules.TooBroad):
        rules.put_in_force(rule=rule, by=moderator, trial=try_rule(moderator, rule))
    rules.enable_rule(rule=rule, by=moderator, although_broad=True)
    assert WatchRule.objects.get(pk=rule.pk).enabled


def test_nor_one_that_was_not_tried_or_looked_for_something_else_then(moderator):
    rule = watch("quarry pump", enabled=False)
    tried = try_rule(moderator, rule)
    WatchRule.objects.filter(pk=rule.pk).update(value="the")
    for trial in (None, tried):
        with pytest.raises(Refused, match="changed since it was tried"):
            rules.put_in_force(rule=rule, by=moderator, trial=trial, although_broad=True)


def test_every_change_stands_in_the_audit_log_by_keys_and_codes_alone(moderator, other):
    rule = rules.add_rule(by=moderator, kind="term", value="quarry pump", said=_said(explanation="A secret reason."))
    rules.enable_rule(rule=rule, by=moderator)
    loosening.agree(loosening=loosening.propose_off(rule=rule, by=moderator, reason="A quiet reason."), by=other)
    entries = AuditEntry.objects.filter(action__startswith="moderation.").order_by("pk")
    assert [(entry.action, entry.actor_id) for entry in entries] == [
        ("moderation.rule_added", moderator.pk),
        ("moderation.rule_enabled", moderator.pk),
        ("moderation.loosening_proposed", moderator.pk),
        ("moderation.loosening_in_force", other.pk),
    ]
    assert not any(word in str(entry.details) for entry in entries for word in ("quarry", "secret", "quiet"))


def test_a_text_costs_one_query_for_the_rules_while_they_stay_the_same(moderator, django_assert_num_queries):
    rule = watch("quarry pump", enabled=False)
    rulebook.current()
    with django_assert_num_queries(1):
        assert _holds("the quarry pump") == []
    rules.enable_rule(rule=rule, by=moderator)  # as another process would
    assert _holds("the quarry pump") == ["Why."]


def _told():
    return set(Notification.objects.filter(notice="loosening-proposed").values_list("recipient", flat=True))


def test_a_proposal_is_told_to_those_who_could_agree_and_to_nobody_else(moderator, colleague, other):
    members.moderator(is_active=False)
    members.member()
    loosening.propose_off(rule=watch("quarry pump"), by=moderator, reason="So.")
    assert _told() == {other.pk}


def test_the_mail_about_a_proposal_says_neither_what_the_rule_looks_for_nor_why(moderator, other, mailoutbox):
    loosening.propose_off(rule=watch("quarry pump"), by=moderator, reason="A private reason.")
    deliver_due()
    body = mailoutbox[0].body
    assert "Switch a rule off" in body
    assert "quarry pump" not in body
    assert "private reason" not in body


def test_a_proposal_is_no_news_once_it_is_settled(moderator, other, client_as):
    proposed = loosening.propose_off(rule=watch("quarry pump"), by=moderator, reason="So.")
    page = reverse("realtime:notifications")
    assert "proposes to let more through" in client_as(other).get(page).text
    loosening.agree(loosening=proposed, by=other)
    assert "proposes to let more through" not in client_as(other).get(page).text


def test_a_refused_proposal_tells_nobody(moderator, colleague):
    with pytest.raises(Refused):
        loosening.propose_off(rule=watch("quarry pump"), by=moderator, reason="So.")
    assert _told() == set()
