"""Publishing the texts of a thread more widely: in a new thread, others' posts only as far as each author agrees."""

import uuid
from collections.abc import Collection, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from community.audit.record import record
from community.core.rulings import require
from community.members.models import Audience, Member
from community.moderation.reasons import CIRCUMSTANCES
from community.moderation.screening import Reason
from forum import policy
from forum.models import Consent, Post, Revision, Thread, Widening
from forum.models.tree import ancestor_paths
from forum.notices import ConsentAsked
from realtime.live import gathered
from realtime.notify import notify

from .publishing import locked_thread
from .submitting import Said, new_post, new_revision, reasons_so_far, submit, submitted_before, take_turn
from .threads import start_thread


@transaction.atomic
@gathered()
def widen_thread(
    *,
    by: Member,
    thread: Thread,
    title: str,
    body: str,
    label: str,
    audience: Audience,
    named: Collection[Member] = (),
    language: str,
    tags: Sequence[str] = (),
    posts: Collection[Post] = (),
    said_sensitive: bool = False,
    submission_key: uuid.UUID | None = None,
) -> Post:
    """Start a wider thread with the words of `thread`'s opening, as `by` gives them now, and return its opening post.

    Of `posts`, replies of `thread`, those of `by` go along; the author of each other one is asked. Nothing changes
    where it stands. Raises Refused by policy, ValidationError when that would not be wider or does not fit, and
    SentOtherwise for a form that was sent before and said something else.
    """
    take_turn(submission_key)
    said = Said(title=title, body=body, tags=tags, label=label)
    wider = Widening.objects.filter(source=thread)
    if earlier := submitted_before(by, submission_key, said, place=Q(post__thread__in=wider.values("target"))):
        return earlier.post
    thread = locked_thread(thread.pk)
    require(policy.can_widen(by, thread))
    source = Post.objects.get(thread=thread, parent=None)
    opening = start_thread(
        author=by,
        board=thread.board,
        title=title,
        body=body,
        label=label,
        audience=audience,
        named=named,
        language=language,
        tags=tags,
        said_sensitive=said_sensitive,
        known=_known(source),
        submission_key=submission_key,
    )
    target = opening.thread
    _require_wider(thread, target, posts)
    widening = Widening.objects.create(source=thread, target=target, by=by)
    Consent.objects.bulk_create(_asked(widening, post) for post in posts)
    record(actor=by, action="forum.thread_widened", target=widening, label=label)
    carry_over(target)
    return opening


@transaction.atomic
@gathered()
def carry_over(thread: Thread) -> None:
    """Let what was agreed go into a wider thread, and ask whom there is to ask, once it is published; else nothing."""
    thread = locked_thread(thread.pk)
    if thread.state != Thread.State.PUBLISHED:
        return
    open_ones = Consent.objects.filter(widening__target=thread, copy=None).select_related("post__current")
    for consent in open_ones.filter(state=Consent.State.GIVEN).order_by("post__path"):
        _copy(consent, thread)
    for consent in open_ones.filter(state=Consent.State.ASKED):
        notify(ConsentAsked, consent)


@transaction.atomic
@gathered()
def agree(*, author: Member, consent: Consent) -> None:
    """Let the author's post go along as it reads now. Raises Refused by policy."""
    fresh = _locked(consent)
    require(policy.can_agree_to(author, fresh))
    _answer(fresh, Consent.State.GIVEN)
    _copy(fresh, fresh.widening.target)


@transaction.atomic
def refuse(*, author: Member, consent: Consent) -> None:
    """Let the author's post stay where it is, and there alone. Raises Refused by policy."""
    fresh = _locked(consent)
    require(policy.can_answer(author, fresh))
    _answer(fresh, Consent.State.REFUSED)


def _require_wider(thread: Thread, target: Thread, posts: Collection[Post]) -> None:
    for ruling in (
        policy.can_be_wider(thread, target.label, target.audience),
        policy.can_go_along(posts, thread, target.audience),
    ):
        if not ruling:
            raise ValidationError({"readers": ruling.sentence})


def _asked(widening: Widening, post: Post) -> Consent:
    if post.author_id == widening.by_id:
        return Consent(widening=widening, post=post, state=Consent.State.GIVEN, decided=widening.at)
    return Consent(widening=widening, post=post)


def _known(source: Post) -> list[Reason]:
    """Return why moderators looked at the words where they stood before."""
    before = reasons_so_far(Revision.objects.filter(post=source))
    return [reason for reason in before if reason.code not in CIRCUMSTANCES]


def _locked(consent: Consent) -> Consent:
    """Return the consent as it is once the wider thread is locked, and so no other answer is on its way."""
    target = locked_thread(consent.widening.target_id)
    fresh = Consent.objects.select_related("widening", "post__current", "post__author").get(pk=consent.pk)
    fresh.widening.target = target
    return fresh


def _answer(consent: Consent, state: Consent.State) -> None:
    consent.state, consent.decided = state, timezone.now()
    consent.save(update_fields=["state", "decided"])


def _copy(consent: Consent, thread: Thread) -> None:
    """Let the post stand in the wider thread as well, under the same name; moderators look at it as at any other."""
    source = consent.post
    if source.author is None or source.current is None:  # taken away since its author agreed
        return
    under = _place(consent, thread)
    copy = new_post(thread=thread, parent=under, author=source.author, language=source.language, label=thread.label)
    revision = new_revision(post=copy, editor=source.author, body=source.current.body, submission_key=None)
    consent.copy = copy
    consent.save(update_fields=["copy"])
    submit(revision, said_sensitive=False, known=_known(source))


def _place(consent: Consent, thread: Thread) -> Post:
    """Return what the copy answers: the copy of the nearest post above it that went along, or the opening."""
    above = Consent.objects.filter(
        widening=consent.widening,
        post__path__in=ancestor_paths(bytes(consent.post.path or b"")),
        copy__state=Post.State.PUBLISHED,
    )
    nearest = above.select_related("copy").order_by("-post__depth").first()
    opening = Post.objects.get(thread=thread, parent=None)
    return nearest.copy if nearest and nearest.copy else opening
