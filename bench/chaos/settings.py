"""The bench's settings, with news told and mailed after two seconds each, so that a run of minutes sees it arrive."""

from bench.settings import *

UNDO_SECONDS = 2
MAIL_BATCH_SECONDS = 2
