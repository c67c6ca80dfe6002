"""What a member wrote in the forum and wants to hear of; under the Chatham House Rule too, as their tags tell."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any, Final

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from community.members.holdings import Holding, Text, Texts, declare
from community.members.models import Group, Member, Membership
from realtime.notify import notify

from . import policy
from .authorship import Own
from .models import (
    Acknowledgement,
    Attachment,
    Ballot,
    Board,
    Bookmark,
    BreakGlass,
    Draft,
    Kind,
    Mute,
    Poll,
    Post,
    Reaction,
    Revision,
    Subscription,
    Thread,
)
from .notices import ModeratorSeated, ReserveSeated
from .reading.addresses import post_url, thread_url

_AT_ONCE: Final = 200


class OwnPosts(Texts):
    """The member's own posts with all their versions, the oldest first; without their threads' titles."""

    name = "posts"

    def count(self, member: Member) -> int:
        return Post.objects.filter(author=member).count()

    def batch(self, member: Member, *, after: int) -> tuple[list[Text], int]:
        own = Post.objects.filter(author=member, pk__gt=after).select_related("thread__board").order_by("pk")
        posts = list(own[:_AT_ONCE])
        return _posts(member, posts), posts[-1].pk if posts else after

    def placed(self, member: Member) -> Callable[[Text], Text]:
        titles = _titles(member, set())
        return lambda text: text | {"thread": titles.get(text["thread"])}


@declare
class Forum(Holding):
    name = "forum"
    texts = OwnPosts()
    about = _(
        "Your posts with all their versions, those under the Chatham House Rule, your drafts, your files by name, what "
        "you follow, keep, reacted to, chose in polls and said you read, and what you asked to open, or answered, as "
        "staff"
    )

    def export(self, member: Member) -> dict[str, Any]:
        under_rule = list(Own(member).revisions().select_related("post__thread__board"))
        started = {revision.post.thread_id for revision in under_rule if revision.post.is_opening}
        titles = _titles(member, started)
        return {
            "under_the_rule": [_under_rule(revision, titles) for revision in under_rule],
            "files": _files(member),
            "follows": _follows(member),
            "drafts": _drafts(member),
            "bookmarks": _bookmarks(member),
            "reactions": _reactions(member),
            "polls": _polls(member),
            "acknowledged": _acknowledged(member),
            "muted": _muted(member),
            "asked_to_open": _asked_to_open(member),
        }

    def tell_of_seat(self, seat: Membership) -> None:
        """Moderators of a board read what is held or flagged there, and the reserve everywhere what nobody decided in
        time: whoever has written there is told of a new one.
        """
        if Board.objects.filter(moderators=seat.group_id).exists():
            notify(ModeratorSeated, seat)
        if seat.group.kind == Group.Kind.RESERVE:
            notify(ReserveSeated, seat)


def _titles(member: Member, started: set[int]) -> dict[int, str]:
    """Return the titles of threads that the member can read now: of their own, those `started` under the Chatham House
    Rule among them, and what others wrote where it may leave on paper.
    """
    seen = Thread.objects.visible_to(member).only("title", "label", "under_rule", "author")
    return {
        thread.pk: thread.title
        for thread in seen
        if thread.author_id == member.pk or thread.pk in started or policy.can_print_thread(thread)
    }


def _posts(member: Member, posts: list[Post]) -> list[Text]:
    """Return some of the member's own posts, each with the key of its thread in the place of the title."""
    versions = defaultdict(list)
    for revision in Revision.objects.filter(editor=member, post__in=posts).order_by("number"):
        versions[revision.post_id].append(_version(revision))
    return [
        _place(post)
        | {
            "thread": post.thread_id,
            "written": post.created,
            "published": post.published,
            "changed": post.edited,
            "versions": versions[post.pk],
        }
        for post in posts
    ]


def _under_rule(revision: Revision, titles: dict[int, str]) -> dict[str, Any]:
    """Return a text with its day alone: no more is kept."""
    post = revision.post
    return _place(post) | {
        "thread": titles.get(post.thread_id),
        "participant": post.participant,
        "written": revision.created.date(),
        "versions": [_version(revision) | {"written": revision.created.date(), "published": None}],
    }


def _place(post: Post) -> Text:
    return {
        "address": post_url(post.thread.public_id, post.public_id),
        "board": post.thread.board.names["en"],
        "label": post.stands_under,
        "language": post.language,
        "state": post.state,
    }


def _version(revision: Revision) -> dict[str, Any]:
    opening = {"title": revision.title, "tags": revision.tags} if revision.title else {}
    return opening | {
        "number": revision.number,
        "state": revision.state,
        "reason": revision.reason or None,
        "written": revision.created,
        "published": revision.published,
        "text": revision.body,
    }


