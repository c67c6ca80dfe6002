"""What weighs is decided by moderators of another organisation than its author's, as long as there are enough."""

import pytest
from django.urls import reverse

from community.core.rulings import Refused
from community.core.tlp import Label
from community.members.models import Group, Member
from community.moderation.actions import claims
from community.moderation.actions.decisions import decide
from community.moderation.models import QueueItem
from community.moderation.policy import can_be_answered, can_decide
from community.moderation.recusal import left_to_others
from community.moderation.screening import Reason
from forum.actions.posts import post_reply
from forum.models import Revision
from tests.factories import forum, labels, members, rule
from tests.factories.moderation import appealed, decided, flagged_item, held_again, held_item, revision_of

pytestmark = pytest.mark.django_db

SENSITIVE = "said-sensitive"


@pytest.fixture
def thread(db):
    return forum.thread()


@pytest.fixture
def team(thread) -> Group:
    return thread.board.moderators


@pytest.fixture
def author() -> Member:
    return members.member()


@pytest.fixture
def colleague(team, author) -> Member:
    """A moderator of the author's organisation."""
    return members.moderator(team, organisation=author.organisation, name="Colleague Near")


def held(thread, author, code=SENSITIVE) -> QueueItem:
    return held_item(thread=thread, author=author, reasons=[Reason(code)])


def flagged(thread, author) -> QueueItem:
    return flagged_item(thread=thread, author=author)


@pytest.mark.parametrize(("make", "others"), [(held, 0), (held, 1), (flagged, 0)])
def test_the_authors_organisation_decides_where_too_few_others_could(thread, author, colleague, make, others):
    item = make(thread, author)
    for _ in range(others):
        members.moderator(item.team)
    assert can_decide(colleague, item)


@pytest.mark.parametrize(("make", "others"), [(held, 2), (flagged, 1)])
def test_the_authors_organisation_stands_back_where_enough_others_could(thread, author, colleague, make, others):
    item = make(thread, author)
    for _ in range(others):
        members.moderator(item.team)
    assert "your own organisation" in str(can_decide(colleague, item).sentence)


def test_two_others_of_one_organisation_are_too_few_for_what_takes_two(thread, team, author, colleague):
    home = members.organisation()
    for _ in range(2):
        members.moderator(team, organisation=home)
    assert can_decide(colleague, held(thread, author))


@pytest.mark.parametrize("others", ["no longer a moderator", "switched off", "of another board", "the flagger"])
def test_those_who_could_not_decide_do_not_count(thread, team, author, colleague, others):
    makes = {
        "no longer a moderator": lambda: members.moderator(team),
        "switched off": lambda: members.moderator(team, is_active=False),
        "of another board": lambda: members.moderator(members.group()),
        "the flagger": lambda: members.moderator(team),
    }
    other = makes[others]()
    flagger = other if others == "the flagger" else members.member()
    item = flagged_item(thread=thread, author=author, flagger=flagger)
    if others == "no longer a moderator":
        Member.objects.filter(pk=other.pk).update(role="member")
    assert can_decide(colleague, item)


def test_the_reserve_counts_once_it_decides_too(thread, author, colleague):
    members.group(members.moderator(), kind=Group.Kind.RESERVE)
    item = flagged(thread, author)
    assert can_decide(colleague, item)
    QueueItem.objects.filter(pk=item.pk).update(in_reserve=item.opened)
    assert not can_decide(colleague, item)


def test_what_weighs_less_is_decided_by_anybody_of_the_team(thread, team, author, colleague):
    members.moderator(team)
    item = held(thread, author, "newcomer")
    decide(item=item, moderator=colleague, outcome="release", reason="no-concern", note="", version=item.version)
    assert revision_of(item).state == Revision.State.PUBLISHED


def test_it_can_be_switched_off(thread, team, author, colleague, settings):
    settings.MODERATION_RECUSE_SAME_ORGANISATION = False
    members.moderator(team)
    assert can_decide(colleague, flagged(thread, author))


def test_nobody_releases_what_became_sensitive_while_they_read_it(thread, team, author, colleague):
    for _ in range(2):
        members.moderator(team)
    item = held(thread, author, "newcomer")
    assert claims.claim(item=item, moderator=colleague)
    again = held_again(item, Reason(SENSITIVE))
    said = {"outcome": "release", "reason": "no-concern", "note": ""}
    with pytest.raises(Refused, match="your own organisation"):
        decide(item=again, moderator=colleague, version=again.version, **said)


