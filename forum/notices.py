"""What the forum tells, to whom; and that a page can listen to a thread."""

from typing import Any, cast

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.core.tlp import Label, strictest
from community.core.visibility import Viewer
from community.members.models import Group, Member, Membership
from realtime.notices import NOTHING_QUOTED, Notice, Quoted, Topic, declare

from . import policy
from .attribution import byline, started_by
from .models import (
    Attachment,
    Board,
    Bookmark,
    BreakGlass,
    Consent,
    LabelChange,
    Post,
    ReadMark,
    Subscription,
    Thread,
)


def _level_in(thread: Thread) -> Coalesce:
    """Return, for a query of members, what each wants to hear: a word on the thread stands over one on its board."""
    own = Subscription.objects.filter(member=OuterRef("pk"))
    return Coalesce(
        Subquery(own.filter(thread=thread).values("level")),
        Subquery(own.filter(board=thread.board_id).values("level")),
    )


def _quoted(post: Post) -> Quoted:
    return Quoted(post.current.body, post.html, post.language) if post.current else NOTHING_QUOTED


class _OfPost(Notice):
    """News of a published post."""

    model = Post
    select = ("thread__board", "author__organisation", "current")

    def targets(self, viewer: Viewer) -> QuerySet[Post]:
        """A removed post leaves a gap in the thread, and no news."""
        return Post.objects.visible_to(viewer).filter(state=Post.State.PUBLISHED)

    def words(self, target: Post, viewer: Viewer) -> dict[str, Any]:
        return {"byline": byline(target, viewer)}

    def conversation(self, target: Post) -> str:
        return str(target.thread.public_id)

    def heading(self, target: Post) -> str:
        return target.thread.title

    def section(self, target: Post) -> str:
        return target.thread.board.name

    def quoted(self, target: Post) -> Quoted:
        return _quoted(target)

    def url(self, target: Post) -> str:
        return reverse("forum:post", args=[target.thread.public_id, target.public_id])

    def label(self, target: Post) -> Label:
        return target.stands_under


@declare
class MemberMentioned(_OfPost):
    """A post that became readable mentions somebody by their handle."""

    code = "member-mentioned"
    about = _("Posts that mention me")
    templates = "forum/notices/member_mentioned"

    def recipients(self, target: Post) -> QuerySet[Member]:
        """Return whom it mentions, of those who may read it; not who wants to hear nothing of the thread."""
        wanting = policy.mentioned(target).annotate(level=_level_in(target.thread))
        return wanting.filter(~Q(level=Subscription.Level.NONE) | Q(level=None))


@declare
class ReplyPosted(_OfPost):
    """A reply became readable."""

    code = "reply-posted"
    about = _("Replies in threads that I follow, and answers to me")
    templates = "forum/notices/reply_posted"

    def recipients(self, target: Post) -> QuerySet[Member]:
        """Return who hears everything of the thread or board, and those it answers unless they want nothing.

        A member's word on the thread stands over their word on the board; never the author; only who may read it. Whom
        it mentions is told of that instead.
        """
        thread = target.thread
        answered = {target.parent.author_id} if target.parent else set()
        addressed = {thread.author_id} | answered
        told = Subscription.objects.filter(Q(thread=thread) | Q(board=thread.board_id))
        return (
            thread.audience.members()
            .filter(Q(pk__in=Subquery(told.values("member"))) | Q(pk__in=addressed))
            .exclude(pk=target.author_id or 0)
            .exclude(pk__in=policy.mentioned(target).values("pk"))
            .annotate(level=_level_in(thread))
            .filter(
                Q(level=Subscription.Level.ALL)
                | Q(level=Subscription.Level.ANSWERS, pk__in=answered)
                | Q(level=None, pk__in=addressed)
            )
        )


@declare
class ThreadStarted(Notice):
    """A thread became readable."""

    code = "thread-started"
    about = _("New threads in boards that I follow")
    model = Thread
    templates = "forum/notices/thread_started"
    select = ("board", "author__organisation")

    def recipients(self, target: Thread) -> QuerySet[Member]:
        """Return who hears everything of the board and may read the thread; never its author.

        Whom the opening post mentions is told of that instead.
        """
        opening = Post.objects.select_related("current", "thread").get(thread=target, parent=None)
        wanting = Subscription.objects.filter(board=target.board_id, level=Subscription.Level.ALL)
        return (
            target.audience.members()
            .filter(pk__in=Subquery(wanting.values("member")))
            .exclude(pk=target.author_id or 0)
            .exclude(pk__in=policy.mentioned(opening).values("pk"))
        )

    def words(self, target: Thread, viewer: Viewer) -> dict[str, Any]:
        return {"byline": started_by(target, viewer)}

    def conversation(self, target: Thread) -> str:
        return str(target.public_id)

    def heading(self, target: Thread) -> str:
        return target.title

    def section(self, target: Thread) -> str:
        return target.board.name

    def url(self, target: Thread) -> str:
        return reverse("forum:thread", args=[target.public_id])

    def label(self, target: Thread) -> Label:
        return Label(target.label)


