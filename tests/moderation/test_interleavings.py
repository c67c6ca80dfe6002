"""Whatever comes in whatever order: one decision a round, nothing published unseen, all of it written down."""

from contextlib import contextmanager, suppress
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from community.audit.actions.sealing import seal_committed
from community.audit.models import AuditEntry
from community.audit.verifying import Walk, verify
from community.core.rulings import Refused
from community.members.models import Audience, Group, Member, Membership
from community.members.models.member import Role
from community.moderation.actions import changing, claims, escalating, undoing
from community.moderation.actions.appeals import appeal
from community.moderation.actions.decisions import decide
from community.moderation.actions.opened import Conflict
from community.moderation.actions.voices import take_back
from community.moderation.models import Appeal, Decision, Flag, QueueItem, ReleaseVoice
from community.moderation.subjects import Words
from forum.actions.flags import flag_post
from forum.actions.posts import edit_post, post_reply
from forum.actions.telling import undo_post
from forum.models import Post, Revision
from tests.factories import forum, members

MODERATORS = st.integers(0, 3)
OUTCOMES = st.sampled_from(["release", "release", "return", "remove", "keep"])


@contextmanager
def whatever_comes():
    """What was refused, or came too late, changed nothing; that is an answer too."""
    with suppress(Refused, Conflict, ValidationError), transaction.atomic():
        yield


