"""The bench's settings, with shorter waits, so that a run of minutes sees everything arrive.

News is told and mailed after two seconds each; what a killed worker left is taken up after two minutes.
"""

from bench.settings import *

UNDO_SECONDS = 2
MAIL_BATCH_SECONDS = 2
MAIL_CLAIM_SECONDS = 120
