"""Stopping a kind of mail from the mail itself, signed in or not (RFC 8058): the link is the proof."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from realtime.actions.stopping import conversation_in, leave_conversation, stop_kinds, stoppable
from realtime.links import mail_to_stop
from realtime.notices import notices

THREAD = "conversation"


@csrf_exempt  # a mail program has neither session nor token, and the address is the secret
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Ask what to stop, and stop it: `what=conversation`, or, as by a mail program's own button, kinds of mail.

    A look alone changes nothing: programs that look for harm open every link (RFC 8058, 3.1).
    """
    mail = mail_to_stop(token)
    if mail is None:
        return render(request, "realtime/stop_mail.html", {"unknown": True}, status=HTTPStatus.NOT_FOUND)
    done = ""
    if request.method == "POST":
        done = request.POST.get("what", "kinds")
        (leave_conversation if done == THREAD else stop_kinds)(mail=mail)
    with translation.override(mail.recipient.language):
        page = {
            "done": done,
            "kinds": [notices[code].about for code in stoppable(mail.notices)],
            "conversation": conversation_in(mail) is not None,
        }
        return render(request, "realtime/stop_mail.html", page)
