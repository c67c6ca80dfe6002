"""What realtime itself tells: of mail that does not arrive or was not taken whole, and of long jobs that ended."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.core.tlp import Label
from community.core.visibility import Viewer

from .jobs import works
from .models import Job, Mailbox, Received
from .notices import Notice, declare


@declare
class AddressTroubled(Notice):
    """Mail to a member came back or was reported as unwanted: told on the site alone."""

    code = "address-troubled"
    because = _("It is your own address.")
    model = Mailbox
    templates = "realtime/notices/address_troubled"
    mailed = False

    def recipients(self, target: Mailbox) -> QuerySet[Any]:
        return get_user_model()._default_manager.filter(pk=target.member_id)

    def url(self, target: Mailbox) -> str:
        return reverse("realtime:mailbox")

    def label(self, target: Mailbox) -> Label:
        return Label.GREEN


@declare
class AnswerLeftOut(Notice):
    """An answer by mail was refused, or its files were left out: told to whoever sent it, with the reason."""

    code = "answer-left-out"
    because = _("You sent this answer.")
    model = Received
    templates = "realtime/notices/answer_left_out"

    def recipients(self, target: Received) -> QuerySet[Any]:
        return get_user_model()._default_manager.filter(pk=target.member_id)

    def targets(self, viewer: Viewer) -> QuerySet[Received]:
        return Received.objects.visible_to(viewer).filter(Q(outcome=Received.Outcome.REFUSED) | Q(files_left_out=True))

    def url(self, target: Received) -> str:
        return reverse("realtime:notifications")

    def label(self, target: Received) -> Label:
        return Label.GREEN


@declare
class JobEnded(Notice):
    """What a member started is ready, or could not be done."""

    code = "job-ended"
    because = _("You started this.")
    model = Job
    templates = "realtime/notices/job_ended"

    def recipients(self, target: Job) -> QuerySet[Any]:
        return get_user_model()._default_manager.filter(pk=target.starter_id)

    def targets(self, viewer: Viewer) -> QuerySet[Job]:
        return Job.objects.visible_to(viewer).ended().filter(kind__in=list(works))

    def url(self, target: Job) -> str:
        return reverse("realtime:job", args=[target.public_id])

    def label(self, target: Job) -> Label:
        return Label.GREEN

    def words(self, target: Job, viewer: Viewer) -> dict[str, Any]:
        return {"about": works[target.kind].about}
