"""A year of moderation: what was held, flagged and appealed, looked at and decided, so that the figures have numbers.

Written as rows, since most of it is about texts that stand published: each action would publish or take away anew.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import cycle
from typing import Any

from django.contrib.contenttypes.models import ContentType

from community.audit.models import AuditEntry, Unsealed
from community.core import markup
from community.core.tlp import Label
from community.members.models import Member
from community.moderation.models import Appeal, Decision, Flag, QueueItem
from community.moderation.reasons import FOUND_BY_MACHINE, SENSITIVE, HoldCode, Rule
from community.moderation.screening import Reason
from community.moderation.severity import severity_of, target_time
from forum.models import Post, Revision, Thread

from .cast import contents, voices
from .signins import SIGN_INS

LATELY = timedelta(days=28)
_SHARES = {True: (12, 8, 1), False: (24, 10, 5)}
"""Of texts younger than that, and of older ones: how many had been held, flagged, and taken away and given back."""
_OLDEST = timedelta(days=200)
_Kind, _Outcome = QueueItem.Kind, Decision.Outcome
_HELD_FOR = (HoldCode.LONG_TEXT, HoldCode.LINK, HoldCode.PREMODERATED)
_FLAGGED_FOR = (Flag.Reason.SENSITIVE, Flag.Reason.LABEL, Flag.Reason.CONDUCT, Flag.Reason.PERSONAL)
_LOOKED = (0.1, 0.35, 0.2, 0.6, 0.15, 0.45, 0.3)
_TOOK = (0.25, 0.5, 0.4, 1.3, 0.3, 0.8, 0.65)
"""After which share of the target time somebody looked, and decided."""
_ASKED_AGAIN = timedelta(days=2)
"""So long after the decision an appeal was filed."""
_SETTLED = timedelta(days=12)
"""What was written before that was decided by the day of the load, appeals included."""
_CAME_BACK = "Read again, nothing in it speaks against publishing it."
_STANDS = "The rule fits, and the note says why. Please write it without that."


@dataclass(frozen=True, slots=True)
class _Case:
    """One text with the reason for which it waited, and what was decided over it in the end."""

    revision: Revision
    thread: Thread
    kind: str
    code: str
    opened: datetime
    outcome: str
    rule: str
    note: str = ""
    words: str = ""
    """Of its author's appeal; empty where there was none."""
    answer: str = ""
    """The outcome of that appeal."""


