"""What of that which waits is still news to its recipient when it is sent."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from community.core.tlp import Content, Label, Road, carries
from realtime.models import Delivery, Notification, Pace, Preference
from realtime.notices import Notice, Target, notices


@dataclass(frozen=True, slots=True)
class News:
    """One piece of news, read again as its recipient may see it now."""

    delivery: Delivery
    notice: Notice
    target: Target

    @property
    def label(self) -> Label:
        return self.notice.label(self.target)

    @property
    def is_carried(self) -> bool:
        """Whether mail carries its words; otherwise only that there is something, and where."""
        return carries(self.label, Road.MAIL) is Content.FULL


def still_news(recipient: Any, deliveries: Iterable[Delivery]) -> list[News]:
    """Return those of `recipient`'s deliveries that are to be mailed now, oldest first: a query per kind of notice."""
    if not recipient.is_active:
        return []
    road = Preference.objects.filter(member=recipient, road=Preference.Road.MAIL)
    refused = set(road.filter(pace=Pace.NEVER).values_list("notice", flat=True))
    waiting: dict[str, list[Delivery]] = defaultdict(list)
    for delivery in deliveries:
        notification = delivery.notification
        if notification.notice not in refused and _is_unread(notification):
            waiting[notification.notice].append(delivery)
    found = [news for code, chosen in waiting.items() for news in _seen(recipient, notices[code], chosen)]
    return sorted(found, key=lambda news: news.delivery.notification_id)


def _is_unread(notification: Notification) -> bool:
    notice = notices.get(notification.notice)
    return notice is not None and (notification.read_at is None or notice.mailed_though_read)


def _seen(recipient: Any, notice: Notice, deliveries: list[Delivery]) -> list[News]:
    ids = [delivery.notification.target_id for delivery in deliveries]
    targets = notice.targets(recipient).select_related(*notice.select).in_bulk(ids)
    return [
        News(delivery, notice, targets[delivery.notification.target_id])
        for delivery in deliveries
        if delivery.notification.target_id in targets
    ]


def whys(news: Iterable[News], recipient: Any) -> list[str]:
    """Return why `recipient` is told, a sentence for each reason; none for what mail only points at."""
    carried: dict[str, list[Target]] = defaultdict(list)
    for one in news:
        if one.is_carried:
            carried[one.notice.code].append(one.target)
    found = (notices[code].reasons(targets, recipient).values() for code, targets in carried.items())
    return list(dict.fromkeys(str(why) for some in found for why in some))
