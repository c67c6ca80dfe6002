"""The space of a match: its people, its thread, its milestones; feedback and the summary."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.assistance import policy
from community.assistance.actions import feedback as feedbacks
from community.assistance.actions import outcomes, spaces
from community.assistance.forms.answers import FeedbackForm, FirstWordsForm, MilestoneForm, SummaryForm
from community.assistance.models import Milestone, Space, Summary
from community.assistance.reading.spaces import space_page
from community.members.views.doors import member_of

from .doors import GET_OR_POST, Page, answered, filled, pressed, status_of, visible_request


@require_safe
@login_required
def space(request: HttpRequest, pid: str) -> HttpResponse:
    """Show the space to those inside."""
    found = _inside(request, pid)
    return _space(request, found, plan=MilestoneForm(), first=_first_words(request))


@require_POST
@login_required
def plan(request: HttpRequest, pid: str) -> HttpResponse:
    """Write a milestone down."""
    found, form = _inside(request, pid), MilestoneForm(request.POST)
    if filled(request, form, lambda: spaces.set_milestone(space=found, by=member_of(request), **form.cleaned_data)):
        messages.success(request, _("Written down."))
        return redirect("assistance:space", found.public_id)
    return _space(request, found, plan=form, first=_first_words(request), status=status_of(request, form))


@require_POST
@login_required
def reached(request: HttpRequest, pid: str) -> HttpResponse:
    """Say that a milestone is done."""
    seen = Milestone.objects.visible_to(member_of(request)).select_related("space")
    found = get_object_or_404(seen, public_id=pid)
    return pressed(
        request,
        lambda: spaces.reach_milestone(milestone=found, by=member_of(request)),
        done=_("Done, and written down."),
        back=lambda: redirect("assistance:space", found.space.public_id),
    )


@require_POST
@login_required
def begin(request: HttpRequest, pid: str) -> HttpResponse:
    """Write the first words of the thread."""
    found, form = _inside(request, pid), FirstWordsForm(request.POST)
    if filled(request, form, lambda: spaces.begin_thread(space=found, by=member_of(request), **form.cleaned_data)):
        messages.success(request, _("Your thread is there. Files go with its posts."))
        return redirect("assistance:space", found.public_id)
    return _space(request, found, plan=MilestoneForm(), first=form, status=status_of(request, form))


@require_http_methods(GET_OR_POST)
@login_required
def feedback(request: HttpRequest, pid: str) -> HttpResponse:
    """Give the feedback of one side."""
    found, viewer = visible_request(request, pid), member_of(request)
    if not policy.can_respond(viewer, found):
        raise Http404
    form = FeedbackForm(request.POST if request.method == "POST" else None)
    return answered(
        request,
        form,
        lambda: feedbacks.respond(request=found, by=viewer, **form.cleaned_data),
        about=found,
        page=Page(
            _("How was it?"),
            _("Both sides are asked. The secretariat reads everything, and learns whom to ask again."),
            _("Give feedback"),
        ),
        done=_("Thank you. The other side reads your words once it has given its own."),
    )


@require_http_methods(GET_OR_POST)
@login_required
def summary(request: HttpRequest, pid: str) -> HttpResponse:
    """Make of a closed request what others can learn from: the secretariat, with the requester's consent."""
    found, viewer = visible_request(request, pid), member_of(request)
    kept = get_object_or_404(Summary.objects.visible_to(viewer), request=found)
    if not policy.can_edit_summary(viewer, found):
        return render(request, "assistance/summary.html", {"summary": kept, "about": found})
    first = {"title": kept.title, "body": kept.body, "ready": kept.state == Summary.State.READY}
    form = SummaryForm(request.POST if request.method == "POST" else None, initial=first)
    return answered(
        request,
        form,
        lambda: outcomes.edit_summary(summary=kept, by=viewer, **form.cleaned_data),
        about=found,
        page=Page(
            _("Summary for the library"),
            _("Whoever asked agreed to a summary without any name. Read it as somebody who wants to guess."),
            _("Keep it"),
        ),
        done=_("Kept."),
    )


def _inside(request: HttpRequest, pid: str) -> Space:
    seen = Space.objects.visible_to(member_of(request)).select_related("request", "offer")
    return get_object_or_404(seen, public_id=pid)


def _first_words(request: HttpRequest) -> FirstWordsForm:
    return FirstWordsForm(initial={"language": member_of(request).language})


def _space(
    request: HttpRequest, found: Space, *, plan: MilestoneForm, first: FirstWordsForm, status: int = 200
) -> HttpResponse:
    context = {"page": space_page(member_of(request), found), "plan": plan, "first": first}
    return render(request, "assistance/space.html", context, status=status)
