"""Settings of the site beside a journey: the demo's own, with the tests' quick hashes and secret."""

from community.settings import *  # noqa: F403
from tests.settings import PASSWORD_HASHERS, SECRET_KEY

__all__ = ["PASSWORD_HASHERS", "SECRET_KEY"]
