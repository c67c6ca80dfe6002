"""When each version of a post became what it is."""

from django.utils.safestring import SafeString

from forum.models import Post, Revision

from .moments import Clock


def version_moment(post: Post, revision: Revision, clock: Clock) -> SafeString:
    """Return when readers first saw a version, as far as its post knows, and otherwise the day alone: the moment in
    which it was written would tell them that it waited. Of one that no reader sees its author is told that moment.
    """
    if revision.state != Revision.State.PUBLISHED:
        return clock.stamp(revision.created)
    if revision.pk == post.current_id:
        return clock.stamp(post.edited or post.published or revision.created)
    if revision.number == 1 and post.published:  # the first to be published, if it ever was
        return clock.stamp(post.published)
    return clock.coarse(revision.created)
