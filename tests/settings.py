"""Settings of the test run: the demo's mode on a database of its own, quick hashes, mail in memory."""

import os

os.environ.setdefault("DEMO", "1")

from community.settings import *

SECRET_KEY = "only-for-tests-0123456789-abcdefghij-0123456789"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_FILE_PATH = VAR_DIR / "outbox-of-tests"
EMAIL_PROVIDER = "postmark"
RETURN_ADDRESS = ""
ANYMAIL = {"WEBHOOK_SECRET": "hook:a-secret-of-the-tests-alone"}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
UNDO_SECONDS = 0  # others are told at once
MAIL_BATCH_SECONDS = 0  # what is due is sent at once
READ_MARKS_SECONDS = 0  # at once, in the test's own transaction
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "member_files": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
}
PUBLIC_PAGE_SECONDS = 0  # a page shows at once what a test just made
