"""Which tags mean the same: for moderators. For everybody else these addresses do not exist."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from community.members.models import Member
from forum import policy
from forum.actions import tags
from forum.forms import TagSynonymForm
from forum.models import TagSynonym

from .composing import member_of
from .deeds import ask


@require_http_methods(["GET", "HEAD", "POST"])
def synonyms(request: HttpRequest) -> HttpResponse:
    """Show which tags mean the same; add a spelling."""
    member = _keeper(request)
    form = TagSynonymForm(request.POST or None)
    page: dict[str, Any] = {"form": form, "synonyms": TagSynonym.objects.visible_to(member)}

    def send(said: dict[str, Any]) -> HttpResponse:
        try:
            tags.unite_tags(moderator=member, written=said["written"], means=said["means"])
        except ValidationError as error:
            form.add_error(None, error)
            return render(request, "forum/tag_names.html", page, status=400)
        messages.success(request, _("From now on both are one tag."))
        return redirect("forum:tag-names")

    return ask(request, form, "forum/tag_names.html", page, send)


@require_POST
def part(request: HttpRequest, synonym_id: str) -> HttpResponse:
    """Let a spelling be a tag of its own again."""
    member = _keeper(request)
    synonym = get_object_or_404(TagSynonym.objects.visible_to(member), public_id=synonym_id)
    tags.part_tags(moderator=member, synonym=synonym)
    messages.success(request, _("They are two tags again for threads to come."))
    return redirect("forum:tag-names")


def _keeper(request: HttpRequest) -> Member:
    member = member_of(request)
    if not policy.can_keep_tags(member):
        raise Http404
    return member
