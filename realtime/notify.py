"""The one door for telling people: writes who is to know of a fact, in the transaction of the fact itself."""

from datetime import timedelta

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from community.core import clock
from community.core.tlp import Content, Road, carries

from .bell import bell_topic
from .live import changed
from .models import DIGEST, Browser, Delivery, Hours, Notification, Pace, Preference
from .notices import Notice, Target, notices
from .pacing import next_digest


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
    elsewhere = {pk for pk, pace in _paces(notice, Preference.Road.WEB, set(uuids)).items() if pace == Pace.NEVER}
    Notification.objects.bulk_create(
        [Notification(recipient_id=pk, is_on_site=pk not in elsewhere, **fact) for pk in uuids], ignore_conflicts=True
    )
    if notice.mailed:
        _put_into_outbox(notice, target, fact, set(uuids))
        _put_out_for_browsers(notice, fact, set(uuids))
    changed(*(bell_topic(uuid) for pk, uuid in uuids.items() if pk not in elsewhere))


@transaction.atomic
def retract(notice: type[Notice], target: Target) -> None:
    """Let nobody be told any more of what is no fact: notifications and mails that were not sent are gone."""
    kind = ContentType.objects.get_for_model(notice.model)
    told = Notification.objects.filter(notice=notice.code, target_type=kind, target_id=target.pk)
    uuids = list(told.values_list("recipient__uuid", flat=True))
    told.delete()
    changed(*map(bell_topic, uuids))


def _put_into_outbox(notice: type[Notice], target: Target, fact: dict[str, object], recipients: set[int]) -> None:
    """Write the mails to be sent, each due at its member's pace; whoever wants none of this kind gets no row."""
    now = clock.now()
    paces = _paces(notice, Preference.Road.MAIL, recipients)
    hours = {one.member_id: one for one in Hours.objects.filter(member__in=paces)}
    rows = Notification.objects.filter(**fact).values_list("pk", "recipient_id")
    bundle = _bundle(notices[notice.code], target)
    soon = now if notice.mailed_though_read else now + timedelta(seconds=settings.MAIL_BATCH_SECONDS)
    Delivery.objects.bulk_create(
        [
            Delivery(notification_id=pk, due=soon, bundle=bundle)
            if pace == Pace.AT_ONCE
            else Delivery(notification_id=pk, due=next_digest(pace, hours.get(member, Hours()), now=now), bundle=DIGEST)
            for pk, member in rows
            if member in recipients and (pace := paces[member]) != Pace.NEVER
        ],
        ignore_conflicts=True,
    )


def _put_out_for_browsers(notice: type[Notice], fact: dict[str, object], recipients: set[int]) -> None:
    """Write what is to be shown in browsers: for members who let one show it, and did not say no to this kind."""
    if not settings.PUSH_KEY:
        return
    reached = set(Browser.objects.filter(member__in=recipients).values_list("member_id", flat=True))
    paces = _paces(notice, Preference.Road.PUSH, reached)
    rows = Notification.objects.filter(**fact, recipient__in=reached).values_list("pk", "recipient_id")
    due, road = clock.now(), Delivery.Road.PUSH
    Delivery.objects.bulk_create(
        [Delivery(notification_id=pk, road=road, due=due) for pk, member in rows if paces[member] != Pace.NEVER],
        ignore_conflicts=True,
    )


def _paces(notice: type[Notice], road: Preference.Road, recipients: set[int]) -> dict[int, str]:
    """Return for each of the recipients (keys) how soon they want to hear of it by `road`."""
    chosen = Preference.objects.filter(notice=notice.code, road=road, member__in=recipients)
    usual: str = notices[notice.code].usual_pace(road)
    return dict.fromkeys(recipients, usual) | dict(chosen.values_list("member_id", "pace"))


def _bundle(notice: Notice, target: Target) -> str:
    """Name what goes in one mail: of a conversation what mail carries, apart from what it only points at."""
    conversation = notice.conversation(target)
    if not conversation or carries(notice.label(target), Road.MAIL) is Content.FULL:
        return conversation
    return f"{conversation} label"
