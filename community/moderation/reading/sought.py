"""Which items stand in a later part of a list, or in one that is narrowed to a team or an author: keys alone.

What everybody sees first is asked by foremost.py, whose questions are compiled once.
"""

from dataclasses import dataclass
from itertools import chain
from typing import Final

from community.core.keys import keys
from community.core.public_ids import is_public_id
from community.members.models import Group, Member
from community.moderation.models import QueueItem

from .foremost import LONGEST

WAITING: Final = "waiting"
YOURS: Final = "yours"
DECIDED: Final = "decided"
SHOWS: Final = (WAITING, YOURS, DECIDED)


@dataclass(frozen=True, slots=True)
class Sought:
    """What of the queue is asked for."""

    show: str = WAITING
    after: str = ""
    """The public id of the last item of the page before."""
    team: Group | None = None
    author: Member | None = None

    @property
    def is_narrowed(self) -> bool:
        return self.show != YOURS and bool(self.team or self.author)

    @property
    def is_first(self) -> bool:
        return self.show == YOURS or not is_public_id(self.after)

    @property
    def parameters(self) -> dict[str, str]:
        """Return it as an address says it."""
        said = {"show": self.show if self.show != WAITING else "", "after": "" if self.is_first else self.after}
        if self.is_narrowed:
            said |= {"team": self.team.public_id if self.team else ""}
            said |= {"author": (self.author.handle or "") if self.author else ""}
        return {name: value for name, value in said.items() if value}


def found_for(viewer: Member, sought: Sought) -> list[int]:
    """Return the keys of what is sought, and of one more than is listed where more follow; four queries at most.

    Narrowed, it leaves out what the list shows by label and age alone: whose it is would be told without opening it.
    """
    visible = QueueItem.objects.visible_to(viewer)
    last = None if sought.is_first else visible.filter(public_id=sought.after).first()
    if sought.show == DECIDED:
        listed = visible.closed_before(last) if last else visible.closed()
    else:
        listed = visible.open_after(last) if last else visible.open().by_urgency()
    if sought.is_narrowed:
        listed = listed.openly_listed()
    if sought.team:
        listed = listed.filter(team=sought.team)
    if sought.author:
        return list(listed.filter(author=sought.author).values_list("pk", flat=True)[: LONGEST + 1])
    among = keys(chain.from_iterable(listed.foremost(viewer, LONGEST + 1)))
    return list(listed.filter(pk__in=among).values_list("pk", flat=True)[: LONGEST + 1])
