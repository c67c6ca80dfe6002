"""Settings of the small site that the tests of the HTTP handler run behind a real daphne."""

from tests.settings import *  # noqa: F403

MIDDLEWARE = [one for one in MIDDLEWARE if "Redirect" not in one]  # noqa: F405 - there are no tables here
ROOT_URLCONF = "tests.core.served_urls"
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
