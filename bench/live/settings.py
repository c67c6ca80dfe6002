"""The bench's settings, with others told of a post after as long as the run says, and mailed as soon."""

import os

from bench.settings import *

UNDO_SECONDS = MAIL_BATCH_SECONDS = int(os.environ["TOLD_AFTER_SECONDS"])
