"""Mail: by which way it leaves and comes in, and what is done when it does not arrive."""

import os
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from .environment import DEMO, VAR_DIR, env

_email = env.dj_email_url(
    "EMAIL_URL",
    f"file:///{VAR_DIR / 'outbox'}" if DEMO else "smtp://localhost:25",
)
EMAIL_BACKEND = _email["EMAIL_BACKEND"]
EMAIL_FILE_PATH = VAR_DIR / "outbox"
EMAIL_HOST = _email["EMAIL_HOST"]
EMAIL_PORT = _email["EMAIL_PORT"]
EMAIL_HOST_USER = _email["EMAIL_HOST_USER"]
EMAIL_HOST_PASSWORD = _email["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS = _email["EMAIL_USE_TLS"]
EMAIL_USE_SSL = _email["EMAIL_USE_SSL"]
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "Global Congress <noreply@example.org>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# A provider that django-anymail knows, by its name there (postmark, mailgun, amazon_ses …), instead of SMTP. What else
# anymail must know stands in the environment as ANYMAIL_<its name>. Its reports come to /mail/hooks/.
EMAIL_PROVIDER = env.str("EMAIL_PROVIDER", "")
_anymail = {name.removeprefix("ANYMAIL_"): value for name, value in os.environ.items() if name.startswith("ANYMAIL_")}
ANYMAIL: dict[str, Any] = _anymail | {
    # Nobody is watched opening a mail or following a link.
    "SEND_DEFAULTS": {"track_opens": False, "track_clicks": False},
    "IGNORE_UNSUPPORTED_FEATURES": True,  # those that cannot watch anyway refuse to be told so
}
if EMAIL_PROVIDER:
    EMAIL_BACKEND = f"anymail.backends.{EMAIL_PROVIDER}.EmailBackend"
    if len(_anymail.get("WEBHOOK_SECRET", "")) < 20:  # noqa: PLR2004 - characters
        raise ImproperlyConfigured(
            "ANYMAIL_WEBHOOK_SECRET is not set, or short. Set it to name:password, long and random, and tell the "
            "provider to send it."
        )

# Where answers by mail come in, before a "+" and what says which notice is answered; empty: no mail is answered.
REPLY_BY_MAIL_ADDRESS = env.str("REPLY_BY_MAIL_ADDRESS", "reply@example.org" if DEMO else "")
# Where servers send back what they cannot deliver, sealed in the same way; a provider has addresses of its own.
RETURN_ADDRESS = "" if EMAIL_PROVIDER else REPLY_BY_MAIL_ADDRESS
REPLY_BY_MAIL_DAYS = env.int("REPLY_BY_MAIL_DAYS", 30)

# So long what happens in one conversation is gathered into one mail, and can be read on the site instead.
MAIL_BATCH_SECONDS = env.int("MAIL_BATCH_SECONDS", 120)
# Longer than the slowest mail: a server answers about ten times, and each time is waited for EMAIL_TIMEOUT. After it,
# what a killed worker had in its hand is tried again.
MAIL_CLAIM_SECONDS = 600
# After so many mails that came back for good no more are sent to an address, until its owner confirms it.
MAIL_HARD_BOUNCES = env.int("MAIL_HARD_BOUNCES", 2)
