"""The bell: every member can listen to their own notifications, and to nobody else's."""

from community.core.visibility import Viewer

from .notices import Topic, declare


@declare
class BellTopic(Topic):
    """`bell:<member's uuid>` changes when a notification of that member comes or is read."""

    kind = "bell"

    def audible(self, viewer: Viewer, ids: list[str]) -> set[str]:
        return {str(getattr(viewer, "uuid", ""))} & set(ids)


def bell_topic(uuid: object) -> str:
    """Return the name of the topic of the member with that uuid."""
    return f"{BellTopic.kind}:{uuid}"
