"""What of telling people is kept for how long; what still waits to be sent, or was given up, stays."""

from datetime import datetime

from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, QuerySet
from django_tasks_db.models import DBTaskResult

from community.core.retention import retained

from .models import Browser, Delivery, Job, Mail, Notification, Received

_OPEN = (Delivery.State.WAITING, Delivery.State.FAILED)


@retained("alerts")
def alerts(before: datetime) -> QuerySet[Notification]:
    return Notification.objects.filter(~_unsent("notification"), created__lt=before)


@retained("deliveries")
def deliveries(before: datetime) -> QuerySet[Delivery]:
    return Delivery.objects.exclude(state__in=_OPEN).filter(due__lt=before)


@retained("mails")
def mails(before: datetime) -> QuerySet[Mail]:
    """Without those of which a repeat must have the same Message-ID."""
    return Mail.objects.filter(~_unsent("mail"), created__lt=before)


@retained("answers-by-mail")
def answers_by_mail(before: datetime) -> QuerySet[Received]:
    return Received.objects.filter(created__lt=before)


@retained("browsers")
def browsers(before: datetime) -> QuerySet[Browser]:
    open_sessions = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=before)
    return Browser.objects.filter(~Exists(open_sessions), added__lt=before)


@retained("jobs")
def jobs(before: datetime) -> QuerySet[Job]:
    """With their pieces; one that was not done by then is not going to be."""
    return Job.objects.filter(started__lt=before)


@retained("sessions")
def sessions(before: datetime) -> QuerySet[Session]:
    return Session.objects.filter(expire_date__lt=before)


@retained("tasks")
def tasks(before: datetime) -> QuerySet[DBTaskResult]:  # type: ignore[type-arg]  # the package has no types
    return DBTaskResult.objects.finished().filter(finished_at__lt=before)


def _unsent(relation: str) -> Exists:
    return Exists(Delivery.objects.filter(**{relation: OuterRef("pk")}, state__in=_OPEN))
