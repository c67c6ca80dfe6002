"""The fallback of pages that cannot have a socket: how far their topics are."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from realtime.models.topic import current_seqs
from realtime.sockets.topics import MOST, audible, is_counted


@require_GET
def since(request: HttpRequest) -> HttpResponse:
    """Answer the numbers of `?topics=a,b`, of those that the viewer may listen to, as the socket would.

    Who reads is told over sockets alone: whoever asks now and then is not there in between.
    """
    if not request.user.is_authenticated:
        return JsonResponse({"error": "Sign in to listen."}, status=401)
    names = [name for name in request.GET.get("topics", "").split(",")[:MOST] if not is_counted(name)]
    response = JsonResponse({"seqs": current_seqs(sorted(audible(request.user, names)))})
    response["Cache-Control"] = "private, no-store"
    return response