@declare
class LabelChanged(Notice):
    """Label or readers of something became narrower, or its author named other readers, of whom one stands for all."""

    code = "label-changed"
    about = _("Stricter labels and other readers of what I have read")
    model = LabelChange
    templates = "forum/notices/label_changed"
    select = ("thread", "post", "by")

    def recipients(self, target: LabelChange) -> QuerySet[Member]:
        """Return the readers who are bound by it from now on: those who have read it; all the named of a new one."""
        thread = target.thread
        if thread.under_rule:  # what anybody reads there is written nowhere
            return Member.objects.none()
        readers = thread.audience.members().exclude(pk=target.by_id)
        if target.reader_added:
            return readers
        return readers.filter(pk__in=Subquery(ReadMark.objects.filter(thread=thread).values("member")))

    def url(self, target: LabelChange) -> str:
        return reverse("forum:thread-label", args=[target.thread.public_id])

    def label(self, target: LabelChange) -> Label:
        return strictest(target.thread.label, target.post.label if target.post else target.thread.label)


@declare
class BookmarkDue(Notice):
    """The day has come on which a member wanted to be reminded of a post."""

    code = "bookmark-due"
    about = _("Reminders of my bookmarks")
    model = Bookmark
    templates = "forum/notices/bookmark_due"
    select = ("post__thread__board", "post__author__organisation", "post__current")

    def recipients(self, target: Bookmark) -> QuerySet[Member]:
        return Member.objects.filter(pk=target.member_id)

    def words(self, target: Bookmark, viewer: Viewer) -> dict[str, Any]:
        return {"byline": byline(target.post, viewer)}

    def section(self, target: Bookmark) -> str:
        return target.post.thread.board.name

    def quoted(self, target: Bookmark) -> Quoted:
        return _quoted(target.post)

    def url(self, target: Bookmark) -> str:
        return reverse("forum:post", args=[target.post.thread.public_id, target.post.public_id])

    def label(self, target: Bookmark) -> Label:
        return target.post.stands_under


@declare
class VirusFound(Notice):
    """In a file that goes with a post a virus was found."""

    code = "virus-found"
    about = ""
    model = Attachment
    templates = "forum/notices/virus_found"
    select = ("post__thread",)

    def recipients(self, target: Attachment) -> QuerySet[Member]:
        return Member.objects.filter(pk=target.owner_id)

    def targets(self, viewer: Viewer) -> QuerySet[Attachment]:
        return Attachment.objects.visible_to(viewer).filter(scan=Attachment.Scan.INFECTED, owner=viewer.pk)

    def url(self, target: Attachment) -> str:
        post = cast("Post", target.post)  # of what was not sent nobody is told
        return reverse("forum:post", args=[post.thread.public_id, post.public_id])

    def label(self, target: Attachment) -> Label:
        return cast("Post", target.post).stands_under


@declare
class ConsentAsked(Notice):
    """An author is asked whether a post goes into a wider thread."""

    code = "consent-asked"
    about = _("Questions whether a post of mine may be published more widely")
    model = Consent
    templates = "forum/notices/consent_asked"
    select = ("post", "widening__by", "widening__source")

    def recipients(self, target: Consent) -> QuerySet[Member]:
        return Member.objects.filter(pk=target.post.author_id)

    def targets(self, viewer: Viewer) -> QuerySet[Consent]:
        """Once it is answered, the question is no news any more."""
        return Consent.objects.visible_to(viewer).filter(state=Consent.State.ASKED)

    def url(self, target: Consent) -> str:
        return reverse("forum:consent", args=[target.public_id])

    def label(self, target: Consent) -> Label:
        return strictest(target.post.label, target.widening.source.label)