class _Rows:
    """The rows of all cases, each kind to be written at once."""

    def __init__(self, moderators: Mapping[str, list[Member]], flaggers: list[Member]) -> None:
        self.moderators = {slug: cycle(team) for slug, team in moderators.items()}
        self.flaggers = cycle(flaggers)
        self.paces = cycle(zip(_LOOKED, _TOOK, strict=True))
        self.decisions: list[Decision] = []
        self.appeals: list[Appeal] = []
        self.flags: list[Flag] = []
        self.entries: list[AuditEntry] = []

    def item(self, case: _Case) -> QueueItem:
        severity = severity_of([case.code])
        return QueueItem(
            kind=case.kind,
            state=QueueItem.State.DECIDED,
            version=2,
            target_type=ContentType.objects.get_for_model(Revision),
            target_id=case.revision.pk,
            severity=severity,
            team=case.thread.board.moderators,
            author_id=case.revision.editor_id,
            label=case.thread.label,
            reasons=[_reason(case.code)] if case.kind == _Kind.HOLD else [],
            needs_two=case.code in SENSITIVE and case.kind == _Kind.HOLD,
            created=case.opened,
            opened=case.opened,
            due=case.opened + target_time(severity),
        )

    def decide(self, case: _Case, item: QueueItem) -> None:
        """Let a moderator of its team look and decide; over an appeal another one does."""
        if case.kind == _Kind.FLAG:
            self._flag(case, item)
        first = self._round(case, item, outcome=case.outcome, rule=case.rule, note=case.note)
        if not case.words:
            return
        filed = first.created + _ASKED_AGAIN
        item.kind, item.round, item.version = _Kind.APPEAL, 2, 4
        item.opened, item.due = filed, filed + target_time(item.severity)
        came_back = case.answer == _Outcome.RELEASE
        rule, note = (Rule.NO_CONCERN, _CAME_BACK) if came_back else (case.rule, _STANDS)
        answer = self._round(case, item, outcome=case.answer, rule=rule, note=note)
        self.appeals.append(Appeal(decision=first, words=case.words, round=2, answer=answer, filed=filed))

    def _round(self, case: _Case, item: QueueItem, *, outcome: str, rule: str, note: str) -> Decision:
        moderator = next(self.moderators[case.thread.board.slug])
        looked, took = (target_time(item.severity) * share for share in next(self.paces))
        item.closed = item.opened + took
        decision = Decision(
            item=item,
            moderator=moderator,
            outcome=outcome,
            reason=rule,
            note=note,
            round=item.round,
            item_version=item.version - 1,
            kind=item.kind,
            by_machine=item.kind == _Kind.HOLD and case.code in FOUND_BY_MACHINE,
            waited=took,
            target_hash=case.revision.hash,
            created=item.closed,
        )
        self.decisions.append(decision)
        self._account(item, moderator, item.opened + looked, "moderation.open", label=item.label)
        said = {"outcome": outcome, "rule": rule, "hash": decision.target_hash}
        self._account(item, moderator, item.closed, "moderation.decide", **said)
        return decision

    def _flag(self, case: _Case, item: QueueItem) -> None:
        answer = Flag.Answer.LEFT if case.outcome == _Outcome.KEEP else Flag.Answer.FOLLOWED
        flagger = next(one for one in self.flaggers if one.pk != case.revision.editor_id)
        said = {"reason": case.code, "target_hash": case.revision.hash, "answer": answer, "created": case.opened}
        self.flags.append(Flag(item=item, round=1, flagger=flagger, **said))

    def _account(self, item: QueueItem, actor: Member, at: datetime, action: str, **details: str) -> None:
        target = {"target_type": QueueItem._meta.label_lower, "target_id": str(item.pk)}
        self.entries.append(AuditEntry(at=at, actor=actor, action=action, details=details, **target))


def load_decided(members: Mapping[str, Member], as_of: datetime) -> None:
    """Write down what was decided before, and what was looked at, in the log too; the same at every load."""
    cases = [*_published(as_of), *_refused(members, as_of)]
    moderators = {slug: [members[key] for key in facts["moderators"]] for slug, facts in contents("boards").items()}
    rows = _Rows(moderators, _writers(members, as_of))
    items = QueueItem.objects.bulk_create(rows.item(case) for case in cases)
    for case, item in zip(cases, items, strict=True):
        rows.decide(case, item)
    QueueItem.objects.bulk_update(items, ["kind", "round", "version", "opened", "due", "closed"])
    Decision.objects.bulk_create(rows.decisions)
    Appeal.objects.bulk_create(rows.appeals)
    Flag.objects.bulk_create(rows.flags)
    # at the moment of which they tell, where the door of the log always takes the present one
    entries = AuditEntry.objects.bulk_create(sorted(rows.entries, key=lambda entry: entry.at))
    Unsealed.objects.bulk_create(Unsealed(entry=entry) for entry in entries)


def _published(as_of: datetime) -> Iterator[_Case]:
    """Yield cases over texts that stand: released, left as they were, or taken away and given back on appeal."""
    waited = QueueItem.objects.values("target_id")
    standing = Revision.objects.filter(state=Revision.State.PUBLISHED, post__thread__label=Label.GREEN)
    of_members = standing.filter(post__author__role="member", post__parent__isnull=False).exclude(pk__in=waited)
    others = of_members.exclude(post__author__email__in=_tried()).select_related("post__thread__board__moderators")
    found = list(others.order_by("post__published", "post__thread__title", "post__seq"))
    for is_late, shares in _SHARES.items():
        since = as_of - LATELY
        some = [one for one in found if one.post.published and (one.post.published > since) == is_late]
        settled = [one for one in some if one.post.created < as_of - _SETTLED]
        yield from _told(_spread(settled, sum(shares)), shares)


def _tried() -> set[str]:
    """Return the addresses with which people sign in: what is theirs to find, the content says."""
    return {person.email for person in voices() if person.key in SIGN_INS.values()}


