"""Run a command of `manage.py` with the settings of a production site: `python -m tests.production check --deploy`."""

import os
import secrets
import sys
import tempfile

from cryptography.fernet import Fernet
from django.core.management import execute_from_command_line

PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "community.settings",
    "DEMO": "0",
    "DEBUG": "0",
    "SECRET_KEY": secrets.token_urlsafe(60),
    "RULE_KEYS": Fernet.generate_key().decode(),
    "ALLOWED_HOSTS": "community.example.org",
    "SITE_URL": "https://community.example.org",
    "DATABASE_URL": "sqlite://:memory:",
    "REDIS_URL": "",
    "EMAIL_URL": "smtp://localhost:25",
}

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as var:
        os.environ.update(PRODUCTION, VAR_DIR=var)
        execute_from_command_line(["manage.py", *sys.argv[1:]])
