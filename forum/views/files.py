"""The doors through which members' files come in, one at a time, and leave."""

from django.core.exceptions import BadRequest, ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from community.core import throttle
from community.core.pictures import SMALL_TYPE
from community.core.rulings import Refused, require
from community.core.uploads import to_be_saved, to_be_shown
from forum import policy
from forum.actions import files
from forum.actions.red import note_red_reading
from forum.models import Attachment
from forum.reading import file_line

from .composing import member_of
from .enclosing import CHOSEN, take, why


@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Keep one file for a post that is being written; return its line in the form, or why it was not kept."""
    if (file := request.FILES.get(CHOSEN)) is None:
        raise BadRequest
    try:
        kept = take(request, file)
    except (Refused, ValidationError) as error:
        status = throttle.status_of_refusal(request)
        return HttpResponse(why(error), status=status, content_type="text/plain; charset=utf-8")
    return render(request, "forum/enclosed.html#line", {"line": file_line(kept)}, status=201)


@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """Return a line for each file that its owner has not sent yet: offered again where a form was left."""
    staged = Attachment.objects.visible_to(member_of(request)).staged().order_by("-pk")[: policy.MOST_FILES]
    return render(request, "forum/enclosed.html#lines", {"lines": [file_line(file, ticked=False) for file in staged]})


@require_POST
def discard(request: HttpRequest, file_id: str) -> HttpResponse:
    """Throw away a file of one's own that was not sent."""
    staged = Attachment.objects.visible_to(member_of(request)).staged()
    files.discard_file(owner=member_of(request), attachment=get_object_or_404(staged, public_id=file_id))
    return HttpResponse(status=204)


@require_safe
def download(request: HttpRequest, thread_id: str, file_id: str) -> HttpResponseBase:
    """Send a file of the thread to whoever may see its post: a picture to be shown, anything else to be saved."""
    found = _found(request, file_id)
    if thread_id != (there := _thread_of(found)):  # its post was moved
        return redirect("forum:file", there, file_id)
    if request.method == "GET":
        files.count_download(attachment=found, by=member_of(request))
    send = to_be_shown if found.is_picture else to_be_saved
    return send(found.file, name=found.name, content_type=found.content_type)


@require_safe
def small(request: HttpRequest, thread_id: str, file_id: str) -> HttpResponseBase:
    """Send the small one of a picture."""
    found = _found(request, file_id, pictures=True)
    if thread_id != (there := _thread_of(found)):
        return redirect("forum:file-small", there, file_id)
    return to_be_shown(found.small, name=found.name, content_type=SMALL_TYPE)


def _thread_of(file: Attachment) -> str:
    return str(file.post.thread.public_id) if file.post else ""


def _found(request: HttpRequest, file_id: str, *, pictures: bool = False) -> Attachment:
    """Return a file that goes with a post, wherever that stands now."""
    sent = Attachment.objects.visible_to(member_of(request)).filter(post__isnull=False)
    seen = sent.select_related("post__thread")
    if pictures:
        seen = seen.exclude(small="")
    found = get_object_or_404(seen, public_id=file_id)
    require(policy.can_let_out(found))
    if found.post:
        note_red_reading(by=member_of(request), thread=found.post.thread, label=found.post.label)
    return found
