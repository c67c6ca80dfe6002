"""The bench's settings, with news told after two seconds instead of thirty, so that a run of minutes sees it arrive."""

from bench.settings import *

UNDO_SECONDS = 2
