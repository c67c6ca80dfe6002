"""Members say that they have read an announcement."""

from django.db import transaction

from community.core.rulings import require
from community.members.models import Member
from forum import policy
from forum.models import Acknowledgement, Thread


@transaction.atomic
def acknowledge(*, member: Member, thread: Thread) -> None:
    """Remember that `member` says they have read it; saying it again changes nothing. Raises Refused by policy."""
    require(policy.can_acknowledge(member, thread))
    Acknowledgement.objects.get_or_create(thread=thread, member=member)
