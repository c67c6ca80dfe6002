"""Over an appeal somebody decides who had no part in what is appealed; policy says so, and the database holds it."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.db.utils import DatabaseError
from django.urls import reverse
from django.utils import timezone

from community.core.rulings import Refused
from community.members.models import Membership
from community.moderation.actions import claims
from community.moderation.actions.appeals import tell_of_stranded
from community.moderation.actions.decisions import decide
from community.moderation.actions.voices import take_back
from community.moderation.models import Decision, ReleaseVoice
from community.moderation.policy import can_decide, who_may_decide
from community.moderation.screening import Reason
from forum.actions.flags import flag_post
from realtime.models import Notification
from tests.factories import forum, members
from tests.factories.moderation import appealed, decided, flagged_item, held_item, moderator_of, revision_of

pytestmark = pytest.mark.django_db

SENSITIVE = [Reason("said-sensitive")]


def refused(member, item) -> str:
    return str(can_decide(member, item).sentence)


def stranded_news(member) -> bool:
    return Notification.objects.filter(recipient=member, notice="appeal-stranded").exists()


# who may not


def test_whoever_decided_does_not_decide_again(client_as):
    item = held_item()
    decision = decided(item)
    item = appealed(decision)
    assert "You had a part" in refused(decision.moderator, item)
    sent = {"outcome": "release", "reason": "no-concern", "note": "", "version": item.version}
    answer = client_as(decision.moderator).post(reverse("moderation:decide", args=[item.public_id]), sent)
    assert answer.status_code == 403
    assert claims.claim_next(moderator=decision.moderator) is None


def test_nor_does_their_organisation():
    item = held_item()
    decision = decided(item)
    colleague = members.moderator(item.team, organisation=decision.moderator.organisation)
    assert "Somebody of your organisation" in refused(colleague, appealed(decision))


@pytest.mark.parametrize("taken_back", [False, True])
def test_nor_whoever_gave_a_voice(taken_back):
    item = held_item(reasons=SENSITIVE)
    speaker = moderator_of(item)
    said = {"outcome": "release", "reason": "no-concern", "note": ""}
    decide(item=item, moderator=speaker, version=item.version, **said)
    if taken_back:
        take_back(item=item, moderator=speaker)
    assert "You had a part" in refused(speaker, appealed(decided(item)))


def test_nor_whoever_flagged_it_in_whatever_round():
    flagger = members.moderator()
    item = flagged_item(flagger=flagger)
    Membership.objects.create(group=item.team, member=flagger)
    decided(item, "keep")
    decision = decided(flag_post(flagger=members.member(), post=revision_of(item).post, reason="conduct", note="").item)
    assert "You flagged this yourself" in refused(flagger, appealed(decision))


def test_nor_whoever_wrote_it():
    thread = forum.thread()
    author = members.moderator(thread.board.moderators)
    item = held_item(thread=thread, author=author)
    assert "your own text" in refused(author, appealed(decided(item)))


def test_those_who_may_are_those_whom_the_policy_allows():
    thread = forum.thread()
    author = members.moderator(thread.board.moderators)
    item = held_item(thread=thread, author=author)
    decision = decided(item)
    members.moderator(item.team, organisation=decision.moderator.organisation)
    able = {moderator_of(item), moderator_of(item)}
    item = appealed(decision)
    team = [seat.member for seat in Membership.objects.filter(group=item.team).select_related("member")]
    assert {one for one in team if can_decide(one, item)} == set(who_may_decide(item)) == able


def test_an_appeal_is_handed_over_to_nobody_who_had_a_part(client_as):
    item = held_item()
    decision = decided(item)
    item = appealed(decision)
    holder = moderator_of(item)
    claims.claim(item=item, moderator=holder)
    page = client_as(holder).get(reverse("moderation:item", args=[item.public_id])).text
    assert f'value="{decision.moderator.uuid}"' not in page
    with pytest.raises(Refused):
        claims.hand_over(item=item, moderator=holder, to=decision.moderator)


# what the database holds


def write(item, moderator, outcome="keep") -> None:
    with transaction.atomic():
        Decision.objects.create(
            item=item,
            moderator=moderator,
            outcome=outcome,
            reason="conduct",
            round=item.round,
            item_version=item.version,
        )


def test_the_database_takes_no_decision_of_who_decided_before():
    decision = decided(held_item())
    item = appealed(decision)
    with pytest.raises(DatabaseError, match="had no part"):
        write(item, decision.moderator)
    write(item, moderator_of(item))


def test_nor_of_who_spoke_before():
    item = held_item(reasons=SENSITIVE)
    speaker = moderator_of(item)
    said = {"outcome": "release", "reason": "no-concern", "note": ""}
    decide(item=item, moderator=speaker, version=item.version, **said)
    item = appealed(decided(item))
    with pytest.raises(DatabaseError, match="had no part"):
        write(item, speaker)


def test_nor_a_voice_of_who_decided_before():
    decision = decided(held_item(reasons=SENSITIVE))
    item = appealed(decision)
    said = {"item": item, "item_version": item.version, "reason": "no-concern", "target_hash": ""}
    with pytest.raises(DatabaseError, match="had no part"), transaction.atomic():
        ReleaseVoice.objects.create(moderator=decision.moderator, organisation=decision.moderator.organisation, **said)


def test_a_first_voice_over_an_appeal_does_not_bar_its_own_moderator():
    item = appealed(decided(held_item(reasons=SENSITIVE)))
    first = moderator_of(item)
    said = {"outcome": "release", "reason": "no-concern", "note": "", "version": item.version}
    assert decide(item=item, moderator=first, **said) is None
    assert can_decide(first, item)
    assert decided(item, "keep", by=first, reason="conduct", note="No.").round == 2


def test_without_an_appeal_one_moderator_decides_twice():
    item = flagged_item()
    moderator = moderator_of(item)
    decided(item, "keep", by=moderator)
    again = flag_post(flagger=members.member(), post=revision_of(item).post, reason="conduct", note="").item
    assert decided(again, by=moderator).round == 2


# nothing waits on nobody


def test_where_nobody_else_can_decide_the_author_is_told_so_and_the_secretariat_hears_of_it(client_as):
    secretary, plain = members.member("secretariat"), members.member()
    item = held_item()
    decision = decided(item)
    client = client_as(item.author)
    there = reverse("moderation:decision", args=[decision.public_id])
    assert "Nobody can decide over it here yet" in client.post(there, {"words": "Why."}, follow=True).text
    assert stranded_news(secretary)
    assert not stranded_news(plain)
    news = client_as(secretary).get(reverse("realtime:notifications")).text
    assert item.team.name in news

    moderator_of(item)
    assert "It waits for a moderator who had no part" in client.get(there).text


def test_two_release_what_is_sensitive_so_one_is_not_enough():
    secretary = members.member("secretariat")
    item = held_item(reasons=SENSITIVE)
    decision = decided(item)
    moderator_of(item)
    appealed(decision)
    assert stranded_news(secretary)


def test_where_somebody_can_nobody_is_troubled():
    secretary = members.member("secretariat")
    item = held_item()
    moderator_of(item)
    appealed(decided(item))
    assert not stranded_news(secretary)


def test_whoever_leaves_afterwards_leaves_no_appeal_unheard():
    secretary = members.member("secretariat")
    item = held_item()
    other = moderator_of(item)
    appealed(decided(item))
    Membership.objects.filter(member=other).delete()
    tell_of_stranded(timezone.now() + timedelta(hours=13))
    tell_of_stranded(timezone.now() + timedelta(hours=14))
    assert Notification.objects.filter(recipient=secretary, notice="appeal-stranded").count() == 1


def test_what_was_decided_meanwhile_is_no_news_any_more(client_as):
    secretary = members.member("secretariat")
    item = held_item()
    item = appealed(decided(item))
    decided(item, "release")
    assert item.team.name not in client_as(secretary).get(reverse("realtime:notifications")).text
