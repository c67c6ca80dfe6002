"""The demo's settings with one address more, a plain-text page, and without limits on how often one may post."""

from community.settings import *

ROOT_URLCONF = "bench.urls"
THROTTLES = dict.fromkeys(THROTTLES, "1000000/minute")
