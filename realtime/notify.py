"""The one door for telling people: writes who is to know of a fact, in the transaction of the fact itself."""

from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from .bell import bell_topic
from .live import changed
from .models import Delivery, Notification, Preference
from .notices import Notice, Target, notices


@transaction.atomic
def notify(notice: type[Notice], target: Target) -> None:
    """Write a notification for each of the notice's recipients, what is to be mailed, and raise their bells.

    Idempotent: whoever was told of this fact already, by this notice or by one that says more of it, is not told
    again. A constant number of queries.
    """
    told = notices[notice.code]
    about = {"target_type": ContentType.objects.get_for_model(notice.model), "target_id": target.pk}
    fact = about | {"notice": notice.code}
    uuids = dict(told.recipients(target).values_list("pk", "uuid"))
    known = Notification.objects.filter(**about, notice__in=[notice.code, *notice.unless_told_by])
    for pk in known.values_list("recipient_id", flat=True) if uuids else ():
        uuids.pop(pk, None)
    if not uuids:
        return
    # ignore_conflicts: another transaction may tell the same fact at this moment.
    Notification.objects.bulk_create([Notification(recipient_id=pk, **fact) for pk in uuids], ignore_conflicts=True)
    if notice.mailed:
        _put_into_outbox(notice, fact, set(uuids))
    changed(*map(bell_topic, uuids.values()))


@transaction.atomic
def retract(notice: type[Notice], target: Target) -> None:
    """Let nobody be told any more of what is no fact: notifications and mails that were not sent are gone."""
    kind = ContentType.objects.get_for_model(notice.model)
    told = Notification.objects.filter(notice=notice.code, target_type=kind, target_id=target.pk)
    uuids = list(told.values_list("recipient__uuid", flat=True))
    told.delete()
    changed(*map(bell_topic, uuids))


def _put_into_outbox(notice: type[Notice], fact: dict[str, object], recipients: set[int]) -> None:
    """Write the mails to be sent; whoever said no to this kind of mail gets no row."""
    refusing = set(
        Preference.objects.filter(notice=notice.code, road=Delivery.Road.MAIL, wanted=False).values_list(
            "member_id", flat=True
        )
    )
    rows = Notification.objects.filter(**fact).values_list("pk", "recipient_id")
    Delivery.objects.bulk_create(
        [Delivery(notification_id=pk) for pk, member in rows if member in recipients - refusing], ignore_conflicts=True
    )
