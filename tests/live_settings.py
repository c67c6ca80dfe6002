"""Settings of the site beside a journey: the demo's own, with the tests' quick hashes and secret, and news at once."""

from community.settings import *  # noqa: F403
from tests.settings import MAIL_BATCH_SECONDS, PASSWORD_HASHERS, SECRET_KEY, UNDO_SECONDS

__all__ = ["MAIL_BATCH_SECONDS", "PASSWORD_HASHERS", "SECRET_KEY", "UNDO_SECONDS"]
