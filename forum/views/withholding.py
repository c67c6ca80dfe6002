"""What is withheld, opened by two moderators together. For everybody else these addresses do not exist."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.core.rulings import require
from forum import policy, reading
from forum.actions import withholding
from forum.forms import WithheldForm
from forum.models import Withheld

from .composing import member_of
from .deeds import ask, done, told


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Show what is withheld on the boards that one moderates."""
    lines = reading.withheld_page(member_of(request))
    if lines is None:
        raise Http404
    return render(request, "forum/withheld.html", {"lines": lines})


@require_http_methods(["GET", "HEAD", "POST"])
def ask_for(request: HttpRequest, withheld_id: str) -> HttpResponse:
    """Ask another moderator to agree that both read it."""
    withheld = _visible(request, withheld_id)
    require(policy.can_ask_for(member_of(request), withheld))
    form = WithheldForm(request.POST or None)

    def send(said: dict[str, Any]) -> HttpResponse:
        withholding.ask_for(moderator=member_of(request), withheld=withheld, **said)
        messages.success(request, _("Asked. A moderator of another organisation answers; nobody has read anything."))
        return redirect("forum:withheld")

    return ask(request, form, "forum/withheld_ask.html", {"form": form}, send)


@require_POST
def answer(request: HttpRequest, withheld_id: str, deed: str) -> HttpResponse:
    """Agree, or decline."""
    withheld, moderator = _visible(request, withheld_id), member_of(request)
    do, said = {
        "agree": (withholding.agree_to_open, _("Agreed. You and whoever asked can read it for an hour.")),
        "decline": (withholding.decline_to_open, _("Declined. It stays sealed.")),
    }[deed]
    return done(
        request, lambda: do(moderator=moderator, withheld=withheld), said=said, onward=reverse("forum:withheld")
    )


@require_POST
def read(request: HttpRequest, withheld_id: str) -> HttpResponse:
    """Show the words to one of the two, in this answer alone."""
    withheld = _visible(request, withheld_id)

    def tell() -> dict[str, Any]:
        versions = withholding.read_withheld(moderator=member_of(request), withheld=withheld)
        return {"withheld": withheld, "versions": versions, "language": withheld.post.language}

    return told(request, tell, "forum/withheld_words.html", onward=reverse("forum:withheld"))


def _visible(request: HttpRequest, withheld_id: str) -> Withheld:
    seen = Withheld.objects.visible_to(member_of(request)).select_related("post__thread__board__moderators")
    return get_object_or_404(seen, public_id=withheld_id)
