"""A thread published more widely: what could go along, what its author is asked, and what became of it."""

from collections import Counter
from dataclasses import dataclass

from django.utils.safestring import SafeString

from community.core import markup
from community.core.rulings import Ruling
from community.core.tlp import strictest
from community.members.models import Member
from forum import policy
from forum.attribution import byline, with_author
from forum.models import Consent, Post, Thread, Widening

from .addresses import post_url, thread_url
from .chips import chip
from .moments import Clock
from .readers import Readers, readers_of

_MOST = 200
_WORDS = 160


@dataclass(frozen=True, slots=True)
class Offered:
    """A reply that could go along."""

    public_id: str
    name: str
    own: bool
    words: str
    label: SafeString
    published: SafeString | str


@dataclass(frozen=True, slots=True)
class ConsentPage:
    """What an author is asked about one post."""

    consent: Consent
    by: str
    title: str
    """Of the thread in which the post stands."""
    url: str
    html: SafeString
    language: str
    label_now: str
    readers_now: Readers
    label_then: str
    readers_then: Readers
    wider_title: str
    """Of the wider thread, for those who read it."""
    wider_url: str
    can_agree: Ruling
    can_answer: Ruling


@dataclass(frozen=True, slots=True)
class Wider:
    """A wider thread that was made from this one; to its author also how many were asked, and what they said."""

    title: str
    url: str
    label: SafeString
    asked: int
    given: int
    refused: int


def offered(viewer: Member, thread: Thread) -> list[Offered]:
    """Return the first 200 replies of `thread`, in the order of reading."""
    clock = Clock.started()
    replies = Post.objects.visible_to(viewer).filter(thread=thread, state=Post.State.PUBLISHED).exclude(parent=None)
    found = with_author(replies.select_related("current")).order_by("path")[:_MOST]
    return [
        Offered(
            public_id=post.public_id,
            name=byline(post, viewer).name,
            own=post.author_id == viewer.pk,
            words=markup.excerpt(post.current.body, _WORDS) if post.current else "",
            label=chip(strictest(post.label, thread.label)),
            published=clock.stamp(post.published) if post.published else "",
        )
        for post in found
    ]


def consent_page(viewer: Member, consent_id: str) -> ConsentPage | None:
    """Return the page of the question; None when `viewer` is not asked it."""
    asked = Consent.objects.visible_to(viewer).filter(public_id=consent_id, post__author=viewer.pk)
    whole = asked.select_related("post__thread__audience", "widening__by", "widening__target__audience")
    if (consent := whole.first()) is None:
        return None
    post, target = consent.post, consent.widening.target
    reads = Thread.objects.visible_to(viewer).filter(pk=target.pk).exists()
    return ConsentPage(
        consent=consent,
        by=consent.widening.by.name,
        title=post.thread.title,
        url=post_url(post.thread.public_id, post.public_id),
        html=markup.trusted(post.html),
        language=post.language,
        label_now=post.stands_under,
        readers_now=readers_of(post.thread.audience),
        label_then=target.label,
        readers_then=readers_of(target.audience),
        wider_title=target.title if reads else "",
        wider_url=thread_url(target.public_id) if reads else "",
        can_agree=policy.can_agree_to(viewer, consent),
        can_answer=policy.can_answer(viewer, consent),
    )


def asked_of(member: Member) -> list[Consent]:
    """Return the questions that `member` has not answered, newest first."""
    asked = Consent.objects.visible_to(member).filter(post__author=member.pk, state=Consent.State.ASKED)
    published = asked.filter(widening__target__state=Thread.State.PUBLISHED)
    return list(published.select_related("post__thread", "widening__by").order_by("-widening__at"))


def wider_threads(viewer: Member, thread: Thread) -> list[Wider]:
    """Return what was published more widely of `thread`, as far as `viewer` reads it."""
    made = Widening.objects.visible_to(viewer).filter(source=thread).select_related("target").order_by("-at")
    said = _answers(viewer, thread) if thread.author_id == viewer.pk else Counter()
    return [
        Wider(
            title=widening.target.title,
            url=thread_url(widening.target.public_id),
            label=chip(widening.target.label),
            asked=said[widening.pk, Consent.State.ASKED],
            given=said[widening.pk, Consent.State.GIVEN],
            refused=said[widening.pk, Consent.State.REFUSED],
        )
        for widening in made
    ]


def _answers(viewer: Member, thread: Thread) -> Counter[tuple[int, str]]:
    """Return for each widening, and each answer, how many posts of others it is true of."""
    others = Consent.objects.visible_to(viewer).filter(widening__source=thread).exclude(post__author=viewer.pk)
    return Counter(others.values_list("widening", "state"))
