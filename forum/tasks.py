"""What comes due by the clock in the forum: batches of posts and the keys of closed threads under the Rule."""

from datetime import timedelta

from django.utils import timezone

from realtime.chores import every

from .actions.batches import publish_batches
from .actions.rule_keys import destroy_rule_keys


@every(timedelta(minutes=1))
def publish_what_is_due() -> None:
    publish_batches(timezone.now())


@every(timedelta(hours=1))
def destroy_keys_that_are_due() -> None:
    destroy_rule_keys(timezone.now().date())
