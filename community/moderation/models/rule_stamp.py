"""One row that says which rules are in force: each change of them gives it another random stamp.

No number: one that was taken by a transaction that failed would be given again, and a process that had read it would
keep rules that never came into force.
"""

from typing import Final

from django.db import models
from django.db.models import Q

from community.core.public_ids import LENGTH

ONLY: Final = 1


class RuleStamp(models.Model):
    value = models.CharField(max_length=LENGTH)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=ONLY), name="one_stamp_of_the_rules")]
