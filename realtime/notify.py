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
    again. Whoever wants none of this kind by any road gets no row, so that the next notice of the fact can tell them.
    A constant number of queries.
    """
    told = notices[notice.code]
    about = {"target_type": ContentType.objects.get_for_model(notice.model), "target_id": target.pk}
    fact = about | {"notice": notice.code}
    uuids = dict(told.recipients(target).values_list("pk", "uuid"))
    known = Notification.objects.filter(**about, notice__in=[notice.code, *notice.unless_told_by])
    for pk in known.values_list("recipient_id", flat=True) if uuids else ():
        uuids.pop(pk, None)
    roads = _roads(notice, set(uuids)) if uuids else {}
    wanted: set[int] = set().union(*roads.values())
    if not wanted:
        return
    # ignore_conflicts: another transaction may tell the same fact at this moment.
    on_site = roads[Preference.Road.WEB].keys()
    Notification.objects.bulk_create(
        [Notification(recipient_id=pk, is_on_site=pk in on_site, **fact) for pk in wanted], ignore_conflicts=True
    )
    if notice.mailed:
        _put_into_outbox(notice, target, fact, roads[Preference.Road.MAIL])
        _put_out_for_browsers(fact, roads[Preference.Road.PUSH])
    changed(*(bell_topic(uuids[pk]) for pk in on_site))


@transaction.atomic
def retract(notice: type[Notice], target: Target) -> None:
    """Let nobody be told any more of what is no fact: notifications and mails that were not sent are gone."""
    kind = ContentType.objects.get_for_model(notice.model)
    told = Notification.objects.filter(notice=notice.code, target_type=kind, target_id=target.pk)
    uuids = list(told.values_list("recipient__uuid", flat=True))
    told.delete()
    changed(*map(bell_topic, uuids))


def _put_into_outbox(notice: type[Notice], target: Target, fact: dict[str, object], paces: dict[int, str]) -> None:
    """Write the mails to be sent, each due at its member's pace."""
    now = clock.now()
    hours = {one.member_id: one for one in Hours.objects.filter(member__in=paces)}
    rows = Notification.objects.filter(**fact, recipient__in=paces).values_list("pk", "recipient_id")
    bundle = _bundle(notices[notice.code], target)
    soon = now if notice.mailed_though_read else now + timedelta(seconds=settings.MAIL_BATCH_SECONDS)
    Delivery.objects.bulk_create(
        [
            Delivery(notification_id=pk, due=soon, bundle=bundle)
            if (pace := paces[member]) == Pace.AT_ONCE
            else Delivery(notification_id=pk, due=next_digest(pace, hours.get(member, Hours()), now=now), bundle=DIGEST)
            for pk, member in rows
        ],
        ignore_conflicts=True,
    )


def _put_out_for_browsers(fact: dict[str, object], paces: dict[int, str]) -> None:
    """Write what is to be shown in browsers."""
    if not paces:
        return
    rows = Notification.objects.filter(**fact, recipient__in=paces).values_list("pk", flat=True)
    due, road = clock.now(), Delivery.Road.PUSH
    Delivery.objects.bulk_create(
        [Delivery(notification_id=pk, road=road, due=due) for pk in rows], ignore_conflicts=True
    )


def _roads(notice: type[Notice], recipients: set[int]) -> dict[Preference.Road, dict[int, str]]:
    """Return for each road those of the recipients (keys) who want to hear of it there, and how soon."""
    reached = dict.fromkeys(Preference.Road, recipients if notice.mailed else set())
    reached[Preference.Road.WEB] = recipients
    if notice.mailed:
        reached[Preference.Road.PUSH] = _with_a_browser(recipients)
    chosen = Preference.objects.filter(notice=notice.code, member__in=recipients)
    said = {(road, pk): pace for road, pk, pace in chosen.values_list("road", "member_id", "pace")}
    usual = {road: notices[notice.code].usual_pace(road) for road in reached}
    return {
        road: {pk: pace for pk in pks if (pace := said.get((road, pk), usual[road])) != Pace.NEVER}
        for road, pks in reached.items()
    }


def _with_a_browser(recipients: set[int]) -> set[int]:
    """Return those who let a browser show messages."""
    if not settings.PUSH_KEY:
        return set()
    return set(Browser.objects.filter(member__in=recipients).values_list("member_id", flat=True))


def _bundle(notice: Notice, target: Target) -> str:
    """Name what goes in one mail: of a conversation what mail carries, apart from what it only points at."""
    conversation = notice.conversation(target)
    if not conversation or carries(notice.label(target), Road.MAIL) is Content.FULL:
        return conversation
    return f"{conversation} label"
