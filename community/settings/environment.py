"""In which mode the site runs, and what its environment must say."""

import re
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from environs import Env

env = Env()
env.read_env(recurse=False)

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = Path(env.str("VAR_DIR", str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)

DEMO = env.bool("DEMO", False)
DEBUG = env.bool("DEBUG", False)

LOOPBACK = ["localhost", "127.0.0.1", "[::1]"]
DEMO_SECRET = "a-public-secret-that-only-the-demo-on-loopback-may-use"  # noqa: S105 - refused below everywhere else
_FERNET_KEY = re.compile("[A-Za-z0-9_-]{43}=")
DEMO_RULE_KEY = "dGhlLWRlbW8ncy1wdWJsaWMta2V5LW9uLWxvb3BiYWM="


def demanded(name: str, purpose: str) -> str:
    """Return the environment variable `name`, which a production site cannot do without.

    Raises ImproperlyConfigured, with a sentence that says what to set, when it is missing or empty.
    """
    value = env.str(name, "")
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. Set it to {purpose}, or run the demo with `make demo`.")
    return value


if DEMO:
    SECRET_KEY = env.str("SECRET_KEY", DEMO_SECRET)
    ALLOWED_HOSTS = LOOPBACK
else:
    SECRET_KEY = demanded("SECRET_KEY", "a long random string that stays on this server")
    ALLOWED_HOSTS = demanded("ALLOWED_HOSTS", "the site's host names, separated by commas").split(",")
    if "*" in ALLOWED_HOSTS:
        raise ImproperlyConfigured("ALLOWED_HOSTS names every host. Name those under which this site is reached.")
    if SECRET_KEY == DEMO_SECRET:
        raise ImproperlyConfigured("SECRET_KEY is the demo's public secret. Set one of your own.")


def _rule_keys() -> list[str]:
    """Return the keys under which those of threads under the Chatham House Rule lie wrapped, newest first."""
    if DEMO:
        return env.list("RULE_KEYS", [DEMO_RULE_KEY])
    keys = demanded("RULE_KEYS", "the keys that docs/operations/running.md tells how to make").split(",")
    if DEMO_RULE_KEY in keys:
        raise ImproperlyConfigured("RULE_KEYS holds the demo's public key. Make one of your own.")
    if not all(_FERNET_KEY.fullmatch(key) for key in keys):
        raise ImproperlyConfigured("RULE_KEYS holds something that is no key. Make one: docs/operations/running.md.")
    return keys


RULE_KEYS = _rule_keys()

# Secrets with which the audit log is sealed, newest first; without any, SECRET_KEY (community/audit/keys.py). An older
# one stays as long as somebody wants to prove what was sealed with it.
AUDIT_KEYS: list[str] = env.list("AUDIT_KEYS", [])

SITE_URL = env.str("SITE_URL", f"http://localhost:{env.str('PORT', '8000')}" if DEMO else f"https://{ALLOWED_HOSTS[0]}")
