"""What a personal feed holds at the moment it is fetched, and the list of a member's own feeds."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from community.core.tlp import Content, Label, Road, carries
from community.members.models import Member
from forum.attribution import byline, with_author
from forum.models import Feed, Post, Subscription, Thread

from .addresses import post_url, thread_url

MOST = 50
_CARRIED = [label for label in Label.values if carries(label, Road.FEED) is not Content.NOTHING]


@dataclass(frozen=True, slots=True)
class Entry:
    """One post as a feed tells of it: what its label does not let out is empty."""

    post_id: str
    url: str
    title: str
    author: str
    html: str
    published: datetime
    updated: datetime


def own_feeds(member: Member) -> list[Feed]:
    """Return the member's feeds, the newest first."""
    return list(Feed.objects.visible_to(member).order_by("-made"))


def entries(feed: Feed) -> list[Entry]:
    """Return the newest posts by others that the feed's member may read now, up to 50, in one query.

    Nothing from threads under the Chatham House Rule: who reads them, and when, is known to nobody.
    """
    posts: QuerySet[Post] = (
        Post.objects.visible_to(feed.member)
        .filter(state=Post.State.PUBLISHED, label__in=_CARRIED)
        .filter(thread__state=Thread.State.PUBLISHED, thread__label__in=_CARRIED, thread__under_rule=False)
        .exclude(author=feed.member)
    )
    if feed.contents == Feed.Contents.FOLLOWED:
        posts = _followed(posts, feed.member)
    newest = with_author(posts.select_related("thread")).order_by("-published", "-pk")[:MOST]
    return [_entry(post, feed.member) for post in newest]


def _followed(posts: QuerySet[Post], member: Member) -> QuerySet[Post]:
    """Return those in what the member wants to hear everything of; a word on a thread stands over one on its board."""
    own = Subscription.objects.visible_to(member).filter(Q(thread=OuterRef("thread")))
    boards = Subscription.objects.visible_to(member).filter(board=OuterRef("thread__board"))
    level = Coalesce(Subquery(own.values("level")), Subquery(boards.values("level")))
    return posts.annotate(level=level).filter(level=Subscription.Level.ALL)


def _entry(post: Post, viewer: Member) -> Entry:
    thread, label = post.thread, post.stands_under
    carried = carries(label, Road.FEED)
    whole = carried is Content.FULL
    said = thread.title if whole or carried is Content.LINKED_TITLE else _("Something new for you")
    published = post.published or post.created
    return Entry(
        post_id=post.public_id,
        url=thread_url(thread.public_id) if post.is_opening else post_url(thread.public_id, post.public_id),
        title=f"{label} {said}",
        author=byline(post, viewer).name if whole else "",
        html=post.html if whole else "",
        published=published,
        updated=post.edited or published,
    )
