"""Plants the leak matrix: texts in every label, audience and state, with canaries in each of their parts."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from django.utils import timezone

from community.core.tlp import Label
from community.members.models import Audience, Group, Member, Membership
from community.members.models.member import Role
from community.moderation.actions import queue
from community.moderation.actions.decisions import decide
from community.moderation.models import Decision, QueueItem
from community.moderation.reasons import Rule
from forum.actions.batches import publish_batches
from forum.actions.feeds import make_feed
from forum.actions.posts import edit_post
from forum.actions.publishing import publish
from forum.actions.removing import remove_revision
from forum.actions.submitting import submit
from forum.actions.subscriptions import subscribe
from forum.actions.threads import start_thread
from forum.actions.widening import widen_thread
from forum.models import Board, Consent, Post, Revision, Subscription, Thread, Unmasking
from forum.policy.rule import RULE_PARTICIPANTS
from tests.factories import files, forum, glass, labels, members
from tests.factories.moderation import watch
from tests.leaks.matrix import (
    BEHIND_GLASS,
    COMBINATIONS,
    EDIT,
    EVERYBODY,
    GROUP,
    HELD,
    LEFT,
    NAMED,
    ORGANISATION,
    PUBLISHED,
    REMOVED,
    REPLY,
    RULED,
    STATES,
    STRICTER,
    THREAD,
    VIEWERS,
    WIDER,
    Planted,
    Planting,
    Viewer,
    canary,
    may_read,
    shared_word,
)
from tests.leaks.remembering import keep_for_everybody, tell_everybody
from tests.leaks.roads import AUTHOR, BODY, FILE, LINK, OUTCOME, TAG, TITLE
from tests.leaks.surfaces import ANY_ID, RULE_ID

STRICTER_REPLIES = {
    (Label.GREEN, GROUP): Label.AMBER,
    (Label.AMBER, GROUP): Label.AMBER_STRICT,
    (Label.AMBER, NAMED): Label.RED,
}
UNDER_RULE = [(Label.GREEN, EVERYBODY), (Label.AMBER, GROUP)]
WIDENED = {(Label.GREEN, GROUP): ORGANISATION, (Label.AMBER, GROUP): EVERYBODY}
"""For whom the new thread is, under TLP:GREEN."""
WITH_ONE_WHO_LEFT = (Label.AMBER, GROUP)
BESIDE = (Label.GREEN, EVERYBODY)
"""Beside whose opening the published threads for a group and for named readers stand."""
NARROWED_SINCE = {(Label.CLEAR, EVERYBODY): (Label.AMBER, ORGANISATION)}
"""The published thread that stands beside one that fewer read."""


def plant(combinations: Sequence[tuple[Label, str]] = COMBINATIONS) -> Planting:
    """Plant texts for every one of the combinations.

    One board for each, so that no list is longer than its first page; all have the same moderators.
    """
    garden = _Garden(*_people())
    for label, audience in combinations:
        _Bed(garden, label, audience).sow()
    publish_batches(timezone.now() + timedelta(hours=48))
    _stand_beside(garden.planting)
    tell_everybody(garden.planting)
    keep_for_everybody(garden.planting)
    watch("canary[a-z]+", kind="pattern", enabled=False, public_id=RULE_ID)
    return garden.planting


def hide_more(planting: Planting) -> None:
    """Plant in every board what nobody but its author and the moderators may know of."""
    author = planting.planted[0].author.member
    for board in planting.boards:
        thread = forum.thread(board=board, author=author, title="Out of sight", audience=_nobody())
        forum.post(thread=thread, author=author)
        forum.held_post(thread=thread, author=author, parent=Post.objects.get(thread=thread, parent=None))


def break_glass(planting: Planting) -> Viewer:
    """Let an administrator open every thread that they do not read; texts in it know by what it lies open."""
    behind = Viewer(BEHIND_GLASS, members.member(Role.ADMINISTRATOR), {EVERYBODY})
    _give_feed(behind)
    assert behind.member
    closed = {
        text.post.thread_id: text.post.thread
        for text in planting.planted
        if text.kind == THREAD and text.state == PUBLISHED and not may_read(behind, text)
    }
    opened = {pk: glass.opened(thread, by=behind.member).public_id for pk, thread in closed.items()}
    for text in planting.planted:
        text.glass = opened.get(text.post.thread_id, ANY_ID)
    return behind


def mend_glass(planting: Planting) -> None:
    """Forget by what threads lay open: the rows are undone with the test that broke the glass."""
    for text in planting.planted:
        text.glass = ANY_ID


def _nobody() -> Audience:
    """Return the audience of a group in which nobody is."""
    return Audience.objects.of(members.group())


@dataclass(frozen=True)
class _Garden:
    planting: Planting
    groups: dict[str, Group]

    def audience(self, name: str) -> Audience:
        return members.network() if name == EVERYBODY else Audience.objects.of(self.groups[name])


def _people() -> tuple[Planting, dict[str, Group]]:
    """Return the viewers, and the groups that stand behind the audiences and the boards' moderators."""
    home = members.organisation()
    groups = {
        GROUP: members.group(),
        ORGANISATION: members.group(kind=Group.Kind.ORGANISATION, organisation=home),
        NAMED: members.group(kind=Group.Kind.NAMED),
        "team": members.group(),
    }
    applicant = members.applicant()
    made: dict[str, Member | None] = {
        "visitor": None,
        "applicant": applicant,
        "member outside": members.member(),
        "member of the group": members.member(),
        "member of the organisation": members.member(organisation=home),
        "named reader": members.member(),
        "moderator of the board": members.moderator(groups["team"]),
        "named moderator of the board": members.moderator(groups["team"]),
        "moderator of another board": members.moderator(members.group()),
        "secretariat": members.member(Role.SECRETARIAT),
        "administrator": members.member(Role.ADMINISTRATOR),
    }
    second = members.moderator(groups["team"])  # what is RED and held waits only where two moderators may look
    Membership.objects.create(group=groups[NAMED], member=second)
    _seat_speakers(groups[GROUP])
    viewers = {name: Viewer(name, made[name], set(reaches)) for name, reaches in VIEWERS.items()}
    for viewer in viewers.values():
        for audience in viewer.reaches & set(groups):
            Membership.objects.create(group=groups[audience], member=viewer.member)
        _give_feed(viewer)
    return Planting(viewers, applicant), groups


