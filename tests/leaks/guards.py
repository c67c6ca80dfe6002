"""The guards of the surfaces, each with what stands in its place when it is taken away, and where that shows."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import Q, QuerySet

from community.core.rulings import YES, Ruling, no
from community.core.tlp import Content, Label
from community.members.models import Member, Membership
from community.members.models.audience import AudienceQuerySet
from community.moderation import policy as moderation_policy
from community.moderation.models import Decision
from community.moderation.models.queue_item import QueueItem, QueueItemQuerySet
from community.moderation.reading import foremost, several
from community.moderation.views import appeals
from forum import authorship, personal, policy, reading
from forum.attribution import AUTHOR_FIELDS, credited
from forum.models import Thread
from forum.models import post as post_module
from forum.models import revision as revision_module
from forum.models.attachment import AttachmentQuerySet
from forum.models.bookmark import BookmarkQuerySet
from forum.models.draft import DraftQuerySet
from forum.models.labelling import ConsentQuerySet, WideningQuerySet
from forum.models.post_index import PostIndexQuerySet
from forum.models.revision import RevisionQuerySet
from forum.models.rule import UnmaskingQuerySet
from forum.models.thread import ThreadQuerySet
from forum.notices import ReplyPosted, ThreadStarted
from forum.policy import printing as printing_policy
from forum.reading import feeds, people, threads
from tests.leaks.matrix import GROUP, HELD, PUBLISHED, THREAD, canary
from tests.leaks.roads import AUTHOR

Patch = tuple[object, str, object]


@dataclass(frozen=True)
class Guard:
    """One guard: who is kept out by it, its replacement, and the surfaces on which its loss shows."""

    viewer: str
    surfaces: set[str]
    patches: tuple[Patch, ...]


def _all(rows: Any, _viewer: object) -> Any:
    return rows.all()


def _any(_viewer: object, via: str = "") -> Q:
    return Q(**{f"{via}pk__isnull": False})


def _yes(*_asked: object) -> Ruling:
    return YES


def _every_seat(_viewer: object) -> QuerySet[Membership]:
    return Membership.objects.all()


def _every_item(_viewer: object) -> QueueItemQuerySet:
    return QueueItem.objects.open()


def _any_decision(_member: object, public_id: str) -> Decision | None:
    return Decision.objects.filter(public_id=public_id).first()


def _if_published(_member: object, thread: Thread) -> Ruling:
    return YES if thread.state == Thread.State.PUBLISHED else no("There is nothing to widen.")


def _full(_label: str, _road: object) -> Content:
    return Content.FULL


def _all_who_wrote(posts: Any, _thread: object) -> people.People:
    """Count those too whose posts were taken away."""
    return people.People([(credited(row), 1) for row in posts.values(*AUTHOR_FIELDS)], 0)


def _as(state: str, kind: str, read: Callable[..., Any]) -> Callable[..., Any]:
    """Return a reader that takes whoever looks for the author of a text that is there."""

    def instead(_viewer: Member, *asked: Any, **named: Any) -> Any:
        author = Member.objects.get(name=f"{canary(Label.AMBER, GROUP, state, kind)}{AUTHOR}")
        return read(author, *asked, **named)

    return instead


_batch = personal.OwnPosts.batch


def _posts_of_another(own: personal.OwnPosts, member: Member, **named: Any) -> Any:
    return _as(HELD, THREAD, partial(_batch, own))(member, **named)


GUARDS = {
    "the threads one may read": Guard(
        "member outside",
        {
            "forum:board",
            "forum:feed",
            "forum:file",
            "forum:file-small",
            "forum:post",
            "forum:post-bookmark",
            "forum:post-flag",
            "forum:post-history",
            "forum:post-react",
            "forum:search",
            "forum:suggest",
            "forum:tag",
            "forum:thread",
            "forum:thread-label",
            "forum:thread-print",
            "forum:thread-reply",
            "forum:thread-start",
            "forum:threads",
            "realtime:notifications",
        },
        ((ThreadQuerySet, "visible_to", _all),),
    ),
    "the threads that a moderator may read": Guard(
        "moderator of the board",
        {"forum:post-silence", "forum:post-split", "forum:post-unmask", "forum:thread-narrow", "forum:thread-order"},
        ((ThreadQuerySet, "visible_to", _all),),
    ),
    "the texts on which a rule is tried": Guard(
        "moderator of another board",
        {"moderation:rule-enable", "moderation:rule-trial"},
        ((post_module, "is_visible_post", _any),),
    ),
    "the audiences one belongs to": Guard(
        "member outside",
        {
            "forum:board",
            "forum:feed",
            "forum:file",
            "forum:file-small",
            "forum:post",
            "forum:search",
            "forum:suggest",
            "forum:tag",
            "forum:thread",
            "forum:thread-label",
            "forum:thread-print",
            "forum:thread-reply",
            "forum:threads",
            "realtime:notifications",
        },
        ((AudienceQuerySet, "visible_to", _all),),
    ),
    "the posts that stand in a thread": Guard(
        "member outside",
        {"forum:feed", "forum:post-flag", "forum:thread-start", "realtime:notifications"},
        ((post_module, "is_visible_post", _any),),
    ),
    "the versions that are published": Guard(
        "member outside",
        {"forum:post-history"},
        ((RevisionQuerySet, "visible_to", _all), (revision_module, "is_visible_post", _any)),
    ),
    "the rows of the search index": Guard(
        "member outside", {"forum:search", "forum:suggest"}, ((PostIndexQuerySet, "visible_to", _all),)
    ),
    "the files of what one may read": Guard(
        "member outside", {"forum:file", "forum:file-small"}, ((AttachmentQuerySet, "visible_to", _all),)
    ),
    "whose the bookmarks are, and of what": Guard(
        "member outside", {"forum:bookmarks"}, ((BookmarkQuerySet, "visible_to", _all),)
    ),
    "whose the drafts are": Guard(
        "member outside", {"forum:draft-kept", "forum:drafts"}, ((DraftQuerySet, "visible_to", _all),)
    ),
    "what a feed carries": Guard("member outside", {"forum:feed"}, ((feeds, "carries", _full),)),
    "what a feed leaves out": Guard("named reader", {"forum:feed"}, ((feeds, "_CARRIED", Label.values),)),
    "what may be printed": Guard("named reader", {"forum:thread-print"}, ((printing_policy, "can_print", _yes),)),
    "what is for reading here alone": Guard(
        "member of the group", {"forum:thread-print"}, ((policy, "can_print_thread", _yes),)
    ),
    "whose the data are": Guard(
        "member outside", {"members:data-export"}, ((personal.OwnPosts, "batch", _posts_of_another),)
    ),
    "whose the held posts are": Guard(
        "member outside", {"forum:mine"}, ((reading, "own_posts", _as(HELD, THREAD, reading.own_posts)),)
    ),
    "whose a waiting post is": Guard(
        "member outside", {"forum:post-state"}, ((reading, "own_post", _as(HELD, THREAD, reading.own_post)),)
    ),
    "whose the tags under the Rule are": Guard(
        "member outside", {"forum:mine-rule", "members:data-export"}, ((authorship.Own, "_under", lambda *_under: Q()),)
    ),
    "who reads the thread beside": Guard(
        "member outside",
        {"forum:post", "forum:thread"},
        ((threads, "beside_posts", _as(PUBLISHED, THREAD, threads.beside_posts)),),
    ),
    "who reads where a thread stands beside": Guard(
        "member outside", {"forum:thread"}, ((threads, "stands_beside", lambda _viewer, thread: thread.beside),)
    ),
    "who speaks in a thread": Guard(
        "member outside", {"forum:post", "forum:thread"}, ((people, "_counted", _all_who_wrote),)
    ),
    "who is asked": Guard(
        "author", {"forum:consent", "forum:mine", "realtime:notifications"}, ((ConsentQuerySet, "visible_to", _all),)
    ),
    "who reads a wider thread": Guard(
        "member of the group", {"forum:thread-label"}, ((WideningQuerySet, "visible_to", _all),)
    ),
    "who may decide": Guard(
        "moderator of another board",
        {"moderation:decide", "moderation:item", "moderation:list", "moderation:queue"},
        ((QueueItemQuerySet, "visible_to", _all), (foremost, "seats_of", _every_seat)),
    ),
    "who may change what is decided": Guard(
        "moderator of another board",
        {"moderation:reword"},
        ((QueueItemQuerySet, "visible_to", _all), (moderation_policy, "can_decide", _yes)),
    ),
    "what is decided together": Guard(
        "moderator of another board",
        {"moderation:several", "moderation:several-preview"},
        ((several, "_fit", _every_item), (QueueItemQuerySet, "visible_to", _all)),
    ),
    "who may decide over what is TLP:RED": Guard(
        "moderator of the board",
        {"moderation:decide", "moderation:file", "moderation:item"},
        ((QueueItemQuerySet, "visible_to", _all),),
    ),
    "what the queue says of texts for fewer readers": Guard(
        "moderator of the board", {"moderation:list", "moderation:queue"}, ((QueueItem, "is_restricted", False),)
    ),
    "whose the decisions are": Guard(
        "member outside", {"moderation:decision"}, ((appeals, "own_decision", _any_decision),)
    ),
    "who asks for a name": Guard(
        "moderator of the board", {"forum:unmaskings"}, ((UnmaskingQuerySet, "visible_to", _all),)
    ),
    "who is told a name": Guard(
        "named moderator of the board", {"forum:unmasking-name"}, ((policy, "can_be_told", _yes),)
    ),
    "who changes a post": Guard(
        "member outside",
        {"forum:post-edit"},
        (
            (policy, "can_edit", _yes),
            (RevisionQuerySet, "visible_to", _all),
            (revision_module, "is_visible_post", _any),
        ),
    ),
    "who widens a thread": Guard(
        "member outside",
        {"forum:thread-widen"},
        ((policy, "can_widen", _if_published), (ThreadQuerySet, "visible_to", _all)),
    ),
    "who names readers": Guard(
        "member outside",
        {"forum:thread-readers"},
        ((policy, "can_name_reader", _yes), (ThreadQuerySet, "visible_to", _all)),
    ),
    "what one follows": Guard("member outside", {"realtime:preferences"}, ((ThreadQuerySet, "visible_to", _all),)),
    "what is still news": Guard(
        "member outside",
        {"realtime:notifications", "realtime:open"},
        tuple(
            (notice, "targets", lambda self, _viewer: self.model.objects.all())
            for notice in (ThreadStarted, ReplyPosted)
        ),
    ),
}
