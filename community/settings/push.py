"""Messages to browsers while the site is closed (RFC 8030): by whom they are signed, and through whom they may go."""

from .environment import SITE_URL, env

# The private half of the key pair that signs them (RFC 8292), made by `manage.py new_push_key`. Without it nobody is
# offered any.
PUSH_KEY = env.str("PUSH_KEY", "")
# How whoever runs a push service reaches us when something is wrong: an https: or mailto: address.
PUSH_CONTACT = env.str("PUSH_CONTACT", SITE_URL)
# To which hosts a browser may let us send: those of its maker. One that begins with a dot stands for all below it.
PUSH_HOSTS: list[str] = env.list(
    "PUSH_HOSTS",
    [
        "fcm.googleapis.com",
        ".push.services.mozilla.com",
        ".push.apple.com",
        ".notify.windows.com",
    ],
)
