"""Whatever anybody tries, in whatever order: no path skips the mandate, no name is learned before both agreed, and
every step has its row and its record.
"""

from itertools import pairwise

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from community.assistance.actions import clockwork
from community.assistance.actions.feedback import respond
from community.assistance.actions.invitations import invite
from community.assistance.actions.moves import move
from community.assistance.actions.offers import choose, confirm_offer, make_offer, retract_offer
from community.assistance.actions.requests import change
from community.assistance.attribution import expert_of, requester_of
from community.assistance.models import Offer, Request, Step
from community.assistance.states import BY_DEED, MOVES, REVEALED, UNCONFIRMED, Party, State, moves_from
from community.audit.models import AuditEntry
from community.core.rulings import Refused
from tests.factories import assistance, members

BUTTONS = [one.deed for one in MOVES if one.by_button]


class Attempts(RuleBasedStateMachine):
    """Everybody tries everything with one request."""

    def __init__(self) -> None:
        super().__init__()
        self.cast = assistance.Cast(State.DRAFT)
        self.other = assistance.expert(self.cast.topic)
        self.bystander = members.member()
        self.people = [self.cast.requester, self.cast.secretariat, self.cast.expert, self.other, self.bystander]

    def attempt(self, action, **given):
        """Try it; a refusal changes nothing."""
        before = Step.objects.count()
        try:
            with transaction.atomic():
                action(**given)
        except Refused:
            assert Step.objects.count() == before

    @property
    def request(self) -> Request:
        return Request.objects.with_people().get(pk=self.cast.request.pk)

    @rule(deed=st.sampled_from(BUTTONS), who=st.integers(0, 4))
    def press(self, deed, who):
        self.attempt(move, request=self.request, deed=deed, by=self.people[who], reason=assistance.REASON)

    @rule(which=st.integers(0, 30), who=st.integers(0, 4))
    def press_what_the_table_allows(self, which, who):
        """Try a row of the table that leaves from here, so that every row is tried."""
        request = self.request
        deeds = [one.deed for one in moves_from(request.state) if one.by_button]
        if deeds:
            deed = deeds[which % len(deeds)]
            self.attempt(move, request=request, deed=deed, by=self.people[who], reason=assistance.REASON)

    @rule()
    def go_on(self):
        """Take the next step of the usual way, so that far states are reached often."""
        request, cast = self.request, self.cast
        usual = {
            State.DRAFT: ("submit", cast.requester),
            State.SUBMITTED: ("authenticate", cast.secretariat),
            State.AUTHENTICATED: ("acknowledge", cast.secretariat),
            State.ACKNOWLEDGED: ("agree", cast.requester) if request.terms else ("terms", cast.secretariat),
            State.SCOPED: ("circulate", cast.secretariat),
            State.MATCHED: ("begin", cast.requester),
            State.IN_DELIVERY: ("deliver", cast.expert),
        }
        if request.state in usual:
            deed, by = usual[request.state]
            self.attempt(move, request=request, deed=deed, by=by, reason=assistance.REASON)
        elif request.state == State.CIRCULATED:
            self.attempt(invite, request=request, by=cast.secretariat, experts=[cast.expert], at_once=1)
            self.attempt(make_offer, request=request, by=cast.expert, said=assistance.offered())
        elif request.state == State.OFFERS and request.offer is None:
            self.attempt(choose, offer=cast.offer(), by=cast.secretariat)
        elif request.state == State.OFFERS:
            by = cast.expert if request.requester_agreed else cast.requester
            self.attempt(move, request=request, deed="consent", by=by)

    @rule()
    def go_on_again(self):
        self.go_on()

    @rule(who=st.integers(0, 4))
    def offer(self, who):
        self.attempt(make_offer, request=self.request, by=self.people[who], said=assistance.offered())

    @rule(who=st.integers(0, 4), which=st.integers(0, 1))
    def touch_offer(self, who, which):
        offers = list(Offer.objects.filter(request=self.cast.request).select_related("request").order_by("pk"))
        if len(offers) > which:
            self.attempt(choose, offer=offers[which], by=self.people[who])

    @rule(who=st.integers(2, 3), back=st.booleans())
    def keep_offer(self, who, back):
        own = Offer.objects.filter(request=self.cast.request, expert=self.people[who]).select_related("request").first()
        if own and back:
            self.attempt(retract_offer, offer=own, by=self.people[who])
        elif own:
            self.attempt(confirm_offer, offer=own, by=self.people[who], valid_until=assistance.offered()["valid_until"])

    @rule(who=st.integers(0, 4))
    def edit(self, who):
        request = self.request
        words = {**assistance.said(topic=self.cast.topic), "situation": f"Changed {request.version}."}
        rest = dict.fromkeys(("measure", "audience", "deadline_reason", "constraints"), "")
        rest |= {"people": None, "deadline": None}
        self.attempt(change, request=request, by=self.people[who], said=rest | words, version=request.version)

    @rule(who=st.integers(0, 4))
    def respond(self, who):
        self.attempt(respond, request=self.request, by=self.people[who], useful=3, together=3, words="Words.")

    @rule()
    def time_passes(self):
        clockwork.keep_time()

    @invariant()
    def no_path_skips_the_mandate(self):
        request = self.request
        if request.state not in UNCONFIRMED:
            assert request.authenticated
            assert request.authenticated_by_id != request.requester_id
            confirmed = Step.objects.filter(request=request, deed="authenticate").latest("pk")
            assert not Step.objects.filter(request=request, deed="reopen", pk__gt=confirmed.pk).exists()

    @invariant()
    def nobody_learns_a_name_before_both_agreed(self):
        request = self.request
        both = request.requester_agreed and request.expert_agreed
        assert both or request.state not in REVEALED
        for one in (self.cast.expert, self.other, self.bystander):
            reads_all = Request.objects.whole_for(one).filter(pk=request.pk).exists()
            known = requester_of(request, one, reads_all=reads_all).is_known
            assert not known or (both and request.offer.expert_id == one.pk)
        met = expert_of(request, self.cast.requester)
        assert met is None or not met.is_known or both
        assert expert_of(request, self.bystander) is None

    @invariant()
    def every_step_has_its_row_and_its_record(self):
        steps = list(Step.objects.filter(request=self.cast.request).order_by("pk"))
        for before, after in pairwise(steps):
            assert before.after == after.before
        if steps:
            assert steps[-1].after == self.request.state
        recorded = AuditEntry.objects.filter(
            target_type="assistance.request",
            target_id=str(self.cast.request.pk),
            action__in=[f"assistance.{deed}" for deed in BY_DEED],
        )
        assert list(recorded.order_by("pk").values_list("action", flat=True)) == [
            f"assistance.{step.deed}" for step in steps
        ]
        for step in steps:
            assert step.actor_id or step.party == Party.CLOCK.value
            assert step.reason or not BY_DEED[step.deed].reason