@declare
class ModeratorSeated(Notice):
    """Somebody moderates a board from now on, and reads there what is held or flagged."""

    code = "moderator-seated"
    about = _("New moderators of boards where I have written")
    model = Membership
    templates = "forum/notices/moderator_seated"
    select = ("member__organisation",)

    def recipients(self, target: Membership) -> QuerySet[Member]:
        """Return who has written there under their name; whoever did under the Rule is known to nobody."""
        written = Post.objects.filter(thread__board__moderators=target.group_id, author__isnull=False)
        return Member.objects.verified().filter(pk__in=written.values("author")).exclude(pk=target.member_id)

    def targets(self, viewer: Viewer) -> QuerySet[Membership]:
        return Membership.objects.filter(group__in=Board.objects.visible_to(viewer).values("moderators"))

    def words(self, target: Membership, viewer: Viewer) -> dict[str, Any]:
        return {"boards": [board.name for board in Board.objects.visible_to(viewer).filter(moderators=target.group_id)]}

    def url(self, target: Membership) -> str:
        return reverse("forum:index")

    def label(self, target: Membership) -> Label:
        return Label.GREEN


@declare
class ReserveSeated(Notice):
    """Somebody is a reserve moderator from now on, and reads anywhere what nobody decided in time."""

    code = "reserve-seated"
    about = _("New reserve moderators")
    model = Membership
    templates = "forum/notices/reserve_seated"
    select = ("member",)

    def recipients(self, target: Membership) -> QuerySet[Member]:
        """Return who has written anywhere under their name, as for a moderator of a board."""
        written = Post.objects.filter(author__isnull=False)
        return Member.objects.verified().filter(pk__in=written.values("author")).exclude(pk=target.member_id)

    def targets(self, viewer: Viewer) -> QuerySet[Membership]:
        return Membership.objects.filter(group__kind=Group.Kind.RESERVE)

    def url(self, target: Membership) -> str:
        return reverse("forum:index")

    def label(self, target: Membership) -> Label:
        return Label.GREEN


@declare
class ThreadOpened(Notice):
    """One of the staff opened a thread outside their reach: told to all whose posts they read by it, wanted or not."""

    code = "thread-opened"
    model = BreakGlass
    templates = "forum/notices/thread_opened"
    select = ("thread", "asked_by__organisation")

    def recipients(self, target: BreakGlass) -> QuerySet[Member]:
        written = Post.objects.filter(thread=target.thread_id, state=Post.State.PUBLISHED)
        return Member.objects.verified().filter(pk__in=Subquery(written.values("author")))

    def targets(self, viewer: Viewer) -> QuerySet[BreakGlass]:
        """An author who reads the thread no more is told too, but neither led there nor told what it is called now."""
        read = Thread.objects.visible_to(viewer).filter(pk=OuterRef("thread"))
        return BreakGlass.objects.visible_to(viewer).filter(state=BreakGlass.State.OPEN).annotate(is_read=Exists(read))

    def url(self, target: BreakGlass) -> str:
        if target.thread and target.is_read:  # type: ignore[attr-defined]
            return reverse("forum:thread-label", args=[target.thread.public_id])
        return reverse("realtime:notifications")

    def label(self, target: BreakGlass) -> Label:
        """The reason may say what stands in any of its posts."""
        return strictest(target.label, target.thread.label if target.thread else target.label)


class _OfAsking(Notice):
    """What staff tell each other of an asking: neither the reason nor the address, which are for the site alone."""

    model = BreakGlass
    select = ("asked_by", "seconded_by")

    def url(self, target: BreakGlass) -> str:
        return reverse("forum:break-glass")

    def label(self, target: BreakGlass) -> Label:
        return Label.GREEN


@declare
class GlassAsked(_OfAsking):
    """Somebody wants to open a thread: told to those who could agree."""

    code = "glass-asked"
    templates = "forum/notices/glass_asked"

    def recipients(self, target: BreakGlass) -> QuerySet[Member]:
        return policy.who_may_second(target.asked_by)

    def targets(self, viewer: Viewer) -> QuerySet[BreakGlass]:
        return BreakGlass.objects.visible_to(viewer).filter(state=BreakGlass.State.ASKED)


@declare
class GlassAnswered(_OfAsking):
    """A second person agreed, or declined: told to the one who asked."""

    code = "glass-answered"
    templates = "forum/notices/glass_answered"

    def recipients(self, target: BreakGlass) -> QuerySet[Member]:
        return Member.objects.filter(pk=target.asked_by_id)

    def targets(self, viewer: Viewer) -> QuerySet[BreakGlass]:
        answered = BreakGlass.objects.visible_to(viewer).filter(asked_by=viewer.pk)
        return answered.filter(state__in=(BreakGlass.State.AGREED, BreakGlass.State.DECLINED))


@declare
class ThreadTopic(Topic):
    """`thread:<public id>` changes when something in the thread is published, edited or removed."""

    kind = "thread"

    def audible(self, viewer: Viewer, ids: list[str]) -> set[str]:
        seen = Thread.objects.visible_to(viewer).filter(public_id__in=ids, under_rule=False)
        return set(seen.values_list("public_id", flat=True))