class Moderation(RuleBasedStateMachine):
    """A newcomer, a reader, and four moderators: two of one organisation, one who reads and flags, all of one board."""

    @initialize()
    def begin(self):
        self.around = transaction.atomic()
        self.around.__enter__()
        readers = members.group()
        self.thread = forum.thread(audience=Audience.objects.of(readers))
        team, organisation = self.thread.board.moderators, members.organisation()
        self.author, self.reader = members.member(), members.member()
        self.moderators = [
            members.moderator(team, organisation=organisation),
            members.moderator(team, organisation=organisation),
            members.moderator(team),
            members.moderator(team),
        ]
        everybody = [self.author, self.reader, *self.moderators]
        Membership.objects.bulk_create(Membership(group=readers, member=one) for one in everybody)
        members.group(members.moderator(), kind=Group.Kind.RESERVE)

    def teardown(self):
        if not hasattr(self, "around"):
            return
        try:
            seal_committed()
            assert [finding.sentence for finding in verify(Walk()) if not finding.is_note] == []
        finally:
            transaction.set_rollback(True)
            self.around.__exit__(None, None, None)

    @property
    def posts(self):
        return list(Post.objects.filter(thread=self.thread, author=self.author).order_by("pk"))

    @property
    def items(self):
        return list(QueueItem.objects.order_by("pk"))

    @property
    def decisions(self):
        return list(Decision.objects.order_by("pk"))

    @property
    def open_items(self):
        return list(QueueItem.objects.open().order_by("pk"))

    @precondition(lambda self: len(self.posts) < 3)
    @rule(sensitive=st.booleans())
    def write(self, sensitive):
        with whatever_comes():
            post_reply(author=self.author, thread=self.thread, body="Words.", language="en", said_sensitive=sensitive)

    @precondition(lambda self: self.posts)
    @rule(data=st.data(), sensitive=st.booleans())
    def change(self, data, sensitive):
        post = data.draw(st.sampled_from(self.posts))
        latest = Revision.objects.filter(post=post).order_by("-number").first()
        with whatever_comes():
            edit_post(
                editor=self.author,
                post=post,
                body=f"Other words than {latest.number}.",
                base_number=latest.number,
                said_sensitive=sensitive,
            )

    @precondition(lambda self: self.posts)
    @rule(data=st.data())
    def undo(self, data):
        with whatever_comes():
            undo_post(author=self.author, post=data.draw(st.sampled_from(self.posts)))

    @precondition(lambda self: self.posts)
    @rule(data=st.data(), by=st.integers(0, 4))
    def flag(self, data, by):
        flagger = [self.reader, *self.moderators][by]
        with whatever_comes():
            flag_post(flagger=flagger, post=data.draw(st.sampled_from(self.posts)), reason="conduct", note="")

    @rule(by=MODERATORS)
    def take_the_next(self, by):
        with whatever_comes():
            claims.claim_next(moderator=self.moderators[by])

    @precondition(lambda self: self.items)
    @rule(data=st.data(), by=MODERATORS)
    def take(self, data, by):
        with whatever_comes():
            claims.claim(item=data.draw(st.sampled_from(self.items)), moderator=self.moderators[by])

    @rule()
    def leases_run_out(self):
        QueueItem.objects.filter(claimed_by__isnull=False).update(claimed_until=timezone.now() - timedelta(seconds=1))

    @precondition(lambda self: self.open_items)
    @rule(data=st.data(), by=MODERATORS, outcome=OUTCOMES)
    def decide_over_what_waits(self, data, by, outcome):
        self._decide(data.draw(st.sampled_from(self.open_items)), by, outcome)

    @precondition(lambda self: self.open_items)
    @rule(data=st.data(), pair=st.permutations(range(4)))
    def release_by_two(self, data, pair):
        item = data.draw(st.sampled_from(self.open_items))
        for by in pair[:2]:
            self._decide(item, by, "release")

    @precondition(lambda self: self.items)
    @rule(data=st.data(), by=MODERATORS, outcome=OUTCOMES, stale=st.integers(0, 1))
    def decide_too_late(self, data, by, outcome, stale):
        self._decide(data.draw(st.sampled_from(self.items)), by, outcome, stale=stale)

    def _decide(self, item, by, outcome, *, stale=0, **more):
        said = {"outcome": outcome, "reason": "no-concern", "note": "Why.", "version": item.version - stale} | more
        with whatever_comes():
            decide(item=item, moderator=self.moderators[by], **said)

    @precondition(lambda self: self.items)
    @rule(data=st.data(), by=MODERATORS)
    def take_a_voice_back(self, data, by):
        with whatever_comes():
            take_back(item=data.draw(st.sampled_from(self.items)), moderator=self.moderators[by])

    @precondition(lambda self: self.decisions)
    @rule(data=st.data())
    def appeal_against_one(self, data):
        decision = data.draw(st.sampled_from(self.decisions))
        with whatever_comes():
            appeal(decision=decision, author=self.author, words="Why not?")

    @precondition(lambda self: self.open_items)
    @rule(data=st.data(), by=MODERATORS)
    def reword(self, data, by):
        item = data.draw(st.sampled_from(self.open_items))
        said = {"words": Words("", f"Words that moderator {by} chose."), "version": item.version}
        with whatever_comes():
            changing.reword(item=item, moderator=self.moderators[by], **said)

    @precondition(lambda self: self.open_items)
    @rule(data=st.data(), by=MODERATORS)
    def raise_the_label(self, data, by):
        item = data.draw(st.sampled_from(self.open_items))
        with whatever_comes():
            changing.raise_label(item=item, moderator=self.moderators[by], label="TLP:AMBER", version=item.version)

    @precondition(lambda self: self.open_items)
    @rule(data=st.data(), by=MODERATORS)
    def withhold(self, data, by):
        self._decide(data.draw(st.sampled_from(self.open_items)), by, "withhold", passages=["ords"])

    @precondition(lambda self: self.open_items)
    @rule(data=st.data(), by=MODERATORS)
    def escalate(self, data, by):
        item = data.draw(st.sampled_from(self.open_items))
        with whatever_comes():
            escalating.escalate(item=item, moderator=self.moderators[by], words="Look.", version=item.version)

    @precondition(lambda self: self.decisions)
    @rule(data=st.data())
    def undo_a_decision(self, data):
        decision = data.draw(st.sampled_from(self.decisions))
        with whatever_comes():
            undoing.undo(decision=decision, moderator=decision.moderator)

    @rule(by=MODERATORS, role=st.sampled_from([Role.MEMBER, Role.MODERATOR]))
    def change_a_role(self, by, role):
        Member.objects.filter(pk=self.moderators[by].pk).update(role=role)

    @invariant()
    def an_item_stands_once_for_its_target_and_is_decided_once_a_round(self):
        targets = [(item.target_type_id, item.target_id) for item in self.items]
        rounds = list(Decision.objects.values_list("item", "round"))
        assert len(set(targets)) == len(targets)
        assert len(set(rounds)) == len(rounds)

    @invariant()
    def nothing_is_published_that_was_held_and_not_released(self):
        for revision in Revision.objects.filter(state=Revision.State.PUBLISHED, post__in=self.posts):
            item = QueueItem.objects.filter(target_id=revision.pk).first()
            if item and item.reasons and self._was_held(item):
                releases = Decision.objects.filter(item=item, outcome=Decision.Outcome.RELEASE)
                assert releases.exists()
                assert not item.needs_two or self._voices_of(releases.first()) >= 2

    def _was_held(self, item):
        """What was flagged keeps the reasons for which an earlier version was held."""
        return item.kind == QueueItem.Kind.HOLD or Decision.objects.filter(item=item, kind=QueueItem.Kind.HOLD).exists()

    @invariant()
    def nobody_reads_what_was_removed_or_returned_until_it_is_released(self):
        """But a change that was waiting leaves what readers saw."""
        for decision in Decision.objects.filter(outcome__in=["remove", "return"]).select_related("item"):
            taken = Revision.objects.select_related("post__current").get(pk=decision.item.target_id)
            is_last = not Decision.objects.filter(item=decision.item, round__gt=decision.round).exists()
            current = taken.post.current
            if is_last:
                assert taken.state != Revision.State.PUBLISHED
                assert taken.published is None or current is None or current.published > decision.created
            if current is None:
                assert taken.post.html == ""
                assert not Revision.objects.filter(post=taken.post, state=Revision.State.PUBLISHED).exists()

    def _voices_of(self, decision):
        voices = ReleaseVoice.objects.filter(item=decision.item, item_version=decision.item_version, withdrawn=None)
        return len({voice.organisation_id for voice in voices})

    @invariant()
    def nobody_decides_over_their_own_flag(self):
        for decision in Decision.objects.all():
            flags = Flag.objects.filter(item=decision.item, round=decision.round, created__lt=decision.created)
            assert not flags.filter(flagger=decision.moderator).exists()

    @invariant()
    def over_an_appeal_nobody_decides_who_had_a_part(self):
        for appealed in Appeal.objects.filter(answer__isnull=False).select_related("answer__moderator"):
            answer, item = appealed.answer, appealed.decision.item_id
            before = Decision.objects.filter(item=item, round__lt=appealed.round)
            spoken = ReleaseVoice.objects.filter(item=item, item_version__lte=appealed.decision.item_version)
            assert answer.round == appealed.round
            assert not before.filter(moderator__organisation=answer.moderator.organisation_id).exists()
            assert not spoken.filter(moderator=answer.moderator_id).exists()

    @invariant()
    def an_appeal_waits_as_long_as_its_round_does(self):
        for appealed in Appeal.objects.filter(answer=None).select_related("decision__item"):
            item = appealed.decision.item
            assert item.round >= appealed.round
            assert item.state in (QueueItem.State.OPEN, QueueItem.State.WITHDRAWN) or item.round > appealed.round

    @invariant()
    def every_decision_and_every_voice_is_written_down(self):
        undone = AuditEntry.objects.filter(action="moderation.undo").count()
        written = AuditEntry.objects.filter(action="moderation.decide").count() - undone
        spoken = AuditEntry.objects.filter(action="moderation.speak").count()
        assert written == Decision.objects.count()
        assert spoken == ReleaseVoice.objects.count()


@pytest.mark.django_db
def test_whatever_comes_in_whatever_order_the_record_holds():
    run_state_machine_as_test(
        Moderation,
        settings=settings(
            max_examples=12,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
        ),
    )
