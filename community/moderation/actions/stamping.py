"""Letting every process read the rules anew."""

from community.core.public_ids import new_public_id
from community.moderation.models import RuleStamp
from community.moderation.models.rule_stamp import ONLY


def renew_stamp() -> None:
    """Give the rules another stamp, in the transaction that changes them.

    Its row is locked until that transaction ends, so two changes at once get two stamps, one after the other.
    """
    RuleStamp.objects.update_or_create(pk=ONLY, defaults={"value": new_public_id()})
