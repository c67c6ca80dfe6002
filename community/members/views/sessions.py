"""Where a member is signed in, and signing out there."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from community.members.actions.sessions import end_session, end_sessions
from community.members.reading.accounts import open_sessions

from .doors import member_of


@login_required
def sessions(request: HttpRequest) -> HttpResponse:
    """List the member's own sessions, this one first."""
    shown = open_sessions(member_of(request), current=request.session.session_key or "")
    return render(request, "usersessions/usersession_list.html", {"sessions": shown})


@login_required
@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """End the one session that was named, or, when none was, all but this one."""
    named = request.POST.get("session", "")
    current = request.session.session_key or ""
    if not named:
        end_sessions(member=member_of(request), but=current)
        messages.success(request, _("You are signed out everywhere else."))
        return redirect("members:sessions")
    for session in open_sessions(member_of(request), current=current):
        if session.handle == named and not session.is_current:
            end_session(member=member_of(request), session_key=session.key)
            messages.success(request, _("That session has been ended."))
    return redirect("members:sessions")
