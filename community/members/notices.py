"""What members are told about their account."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from community.core.tlp import Label
from realtime.notices import Notice, declare

from .models import Member


@declare
class Admitted(Notice):
    """The application was accepted: told to the new member."""

    code = "admitted"
    model = Member
    templates = "members/notices/admitted"

    def recipients(self, target: Member) -> QuerySet[Any]:
        return Member.objects.filter(pk=target.pk)

    def url(self, target: Member) -> str:
        return reverse("forum:index")

    def label(self, target: Member) -> Label:
        return Label.GREEN
