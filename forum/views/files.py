"""The one door through which members' files leave."""

from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from community.core.uploads import to_be_saved
from forum.models import Attachment

from .composing import member_of


@require_safe
def download(request: HttpRequest, thread_id: str, file_id: str) -> FileResponse:
    """Send a file of the thread to whoever may see its post, to be saved."""
    seen = Attachment.objects.visible_to(member_of(request)).filter(post__thread__public_id=thread_id)
    found = get_object_or_404(seen, public_id=file_id)
    return to_be_saved(found.file, name=found.name, content_type=found.content_type)
