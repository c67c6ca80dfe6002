"""What comes due by the clock in the forum: batches of posts, what nobody answered, keys of closed threads, files."""

from datetime import timedelta

from django.utils import timezone

from realtime.chores import every

from .actions.batches import publish_batches
from .actions.break_glass import let_glass_lapse
from .actions.files import sweep_staged
from .actions.rule_keys import destroy_rule_keys
from .actions.scanning import scan_files
from .actions.unmasking import let_lapse


@every(timedelta(minutes=1))
def publish_what_is_due() -> None:
    publish_batches(timezone.now())


@every(timedelta(minutes=1))
def look_for_viruses() -> None:
    scan_files()


@every(timedelta(hours=1))
def end_what_is_over() -> None:
    now = timezone.now()
    today = now.date()
    sweep_staged(now)
    let_glass_lapse(now)
    let_lapse(today)
    destroy_rule_keys(today)
