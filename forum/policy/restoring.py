"""What can be published again that a moderator had returned or removed."""

from django.utils.translation import gettext_lazy as _

from community.core.rulings import YES, Ruling, no
from forum.models import Revision, Thread

_GONE = (Thread.State.REMOVED, Thread.State.WITHDRAWN)


def can_be_restored(revision: Revision) -> Ruling:
    """The last version that its author sent, of a post and in a thread that are still there."""
    versions = Revision.objects.filter(post=revision.post_id).exclude(pk=revision.pk)
    if versions.filter(number__gt=revision.number).exclude(state=Revision.State.WITHDRAWN).exists():
        return no(
            _(
                "A later version of this text was sent since, so this one cannot be published again any more. What is "
                "decided over the later one can be appealed."
            )
        )
    if versions.filter(state=Revision.State.REMOVED).exists():
        return no(
            _(
                "A moderator removed the post itself since, so this change to it cannot be published any more. You can "
                "appeal against that."
            )
        )
    if not revision.post.is_opening and revision.post.thread.state in _GONE:
        return no(_("Its thread is gone, so it cannot be published there again. You can start a new thread with it."))
    return YES
