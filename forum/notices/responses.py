"""What authors are told of how readers took a post: reactions, and that an answer settled the question.

Under the Chatham House Rule there are neither.
"""

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.core.tlp import Label
from community.core.visibility import Viewer
from community.members.models import Member
from forum.models import Post, Reaction
from realtime.notices import Notice, declare

from .levels import unless_silenced
from .posts import OfPost


@declare
class PostReacted(Notice):
    """Somebody reacted to a post. Who it was is shown to nobody, its author included: as below the post itself."""

    code = "post-reacted"
    because = _("You wrote this post.")
    about = _("Reactions to my posts")
    model = Reaction
    templates = "forum/notices/post_reacted"
    slight = True
    select = ("post__thread__board",)

    def recipients(self, target: Reaction) -> QuerySet[Member]:
        thread = target.post.thread
        return unless_silenced(
            thread.audience.members().filter(pk=target.post.author_id or 0), thread, by=target.member_id
        )

    def targets(self, viewer: Viewer) -> QuerySet[Reaction]:
        """One that was taken back is gone, and no news."""
        return Reaction.objects.visible_to(viewer).filter(post__author=viewer.pk, post__state=Post.State.PUBLISHED)

    def conversation(self, target: Reaction) -> str:
        return str(target.post.public_id)

    def heading(self, target: Reaction) -> str:
        return target.post.thread.title

    def section(self, target: Reaction) -> str:
        return target.post.thread.board.name

    def url(self, target: Reaction) -> str:
        return reverse("forum:post", args=[target.post.thread.public_id, target.post.public_id])

    def label(self, target: Reaction) -> Label:
        return target.post.stands_under


@declare
class AnswerAccepted(OfPost):
    """An answer settled the question: told to its author, unless they asked it themselves."""

    code = "answer-accepted"
    because = _("You wrote this answer.")
    about = _("Answers of mine that settle a question")
    templates = "forum/notices/answer_accepted"

    def recipients(self, target: Post) -> QuerySet[Member]:
        thread = target.thread
        answered = thread.audience.members().filter(pk=target.author_id or 0).exclude(pk=thread.author_id or 0)
        return unless_silenced(answered, thread, by=thread.author_id)

    def targets(self, viewer: Viewer) -> QuerySet[Post]:
        """One that is the accepted answer no more is no news."""
        return super().targets(viewer).filter(author=viewer.pk, thread__accepted=F("pk"))
