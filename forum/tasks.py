"""What comes due by the clock in the forum: news, batches, files, reminders, what nobody answered, old keys."""

from datetime import timedelta

from django.utils import timezone

from community.core import clock
from realtime.chores import every

from .actions.batches import publish_batches
from .actions.bookmarks import remind
from .actions.break_glass import let_glass_lapse
from .actions.closing import close_what_is_over
from .actions.files import sweep_staged
from .actions.rule_keys import destroy_rule_keys
from .actions.scanning import scan_files
from .actions.telling import tell_what_is_due
from .actions.unmasking import let_lapse
from .actions.withholding import destroy_withheld


@every(timedelta(minutes=1))
def publish_what_is_due() -> None:
    publish_batches(timezone.now())


@every(timedelta(seconds=0.5))
def tell_of_posts() -> None:
    tell_what_is_due(clock.now())


@every(timedelta(minutes=1))
def look_for_viruses() -> None:
    scan_files()


# Each by itself: one that fails keeps no other from being done.


@every(timedelta(hours=1))
def remind_of_bookmarks() -> None:
    remind(timezone.now().date())


@every(timedelta(hours=1))
def close_threads() -> None:
    close_what_is_over(timezone.now().date())


@every(timedelta(hours=1))
def sweep_files() -> None:
    sweep_staged(timezone.now())


@every(timedelta(hours=1))
def end_broken_glass() -> None:
    let_glass_lapse(timezone.now())


@every(timedelta(hours=1))
def end_unmasking() -> None:
    let_lapse(timezone.now().date())


@every(timedelta(hours=1))
def destroy_old_keys() -> None:
    destroy_rule_keys(timezone.now().date())


@every(timedelta(hours=1))
def destroy_what_was_withheld() -> None:
    destroy_withheld(timezone.now().date())
