"""When each version of a post became what it is."""

from django.utils.safestring import SafeString

from forum.models import Revision

from .moments import Clock


def version_moment(revision: Revision, clock: Clock) -> SafeString:
    """Return when readers first saw a version: the moment in which it was written would tell them that it waited. Of
    one that no reader saw, its author is told that moment.
    """
    return clock.stamp(revision.published or revision.created)
