"""Wrap the keys of all threads under the Chatham House Rule anew, after a new one was put in front in RULE_KEYS."""

from typing import Any

from cryptography.fernet import InvalidToken
from django.core.management.base import BaseCommand, CommandError

from forum.actions.rule_keys import rotate_rule_keys


class Command(BaseCommand):
    help = "Wrap every thread's key under the newest of RULE_KEYS; afterwards the older ones can be taken out."

    def handle(self, *_args: Any, **_options: Any) -> None:
        try:
            wrapped = rotate_rule_keys()
        except InvalidToken as error:
            raise CommandError(
                "A thread's key lies under a key that RULE_KEYS no longer holds, so nothing was changed. "
                "Put the old key back behind the new one and start again."
            ) from error
        self.stdout.write(f"{wrapped} keys lie under the newest of RULE_KEYS now.")
