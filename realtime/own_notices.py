"""What realtime itself tells: that mail does not reach somebody."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.urls import reverse

from community.core.tlp import Label

from .models import Mailbox
from .notices import Notice, declare


@declare
class AddressTroubled(Notice):
    """Mail to a member came back or was reported as unwanted: told on the site alone."""

    code = "address-troubled"
    model = Mailbox
    templates = "realtime/notices/address_troubled"
    mailed = False

    def recipients(self, target: Mailbox) -> QuerySet[Any]:
        return get_user_model()._default_manager.filter(pk=target.member_id)

    def url(self, target: Mailbox) -> str:
        return reverse("realtime:mailbox")

    def label(self, target: Mailbox) -> Label:
        return Label.GREEN