def _spread(found: list[Revision], many: int) -> list[Revision]:
    """Return `many` of them from the whole length, all where there are fewer."""
    return found[:: max(1, len(found) // many)][:many]


def _told(revisions: list[Revision], shares: tuple[int, int, int]) -> Iterator[_Case]:
    kinds = ["held"] * shares[0] + ["flagged"] * shares[1] + ["back"] * shares[2]
    step = 7  # no divisor of the numbers of them: kinds mix over the months
    for place, revision in enumerate(revisions):
        yield _standing(revision, kinds[place * step % len(kinds)], place)


def _standing(revision: Revision, what: str, place: int) -> _Case:
    about: dict[str, Any] = {"revision": revision, "thread": revision.post.thread, "opened": revision.post.published}
    if what == "flagged":
        flag = _FLAGGED_FOR[place % len(_FLAGGED_FOR)]
        return _Case(**about, kind=_Kind.FLAG, code=flag, outcome=_Outcome.KEEP, rule=Rule.NO_CONCERN)
    code = _HELD_FOR[place % len(_HELD_FOR)]
    if what == "held":
        is_false = code == HoldCode.LONG_TEXT
        rule = Rule.FALSE_ALARM if is_false else Rule.NO_CONCERN
        return _Case(**about, kind=_Kind.HOLD, code=code, outcome=_Outcome.RELEASE, rule=rule)
    said = contents("decided")["given_back"]
    taken = {"outcome": _Outcome.RETURN, "rule": Rule.CONDUCT, "note": said["note"]}
    return _Case(**about, kind=_Kind.HOLD, code=code, words=said["words"], answer=_Outcome.RELEASE, **taken)


def _refused(members: Mapping[str, Member], as_of: datetime) -> list[_Case]:
    """Write the texts of the content that nobody reads any more, each in a thread that stood by then."""
    authors = cycle(_writers(members, as_of))
    written = contents("decided")["refused"]
    posts, revisions, cases = [], [], []
    for place, said in enumerate(written):
        at = as_of - LATELY * 1.2 - _OLDEST * place / len(written)
        opening = _opening(said["board"], at)
        if opening is None:
            continue
        post, revision = _written(said, opening, next(authors), at)
        posts.append(post)
        revisions.append(revision)
        cases.append(_case(said, revision, opening.thread, at))
    Post.objects.bulk_create(posts)
    Revision.objects.bulk_create(revisions)
    return cases


def _writers(members: Mapping[str, Member], as_of: datetime) -> list[Member]:
    """Return the voices who write as members and were here before all that."""
    tried = set(SIGN_INS.values())
    known = (members[person.key] for person in voices() if person.role == "member" and person.key not in tried)
    return [member for member in known if member.joined < as_of - _OLDEST - LATELY * 2]


def _opening(board: str, at: datetime) -> Post | None:
    """Return the post with which the board's youngest thread of that time began."""
    begun = Post.objects.filter(parent=None, thread__board__slug=board, label=Label.GREEN, published__lt=at)
    named = begun.filter(thread__under_rule=False).select_related("thread__board__moderators")
    return named.order_by("-published", "thread__title").first()


def _written(said: dict[str, Any], opening: Post, author: Member, at: datetime) -> tuple[Post, Revision]:
    state = Post.State.RETURNED if said["outcome"] == _Outcome.RETURN else Post.State.REMOVED
    post = Post(
        thread=opening.thread,
        parent=opening,
        author=author,
        label=opening.label,
        language="en",
        state=state,
        created=at,
    )
    words = {"body": said["body"], "html": markup.render(said["body"]), "markup_version": markup.VERSION}
    return post, Revision(post=post, editor=author, state=state, created=at, **words)


def _case(said: dict[str, Any], revision: Revision, thread: Thread, at: datetime) -> _Case:
    return _Case(
        revision=revision,
        thread=thread,
        kind=said["kind"],
        code=said["reason"],
        opened=at,
        outcome=said["outcome"],
        rule=said["rule"],
        note=said["note"],
        words=said.get("appealed", ""),
        answer=_Outcome.KEEP,
    )


def _reason(code: str) -> dict[str, Any]:
    return Reason(HoldCode(code)).as_dict()
