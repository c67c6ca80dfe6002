"""Asking experts, and what they answer: that they cannot, or an offer."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from community.assistance import policy
from community.assistance.actions import invitations, offers
from community.assistance.forms.answers import ConfirmForm, InviteForm, OfferForm, initial_offer
from community.assistance.models import Invitation, Offer
from community.assistance.reading.suggestions import suggestions_for
from community.members.views.doors import member_of

from .doors import GET_OR_POST, Page, answered, back_to, filled, pressed, status_of, visible_request


@require_http_methods(GET_OR_POST)
@login_required
def experts(request: HttpRequest, pid: str) -> HttpResponse:
    """Suggest the secretariat experts, each with the reasons, and ask those whom it chooses."""
    found, viewer = visible_request(request, pid), member_of(request)
    if not policy.can_invite(viewer, found):
        raise Http404
    page = suggestions_for(viewer, found)
    form = InviteForm(request.POST if request.method == "POST" else None, suggested=page.members)
    if filled(
        request,
        form,
        lambda: invitations.invite(
            request=found, by=viewer, experts=form.chosen(), at_once=form.cleaned_data["at_once"]
        ),
    ):
        messages.success(request, _("Asked. Whoever is in line is asked when one of these does not answer."))
        return redirect("assistance:request", found.public_id)
    context = {"page": page, "form": form, "about": found}
    return render(request, "assistance/experts.html", context, status=status_of(request, form))


@require_POST
@login_required
def cannot(request: HttpRequest, pid: str) -> HttpResponse:
    """Say that one cannot help with this."""
    found, viewer = visible_request(request, pid), member_of(request)
    invitation = get_object_or_404(Invitation.objects.visible_to(viewer), request=found, expert=viewer)
    return pressed(
        request,
        lambda: invitations.decline_invitation(invitation=invitation, by=viewer),
        done=_("Thank you. Nobody is told why, and somebody else is asked."),
        back=partial(back_to, request, found),
    )


@require_http_methods(GET_OR_POST)
@login_required
def offer(request: HttpRequest, pid: str) -> HttpResponse:
    """Offer to help, or write one's offer anew."""
    found, viewer = visible_request(request, pid), member_of(request)
    if not policy.can_offer(viewer, found):
        raise Http404
    own = Offer.objects.visible_to(viewer).filter(request=found, expert=viewer).first()
    form = OfferForm(request.POST if request.method == "POST" else None, initial=initial_offer(own))
    return answered(
        request,
        form,
        lambda: offers.make_offer(request=found, by=viewer, said=form.cleaned_data),
        about=found,
        page=Page(
            _("Offer to help"),
            _("The secretariat reads your offer with your name; whoever asks reads it without."),
            _("Offer this"),
        ),
        done=_("Your offer is with the secretariat. Whoever asks learns your name only if you both agree."),
    )


@require_http_methods(GET_OR_POST)
@login_required
def confirm(request: HttpRequest, pid: str) -> HttpResponse:
    """Say that an offer still stands, and until when."""
    own, viewer = _own(request, pid), member_of(request)
    if not policy.can_keep_offer(viewer, own):
        raise Http404
    form = ConfirmForm(request.POST if request.method == "POST" else None, initial={"valid_until": own.valid_until})
    return answered(
        request,
        form,
        lambda: offers.confirm_offer(offer=own, by=viewer, **form.cleaned_data),
        about=own.request,
        page=Page(
            _("Keep your offer up"),
            _("Read the request as it is now. If you offer something else by now, write the offer anew instead."),
            _("It still stands"),
        ),
        done=_("Your offer stands for the request as it reads now."),
    )


@require_POST
@login_required
def retract(request: HttpRequest, pid: str) -> HttpResponse:
    """Take one's offer back."""
    own, viewer = _own(request, pid), member_of(request)
    return pressed(
        request,
        lambda: offers.retract_offer(offer=own, by=viewer),
        done=_("You have taken your offer back."),
        back=partial(back_to, request, own.request),
    )


@require_POST
@login_required
def choose(request: HttpRequest, pid: str) -> HttpResponse:
    """Ask both sides about an offer."""
    viewer = member_of(request)
    chosen = get_object_or_404(Offer.objects.visible_to(viewer).select_related("request"), public_id=pid)
    return pressed(
        request,
        lambda: offers.choose(offer=chosen, by=viewer),
        done=_("Both sides are asked. They learn each other's names when both have said yes."),
        back=partial(back_to, request, chosen.request),
    )


def _own(request: HttpRequest, pid: str) -> Offer:
    viewer = member_of(request)
    return get_object_or_404(Offer.objects.visible_to(viewer).select_related("request"), public_id=pid, expert=viewer)
