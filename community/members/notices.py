"""What members are told about their account."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet

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
        return settings.LOGIN_REDIRECT_URL

    def label(self, target: Member) -> Label:
        return Label.GREEN
