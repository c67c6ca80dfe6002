"""The files that go with an item, given to who decides over it and to nobody else."""

from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

from community.core.uploads import to_be_saved, to_be_shown
from community.moderation.actions.openings import note_opening
from community.moderation.models import QueueItem
from community.moderation.policy import can_decide
from community.moderation.subjects import subject_of, target_of

from .doors import moderators_only, viewer_of, visible_item


@require_safe
@moderators_only
def enclosure(request: HttpRequest, pid: str, file_id: str) -> FileResponse:
    """Send a file while its item is open; that it was read is written down as for the item."""
    found, viewer = visible_item(request, pid), viewer_of(request)
    target = target_of(found)
    if target is None or found.state != QueueItem.State.OPEN or not can_decide(viewer, found):
        raise Http404
    if (file := subject_of(found).enclosure(target, file_id)) is None:
        raise Http404
    note_opening(item=found, moderator=viewer)
    send = to_be_shown if file.is_picture else to_be_saved
    return send(file.file, name=file.name, content_type=file.content_type)