@pytest.mark.django_db
def test_whatever_is_tried_in_whatever_order_the_rules_hold():
    run_state_machine_as_test(
        Attempts,
        settings=settings(
            max_examples=25,
            phases=[Phase.generate],
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            derandomize=True,
        ),
    )


def test_every_state_but_the_ends_can_be_left_and_every_deed_has_words():
    reachable = {State.DRAFT} | {one.to for one in MOVES if one.to}
    assert reachable | {State.NEEDS_INFO, State.ON_HOLD} == set(State)
    assert all(one.happened and one.words for one in MOVES)
    assert len(BY_DEED) == len(MOVES)


def reached_without(deed, start=State.DRAFT):
    """Return every state that the table lets a request reach when `deed` is never done."""
    reached, grew = {start}, True
    while grew:
        here = [one for one in MOVES if one.deed != deed and one.to and set(one.sources) & reached]
        grew = not {one.to for one in here} <= reached
        reached |= {one.to for one in here}
    return reached


@pytest.mark.parametrize("start", [State.DRAFT, State.REOPENED])
def test_no_way_through_the_table_goes_around_the_mandate(start):
    assert reached_without("authenticate", start) <= set(UNCONFIRMED)


def test_no_way_through_the_table_comes_to_a_match_but_by_both_consents():
    assert not reached_without("match") & set(REVEALED)