def _files(member: Member) -> list[dict[str, Any]]:
    """Return what the member sent with posts, and what they have not sent yet."""
    own = Attachment.objects.filter(owner=member).select_related("post__thread").order_by("added", "pk")
    return [
        {
            "name": file.name,
            "type": file.content_type,
            "bytes": file.size,
            "sha256": file.sha256,
            "added": file.added,
            "post": post_url(file.post.thread.public_id, file.post.public_id) if file.post else None,
            "taken_away": file.until is not None,
            "viruses": file.scan,
            "downloads": file.downloads,
        }
        for file in own
    ]


def _follows(member: Member) -> list[dict[str, Any]]:
    """Return what the member wants to hear of; of what they read no more the wish alone."""
    wanted = Subscription.objects.filter(member=member).select_related("board", "thread").order_by("pk")
    boards = set(Board.objects.visible_to(member).values_list("pk", flat=True))
    seen = Thread.objects.visible_to(member).filter(pk__in=Subscription.objects.filter(member=member).values("thread"))
    threads = {thread.pk for thread in seen if policy.can_print_thread(thread)}
    return [
        {
            "board": one.board.names["en"] if one.board and one.board_id in boards else None,
            "thread": thread_url(one.thread.public_id) if one.thread and one.thread_id in threads else None,
            "wants": one.level,
        }
        for one in wanted
    ]


def _drafts(member: Member) -> list[dict[str, Any]]:
    return [
        {"of": draft.key, "saved": draft.saved, "texts": draft.texts}
        for draft in Draft.objects.filter(member=member).order_by("pk")
    ]


def _bookmarks(member: Member) -> list[dict[str, Any]]:
    """Return what the member keeps; of what they read no more their note alone."""
    kept = list(Bookmark.objects.filter(member=member).select_related("post__thread").order_by("pk"))
    there = _readable(member, [one.post_id for one in kept])
    return [
        {"post": _address(one.post) if one.post_id in there else None, "note": one.note, "remind": one.remind}
        for one in kept
    ]


def _reactions(member: Member) -> list[dict[str, Any]]:
    given = list(Reaction.objects.filter(member=member).select_related("post__thread").order_by("pk"))
    there = _readable(member, [one.post_id for one in given])
    return [{"post": _address(one.post) if one.post_id in there else None, "word": one.word} for one in given]


def _readable(member: Member, posts: list[int]) -> set[int]:
    """Return which of the posts (keys) the member can read now, and may take along on paper."""
    read = Post.objects.visible_to(member).filter(pk__in=posts, state=Post.State.PUBLISHED).select_related("thread")
    return {post.pk for post in read if policy.can_print(post.stands_under)}


def _address(post: Post) -> str:
    return post_url(post.thread.public_id, post.public_id)


def _polls(member: Member) -> list[dict[str, Any]]:
    """Return where the member chose; what, where the poll is a named one: elsewhere it is kept nowhere."""
    read = Poll.objects.visible_to(member).select_related("thread")
    cast = Ballot.objects.filter(member=member).select_related("poll__thread").prefetch_related("options")
    there = {poll.pk for poll in read if policy.can_print_thread(poll.thread)}
    return [
        {
            "thread": thread_url(one.poll.thread.public_id) if one.poll_id in there else None,
            "chose": [option.words for option in one.options.all()]
            if one.poll.named and one.poll_id in there
            else None,
        }
        for one in cast.order_by("pk")
    ]


def _acknowledged(member: Member) -> list[dict[str, Any]]:
    announced = Thread.objects.visible_to(member).filter(kind=Kind.ANNOUNCEMENT)
    read = {thread.pk for thread in announced if policy.can_print_thread(thread)}
    said = Acknowledgement.objects.filter(member=member).select_related("thread").order_by("pk")
    return [
        {"thread": thread_url(one.thread.public_id) if one.thread_id in read else None, "at": one.at} for one in said
    ]


def _muted(member: Member) -> list[dict[str, Any]]:
    """Return whom the member muted, by the number of their account alone: names are not theirs to take along."""
    muted = Mute.objects.filter(member=member).select_related("muted").order_by("pk")
    return [{"member": one.muted.uuid, "since": one.since} for one in muted]


def _asked_to_open(member: Member) -> list[dict[str, Any]]:
    """Return what staff asked, with their own reason, and what they answered as the second person."""
    asked = BreakGlass.objects.filter(Q(asked_by=member) | Q(seconded_by=member)).order_by("asked", "pk")
    return [
        {
            "address": thread_url(one.address),
            "asked": one.asked,
            "as": "first" if one.asked_by_id == member.pk else "second",
            "reason": one.reason if one.asked_by_id == member.pk else None,
            "state": one.state,
            "until": one.until,
        }
        for one in asked
    ]