def _seat_speakers(group: Group) -> None:
    """Under the Chatham House Rule there must be enough who might have written it."""
    speakers = [members.member() for _ in range(RULE_PARTICIPANTS)]
    forum.settle(*speakers)
    Membership.objects.bulk_create(Membership(group=group, member=one) for one in speakers)


def _give_feed(viewer: Viewer) -> None:
    if viewer.reaches and viewer.member:
        _feed, viewer.token = make_feed(member=viewer.member, name="Reader", contents="everything")


@dataclass
class _Bed:
    """What is planted of one label for one audience."""

    garden: _Garden
    label: Label
    audience: str
    board: Board = field(init=False)

    def __post_init__(self) -> None:
        slug = f"board-{self.label.name.lower().replace('_', '-')}-{self.audience}"
        self.board = forum.board(moderators=self.garden.groups["team"], slug=slug)
        self.planting.boards.append(self.board)
        for viewer in self.planting.viewers.values():
            if viewer.member:
                subscribe(member=viewer.member, board=self.board, level=Subscription.Level.ALL)

    @property
    def planting(self) -> Planting:
        return self.garden.planting

    def sow(self) -> None:
        for state in (HELD, REMOVED):
            self._thread(state)
        base = self._thread(PUBLISHED)
        replies = {state: self._reply(base, state, REPLY, self.label) for state in STATES}
        self._edit(base)
        combination = (self.label, self.audience)
        if stricter := STRICTER_REPLIES.get(combination):
            for state in (PUBLISHED, HELD):
                self._reply(base, state, STRICTER, stricter)
            if stricter != Label.RED:
                base.printed_under = stricter
        if combination in UNDER_RULE:
            self._under_rule()
        asked = [replies[PUBLISHED]]
        if combination == WITH_ONE_WHO_LEFT:
            asked.append(self._reply(base, PUBLISHED, LEFT, self.label))
        if combination in WIDENED:
            self._widen(base, asked, WIDENED[combination])
        if combination == WITH_ONE_WHO_LEFT:
            self._leave(asked[-1].author)

    def _author(self, stem: str, *, settled: bool = False) -> Viewer:
        named = {"name": f"{stem}{AUTHOR}", "organisation": members.organisation(name=f"{stem}home")}
        member = labels.settled(**named) if settled else members.member(**named)
        viewer = Viewer("author", member, {EVERYBODY, self.audience})
        if self.audience != EVERYBODY:
            Membership.objects.create(group=self.garden.groups[self.audience], member=member)
        _give_feed(viewer)
        return viewer

    def _body(self, stem: str) -> str:
        return f"{shared_word(self.board)} {stem}{BODY}"

    def _thread(self, state: str) -> Planted:
        stem = canary(self.label, self.audience, state, THREAD)
        author = self._author(stem)
        thread = Thread.objects.create(
            board=self.board,
            author=author.member,
            title=f"A title {stem}{TITLE}",
            label=self.label,
            audience=self.garden.audience(self.audience),
        )
        opening = forum.held_post(thread=thread, author=author.member, body=self._body(stem), tags=[f"{stem}{TAG}"])
        Thread.objects.filter(pk=thread.pk).update(outcome=f"{stem}{OUTCOME}")
        parts = {TITLE, BODY, TAG, OUTCOME, FILE, AUTHOR, LINK}
        text = Planted(self.label, self.audience, state, THREAD, opening, author, parts)
        return self._brought(text)

    def _reply(self, base: Planted, state: str, kind: str, label: Label) -> Planted:
        stem = canary(label, self.audience, state, kind)
        author = self._author(stem)
        reply = forum.held_post(
            thread=base.post.thread, author=author.member, parent=base.post, body=self._body(stem), label=label
        )
        parts = {BODY, FILE, AUTHOR, LINK}
        return self._brought(Planted(label, self.audience, state, kind, reply, author, parts, around=base))

    def _brought(self, text: Planted) -> Planted:
        """Give the text its files, bring it to its state, and note it."""
        text.file = files.attached(text.post, f"{text.canary}{FILE}.txt").public_id
        drawn = files.picture(size=(8, 6))
        text.picture = files.attached(text.post, f"{text.canary}{FILE}.png", drawn).public_id
        revision = Revision.objects.get(post=text.post)
        if text.state == HELD:
            submit(revision, said_sensitive=True)
            text.item = _item(revision)
        else:
            publish(revision)
            if text.state == REMOVED:
                text.decision = self._decided(text, revision)
                remove_revision(Revision.objects.get(pk=revision.pk))
        text.post.refresh_from_db()
        return self.planting.add(text)

    def _decided(self, text: Planted, revision: Revision) -> str:
        """Let a moderator have removed it, and return the public id of the decision."""
        post, team = text.post, self.board.moderators
        item = queue.hold(target=revision, team=team, author=post.author, label=text.label, reasons=[])
        decision = Decision.objects.create(
            item=item,
            moderator=self.planting.viewers["moderator of the board"].member,
            outcome=Decision.Outcome.REMOVE,
            reason=Rule.CONDUCT,
            round=1,
            item_version=1,
        )
        queue.close(item, QueueItem.State.DECIDED)
        return decision.public_id

    def _edit(self, base: Planted) -> None:
        stem = canary(self.label, self.audience, HELD, EDIT)
        assert base.author.member
        revision = edit_post(
            editor=base.author.member,
            post=base.post,
            title=f"A title {stem}{TITLE}",
            body=self._body(stem),
            tags=[f"{stem}{TAG}"],
            base_number=1,
            said_sensitive=True,
        )
        text = Planted(self.label, self.audience, HELD, EDIT, base.post, base.author, {TITLE, BODY, TAG}, around=base)
        text.item = _item(revision)
        self.planting.add(text)

    def _under_rule(self) -> None:
        """It is published with the next batch, and a moderator asks who wrote it."""
        stem = canary(self.label, self.audience, PUBLISHED, RULED)
        author = self._author(stem, settled=True)
        assert author.member
        opening = start_thread(
            author=author.member,
            board=self.board,
            title=f"A title {stem}{TITLE}",
            body=self._body(stem),
            label=self.label,
            audience=self.garden.audience(self.audience),
            language="en",
            tags=[f"{stem}{TAG}"],
            under_rule=True,
        )
        parts = {TITLE, BODY, TAG, AUTHOR, LINK}
        text = self.planting.add(Planted(self.label, self.audience, PUBLISHED, RULED, opening, author, parts))
        text.unmasking = Unmasking.objects.create(
            thread=opening.thread,
            author_tag=opening.author_tag,
            participant=1,
            reason="A reason.",
            asked_by=self.planting.viewers["named moderator of the board"].member,
            asked=timezone.now().date(),
        ).public_id

    def _widen(self, base: Planted, asked: Sequence[Planted], audience: str) -> None:
        """Publish the thread more widely; the authors of the replies are asked."""
        stem = canary(Label.GREEN, audience, PUBLISHED, WIDER)
        author = base.author.member
        assert author
        if audience != EVERYBODY:
            Membership.objects.create(group=self.garden.groups[audience], member=author)
            base.author.reaches.add(audience)
            asked = ()
        opening = widen_thread(
            by=author,
            thread=base.post.thread,
            title=f"A title {stem}{TITLE}",
            body=self._body(stem),
            label=Label.GREEN,
            audience=self.garden.audience(audience),
            language="en",
            tags=[f"{stem}{TAG}"],
            posts=[text.post for text in asked],
        )
        self._release(opening)
        parts = {TITLE, BODY, TAG, LINK}
        self.planting.add(Planted(Label.GREEN, audience, PUBLISHED, WIDER, opening, base.author, parts))
        for text in asked:
            text.consent = Consent.objects.get(post=text.post).public_id

    def _release(self, post: Post) -> None:
        """Words that may be sensitive wait for two moderators."""
        item = _item(Revision.objects.get(post=post))
        for name in ("moderator of the board", "named moderator of the board"):
            moderator = self.planting.viewers[name].member
            assert moderator
            said = {"outcome": "release", "reason": "no-concern", "note": "", "version": item.version}
            decide(item=item, moderator=moderator, **said)
        post.refresh_from_db()

    def _leave(self, author: Viewer) -> None:
        Membership.objects.filter(group=self.garden.groups[self.audience], member=author.member).delete()
        author.reaches.discard(self.audience)


def _item(revision: Revision) -> QueueItem:
    return QueueItem.objects.get(target_id=revision.pk)


def _stand_beside(planting: Planting) -> None:
    """Let stricter threads stand beside an opening that everybody reads: their link is for their own readers.

    And one that everybody reads beside a thread that was narrowed since.
    """
    published = {
        (text.label, text.audience): text
        for text in planting.planted
        if text.kind == THREAD and text.state == PUBLISHED
    }
    for combination, text in published.items():
        if text.audience in (GROUP, NAMED) and BESIDE in published:
            _set_beside(text, published[BESIDE])
        if combination in NARROWED_SINCE and NARROWED_SINCE[combination] in published:
            _set_beside(text, published[NARROWED_SINCE[combination]])


def _set_beside(text: Planted, other: Planted) -> None:
    Thread.objects.filter(pk=text.post.thread_id).update(beside=other.post)
    text.post.refresh_from_db()
