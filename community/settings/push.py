"""Messages to browsers while the site is closed (RFC 8030): by whom they are signed, and through whom they may go."""

from email.utils import parseaddr

from .environment import env
from .mail import DEFAULT_FROM_EMAIL

# The private half of the key pair that signs them (RFC 8292), made by `manage.py new_push_key`. Without it nobody is
# offered any.
PUSH_KEY = env.str("PUSH_KEY", "")
# How whoever runs a push service reaches us when something is wrong. One of them takes mailto: addresses alone.
PUSH_CONTACT = env.str("PUSH_CONTACT", f"mailto:{parseaddr(DEFAULT_FROM_EMAIL)[1]}")
# The push services of the makers of browsers: nowhere else do we send what a browser asks us to. A name that begins
# with a dot stands for all below it.
PUSH_HOSTS: list[str] = env.list(
    "PUSH_HOSTS", ["fcm.googleapis.com", ".push.services.mozilla.com", ".push.apple.com", ".notify.windows.com"]
)
