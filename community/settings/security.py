"""Headers, cookies and what a page may load."""

from urllib.parse import urlsplit

from csp.constants import NONE, SELF, UNSAFE_INLINE

from .environment import SITE_URL, env
from .languages import PERSONAL_ADDRESSES

_HTTPS = SITE_URL.startswith("https://")

# How many proxies of ours stand before the site, each appending to X-Forwarded-For; with 0 its headers are ignored.
# Over https there is at least the one that ends TLS.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", 1 if _HTTPS else 0)

SECURE_SSL_REDIRECT = _HTTPS
SECURE_SSL_HOST = urlsplit(SITE_URL).netloc  # the address is ours to say, whatever host a client names
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_HSTS_SECONDS = 31_536_000 if _HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _HTTPS
SECURE_HSTS_PRELOAD = _HTTPS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"  # Wagtail itself allows the frame of its preview

# __Host- cookies need https; plain names only on loopback.
_PREFIX = "__Host-" if _HTTPS else ""
SESSION_COOKIE_NAME = f"{_PREFIX}session"
CSRF_COOKIE_NAME = f"{_PREFIX}csrf"
LANGUAGE_COOKIE_NAME = f"{_PREFIX}language"
MESSAGES_COOKIE_NAME = f"{_PREFIX}messages"
MESSAGE_STORAGE = "community.core.messages.MessageStorage"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = _HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "community.core.errors.csrf_failure"
CSRF_TRUSTED_ORIGINS = [SITE_URL]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}
# Wagtail's editor writes inline scripts and styles; it is behind sign-in, a second factor and a role. Nothing from
# elsewhere is let in there either (members/middleware.py puts this in the place of the policy above).
EDITORS_CONTENT_SECURITY_POLICY = CONTENT_SECURITY_POLICY["DIRECTIVES"] | {
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "frame-src": [SELF],
    "media-src": [SELF],
    "frame-ancestors": [SELF],
}

# How often one member may do a thing (core/throttle.py); several rates are separated by a semicolon.
THROTTLES = {
    "post": "6/minute;60/hour",
    "upload": "30/minute;200/hour",
    "flag": "20/hour",
    "search": "30/minute",
    "facets": "30/minute",
    "suggest": "120/minute",
    "preview": "60/minute",
    "subscribe": "60/minute",
    "react": "60/minute",
    "draft": "60/minute",
    "feed": "60/hour",
    "export": "6/hour",
    "address-check": "3/hour",
    "rule-trial": "20/minute",
    "assistance": "30/hour",
}
THROTTLE_NETWORK_SHARE = 20

# Whoever asks for figures shows this (core/probes.py); without it there are none to be had.
METRICS_TOKEN = env.str("METRICS_TOKEN", "")

# What is read with the address alone, a secret itself: cookies are not looked at there (core/middleware.py).
COOKIELESS_ADDRESSES = ("/feed/", "/mail/")
# No crawler keeps what stands there (core/middleware.py), no log names the way to it (core/logs.py).
PRIVATE_ADDRESSES = (*PERSONAL_ADDRESSES, *COOKIELESS_ADDRESSES)