def test_the_next_item_passes_it_by(thread, team, author, colleague):
    other = members.moderator(team)
    item = flagged(thread, author)
    assert claims.claim_next(moderator=colleague) is None
    assert claims.claim_next(moderator=other) == item


def test_the_item_says_that_another_decides_and_shows_no_text(thread, team, author, colleague, client_as):
    members.moderator(team)
    item = flagged_item(thread=thread, author=author, body="Words from next door.")
    page = client_as(colleague).get(reverse("moderation:item", args=[item.public_id])).text
    assert "This is from your own organisation. Another moderator decides." in page
    assert "Words from next door." not in page


def test_the_list_says_that_it_is_for_others(thread, team, author, colleague, client_as):
    other = members.moderator(team)
    flagged(thread, author)
    address = reverse("moderation:queue")
    assert "Another moderator decides this" in client_as(colleague).get(address).text
    assert "Another moderator decides this" not in client_as(other).get(address).text


def test_the_list_does_not_tell_from_whom_a_text_for_fewer_readers_is(thread, team, author, colleague, client_as):
    members.moderator(team)
    item = flagged(thread, author)
    QueueItem.objects.filter(pk=item.pk).update(label=Label.AMBER)
    assert "Another moderator decides this" not in client_as(colleague).get(reverse("moderation:queue")).text


def test_it_is_not_among_several_that_are_read_together(thread, team, author, colleague, client_as):
    other = members.moderator(team)
    flagged_item(thread=thread, author=author, body="Words from next door.")
    item = QueueItem.objects.get()
    address = reverse("moderation:several-preview")
    assert "Words from next door." not in client_as(colleague).get(address, {"item": item.public_id}).text
    assert "Words from next door." in client_as(other).get(address, {"item": item.public_id}).text


def test_it_is_not_handed_to_those_who_stand_back(thread, team, author, colleague, client_as):
    holder, other = members.moderator(team, name="Holder Here"), members.moderator(team, name="Other Far")
    item = flagged(thread, author)
    claims.claim(item=item, moderator=holder)
    page = client_as(holder).get(reverse("moderation:item", args=[item.public_id])).text
    assert "Other Far" in page
    assert "Colleague Near" not in page
    client_as(holder).post(reverse("moderation:hand-over", args=[item.public_id]), {"to": colleague.uuid})
    assert QueueItem.objects.get(pk=item.pk).claimed_by == holder
    assert claims.hand_over(item=item, moderator=holder, to=other)


def test_named_readers_decide_whatever_their_organisation():
    red = labels.red()
    near = members.moderator(red.board.moderators, organisation=red.author.organisation)
    audience = labels.named(red.author, near, *red.moderators)
    thread = forum.thread(board=red.board, author=red.author, label=Label.RED, audience=audience)
    item = held_item(thread=thread, author=red.author, label=Label.RED, reasons=[Reason(SENSITIVE)])
    QueueItem.objects.filter(pk=item.pk).update(audience=audience)
    assert can_decide(near, QueueItem.objects.get(pk=item.pk))


def test_under_the_rule_no_organisation_stands_back():
    thread = rule.thread()
    author = rule.speaker()
    near = members.moderator(thread.board.moderators, organisation=author.organisation)
    for _ in range(2):
        members.moderator(thread.board.moderators)
    said = {"body": "Words that may be sensitive.", "language": "en", "said_sensitive": True}
    post_reply(author=author, thread=thread, submission_key=rule.submission_key(), **said)
    item = QueueItem.objects.get(author=None)
    assert can_decide(near, item)
    assert claims.claim_next(moderator=near) == item


def test_over_an_appeal_somebody_near_the_author_decides_where_who_decided_before_is_missing(thread, author, colleague):
    """Of three organisations one decided before, so the author's own is one of the two that are left."""
    first, free = members.moderator(thread.board.moderators), members.moderator(thread.board.moderators)
    item = appealed(decided(held(thread, author), by=first))
    assert not can_decide(first, item)
    assert can_decide(free, item)
    assert can_decide(colleague, item)
    assert can_be_answered(item)


def test_the_next_item_leaves_an_appeal_to_those_without_a_part(thread, author):
    first = members.moderator(thread.board.moderators)
    item = appealed(decided(held(thread, author), by=first))
    assert (
        left_to_others(QueueItem.objects.all(), first, organisation=first.organisation_id).filter(pk=item.pk).exists()
    )
