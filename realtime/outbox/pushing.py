"""Working off what goes to browsers: claim one notification, read it again as its recipient, send it, mark it."""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from community.core import clock
from realtime.actions.browsers import remove_browser
from realtime.models import Browser, Delivery, Notification, Pace, Preference
from realtime.notices import Notice, Target, notices
from realtime.push import BrowserGone, PushFailed, message, send

from .delivery import FIRST_WAIT, MOST_ATTEMPTS, was_killed_by
from .quieting import without_quiet

logger = logging.getLogger(__name__)

CLAIM: Final = timedelta(minutes=5)
"""Longer than a member's browsers take, each at its slowest."""


def push_due(*, most: int = 500, is_over: Callable[[], bool] = lambda: False) -> int:
    """Send what is due to browsers, up to `most` notifications; return how many were settled or put off.

    Before each it is asked whether `is_over`.
    """
    done = 0
    while settings.PUSH_KEY and done < most and not is_over() and (delivery := _claim()):
        _push(delivery)
        done += 1
    return done


def _claim() -> Delivery | None:
    """Take what is due longest for the time of CLAIM, and count the attempt. Two workers never take the same."""
    now = clock.now()
    due = Delivery.objects.filter(
        Q(claimed_until=None) | Q(claimed_until__lt=now),
        state=Delivery.State.WAITING,
        road=Delivery.Road.PUSH,
        due__lte=now,
    )
    if not due.exists():
        return None
    with transaction.atomic():
        free = due.select_for_update(skip_locked=True, of=("self",)).select_related("notification__recipient")
        if delivery := free.order_by("due").first():
            delivery.claimed_until = now + CLAIM
            delivery.attempts += 1
            delivery.save(update_fields=["claimed_until", "attempts"])
    return delivery


def _push(delivery: Delivery) -> None:
    notification = delivery.notification
    if was_killed_by([delivery]):
        _settle(delivery, Delivery.State.FAILED)
        return
    if not without_quiet(notification.recipient, [delivery]):
        return
    try:
        news = still_news(notification)
        browsers = open_browsers(notification.recipient) if news else []
        if news is None or not browsers:
            _settle(delivery, Delivery.State.UNNEEDED)
            return
        _send_to(browsers, message(notification, *news))
    except PushFailed as failed:
        logger.warning("Delivery %s to a browser failed (%s), attempt %s.", delivery.pk, failed, delivery.attempts)
        _put_off(delivery)
    except Exception:
        logger.exception("Delivery %s to a browser failed, attempt %s.", delivery.pk, delivery.attempts)
        _put_off(delivery)
    else:
        _settle(delivery, Delivery.State.SENT)


def _send_to(browsers: list[Browser], said: dict[str, str]) -> None:
    """Send to each; one that is gone is forgotten. Raises PushFailed at the end, when any was not reached.

    Then all are sent to again: on a device the same message takes the place of the first.
    """
    failed = []
    for browser in browsers:
        try:
            send(browser, said)
        except BrowserGone:
            remove_browser(browser=browser)
        except PushFailed as error:
            failed.append(error)
    if failed:
        raise failed[0]


def open_browsers(member: Any) -> list[Browser]:
    """Return the browsers in which `member` is signed in, and forget those in which they are not any more.

    A suspended member has none; a session that would not sign its member in (a changed password) is none.
    """
    own = list(Browser.objects.visible_to(member))
    there = Session.objects.filter(session_key__in=[one.session_key for one in own], expire_date__gt=timezone.now())
    signed_in = {found.session_key for found in there if _is_signed_in(member, found)} if member.is_verified else set()
    for gone in (one for one in own if one.session_key not in signed_in):
        remove_browser(browser=gone)
    return [one for one in own if one.session_key in signed_in]


def _is_signed_in(member: Any, found: Session) -> bool:
    said = found.get_decoded()
    return said.get(SESSION_KEY) == str(member.pk) and constant_time_compare(
        said.get(HASH_SESSION_KEY, ""), member.get_session_auth_hash()
    )


def still_news(notification: Notification) -> tuple[Notice, Target] | None:
    """Return what is told as its recipient may see it now, or None when there is nothing to tell any more."""
    notice, recipient = notices.get(notification.notice), notification.recipient
    if notice is None or not recipient.is_active or (notification.read_at and not notice.mailed_though_read):
        return None
    refused = Preference.objects.filter(
        member=recipient, notice=notification.notice, road=Preference.Road.PUSH, pace=Pace.NEVER
    )
    if refused.exists():
        return None
    target = notice.targets(recipient).select_related(*notice.select).filter(pk=notification.target_id).first()
    return (notice, target) if target else None


def _settle(delivery: Delivery, state: Delivery.State) -> None:
    Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.WAITING).update(state=state, claimed_until=None)


def _put_off(delivery: Delivery) -> None:
    """Try again later, each time twice as late; after the last attempt the row stays, failed, in sight."""
    if delivery.attempts >= MOST_ATTEMPTS:
        _settle(delivery, Delivery.State.FAILED)
        return
    due = clock.now() + FIRST_WAIT * 2 ** (delivery.attempts - 1)
    Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.WAITING).update(due=due, claimed_until=None)
