"""Print a new key for PUSH_KEY."""

import base64
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Print a key for PUSH_KEY. With another key every browser has to be let in again by its member."
    requires_system_checks = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
        self.stdout.write(base64.urlsafe_b64encode(number.to_bytes(32, "big")).rstrip(b"=").decode())
