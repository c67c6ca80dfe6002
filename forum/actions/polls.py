"""Polls: starting one with its thread, and choosing."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.core.rulings import require
from community.members.models import Member
from forum import policy
from forum.models import Ballot, Poll, PollOption, Thread


@dataclass(frozen=True, slots=True)
class PollPlan:
    """What can be chosen, and how. `last_day`: after it nobody chooses any more."""

    options: Sequence[str]
    multiple: bool = False
    named: bool = False
    last_day: date | None = None


def start_poll(thread: Thread, plan: PollPlan) -> None:
    """Give a new thread its poll, in the caller's transaction. Raises ValidationError for a plan that is none."""
    if not policy.FEWEST_OPTIONS <= len(set(plan.options)) <= policy.MOST_OPTIONS:
        raise ValidationError(
            {"options": _("A poll has two to ten different options. Write each on a line of its own.")}
        )
    if plan.last_day and plan.last_day < timezone.now().date():
        raise ValidationError({"last_day": _("The last day has passed already. Choose a later one, or none.")})
    poll = Poll.objects.create(thread=thread, multiple=plan.multiple, named=plan.named, last_day=plan.last_day)
    PollOption.objects.bulk_create(PollOption(poll=poll, words=words) for words in plan.options)


@transaction.atomic
def vote(*, member: Member, poll: Poll, options: Collection[int]) -> None:
    """Count the member's choice of `options` (keys); in a named poll it takes the place of the one before.

    Raises Refused by policy, ValidationError when nothing of this poll is chosen, or more than may be.
    """
    poll = Poll.objects.select_for_update(of=("self",)).select_related("thread__board").get(pk=poll.pk)
    earlier = Ballot.objects.filter(poll=poll, member=member).first()
    require(policy.can_vote(member, poll, has_voted=earlier is not None))
    chosen = list(PollOption.objects.filter(poll=poll, pk__in=options))
    if not chosen or len(chosen) != len(set(options)):
        raise ValidationError(_("Choose at least one of the options of this poll."))
    if len(chosen) > 1 and not poll.multiple:
        raise ValidationError(_("Only one option can be chosen in this poll."))
    if earlier:
        earlier.options.update(votes=F("votes") - 1)
    else:
        poll.ballots += 1
        poll.save(update_fields=["ballots"])
    ballot = earlier or Ballot.objects.create(poll=poll, member=member)
    if poll.named:
        ballot.options.set(chosen)
    PollOption.objects.filter(pk__in=[option.pk for option in chosen]).update(votes=F("votes") + 1)
