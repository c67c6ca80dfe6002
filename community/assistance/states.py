"""What may happen to a request for assistance: its states, and the one table of moves between them. Pure.

Why: docs/decisions/0026-assistance.md. A deed that stands in no row of the table cannot be done.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    AUTHENTICATED = "authenticated", _("Mandate confirmed")
    ACKNOWLEDGED = "acknowledged", _("Acknowledged")
    SCOPED = "scoped", _("Terms agreed")
    CIRCULATED = "circulated", _("Sent to experts")
    OFFERS = "offers", _("Offers received")
    MATCHED = "matched", _("Matched")
    IN_DELIVERY = "in-delivery", _("In delivery")
    DELIVERED = "delivered", _("Delivered")
    FEEDBACK = "feedback", _("Feedback")
    CLOSED = "closed", _("Closed")
    NEEDS_INFO = "needs-info", _("Needs an answer")
    ON_HOLD = "on-hold", _("On hold")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    EXPIRED = "expired", _("Expired")
    UNMATCHED = "unmatched", _("No match yet")
    ESCALATED = "escalated", _("Wider circle")
    REOPENED = "reopened", _("Opened again")


class Party(Enum):
    """Who may do it, seen from one request."""

    REQUESTER = "requester"  # and the deputy they named
    AUTHENTICATOR = "authenticator"  # a focal point of the requester's organisation, or the secretariat; never themself
    SECRETARIAT = "secretariat"
    EXPERT = "expert"  # whoever was invited
    MATCHED = "matched"  # the expert of the match
    CLOCK = "clock"


_R, _A, _S, _E, _M, _C = Party

PATH: Final = (
    State.SUBMITTED,
    State.AUTHENTICATED,
    State.ACKNOWLEDGED,
    State.SCOPED,
    State.CIRCULATED,
    State.OFFERS,
    State.MATCHED,
    State.IN_DELIVERY,
    State.DELIVERED,
    State.FEEDBACK,
    State.CLOSED,
)
"""The way that a request goes where all is well."""
SENT: Final = (State.CIRCULATED, State.OFFERS)
"""Experts who were invited see it and may offer."""
REVEALED: Final = (State.MATCHED, State.IN_DELIVERY, State.DELIVERED, State.FEEDBACK, State.CLOSED)
"""Both sides know each other: the table of requests refuses these without both consents."""
RUNNING: Final = (State.MATCHED, State.IN_DELIVERY)
"""An expert works on it: counts as their load."""
ENDED: Final = (State.CLOSED, State.DECLINED, State.WITHDRAWN, State.EXPIRED)
UNCONFIRMED: Final = (
    State.DRAFT,
    State.SUBMITTED,
    State.NEEDS_INFO,
    State.ON_HOLD,
    State.DECLINED,
    State.WITHDRAWN,
    State.EXPIRED,
    State.REOPENED,
)
"""Where the mandate need not be confirmed; everywhere else the table of requests demands when it was."""
UNCHECKED: Final = (State.SUBMITTED, State.REOPENED)
ASKED_ABOUT: Final = (State.SUBMITTED, State.AUTHENTICATED, State.ACKNOWLEDGED, State.SCOPED)
UNDER_WAY: Final = (*ASKED_ABOUT, *SENT, State.UNMATCHED, State.ESCALATED, State.REOPENED)
PAUSED: Final = (State.NEEDS_INFO, State.ON_HOLD)


@dataclass(frozen=True, slots=True)
class Move:
    """One row of the table. `to` is None where a request goes back to where it was paused, or stays where it is."""

    deed: str
    words: StrOrPromise
    """The button."""
    sources: tuple[State, ...]
    to: State | None
    who: tuple[Party, ...]
    reason: bool = False
    """Whether it needs words that the others read."""
    by_button: bool = True
    """Whether it is done on the request's own page with at most a reason; others have a page or a task of their own."""

    @property
    def happened(self) -> StrOrPromise:
        """Say it as something that was done, in the history."""
        return HAPPENED[self.deed]


MOVES: Final = (
    Move("submit", _("Submit it"), (State.DRAFT,), State.SUBMITTED, (_R,)),
    Move("authenticate", _("Confirm the mandate"), UNCHECKED, State.AUTHENTICATED, (_A,)),
    Move("acknowledge", _("Acknowledge it"), (State.AUTHENTICATED,), State.ACKNOWLEDGED, (_S,)),
    Move("terms", _("Propose terms"), (State.ACKNOWLEDGED,), State.ACKNOWLEDGED, (_S,), reason=True),
    Move("agree", _("Agree to the terms"), (State.ACKNOWLEDGED,), State.SCOPED, (_R,)),
    Move("circulate", _("Send it to experts"), (State.SCOPED, State.ESCALATED), State.CIRCULATED, (_S,)),
    Move("offer", _("Offer to help"), SENT, State.OFFERS, (_E,), by_button=False),
    Move("confirm", _("My offer still stands"), SENT, State.OFFERS, (_E,), by_button=False),
    Move("retract", _("Take my offer back"), SENT, None, (_E,), by_button=False),
    Move("choose", _("Ask both sides"), (State.OFFERS,), State.OFFERS, (_S,), by_button=False),
    Move("refuse", _("Say no to this match"), (State.OFFERS,), State.OFFERS, (_R, _M), reason=True),
    Move("consent", _("Say yes: let us learn each other's names"), (State.OFFERS,), State.OFFERS, (_R, _M)),
    Move("match", _("Match"), (State.OFFERS,), State.MATCHED, (_R, _M), by_button=False),
    Move("edit", _("Change the request"), SENT, State.CIRCULATED, (_R,), by_button=False),
    Move("begin", _("Work begins"), (State.MATCHED,), State.IN_DELIVERY, (_R, _M)),
    Move("deliver", _("It is delivered"), (State.IN_DELIVERY,), State.DELIVERED, (_R, _M)),
    Move("respond", _("Give feedback"), (State.DELIVERED, State.FEEDBACK), State.FEEDBACK, (_R, _M), by_button=False),
    Move("close", _("Close it"), (State.FEEDBACK,), State.CLOSED, (_S,)),
    Move("leave", _("Leave this match"), RUNNING, State.CIRCULATED, (_M,), reason=True),
    Move("lose", _("The expert is gone"), RUNNING, State.CIRCULATED, (_C,), by_button=False),
    Move("ask", _("Ask the requester"), ASKED_ABOUT, State.NEEDS_INFO, (_S,), reason=True),
    Move("answer", _("Answer"), (State.NEEDS_INFO,), None, (_R,), reason=True),
    Move("hold", _("Put it on hold"), (*ASKED_ABOUT, *SENT), State.ON_HOLD, (_S,), reason=True),
    Move("resume", _("Go on"), (State.ON_HOLD,), None, (_S,)),
    Move("decline", _("Decline it"), UNDER_WAY, State.DECLINED, (_S,), reason=True),
    Move(
        "dispute", _("This is not our mandate"), (State.SUBMITTED, State.REOPENED), State.DECLINED, (_A,), reason=True
    ),
    Move(
        "withdraw",
        _("Withdraw it"),
        (State.DRAFT, *UNDER_WAY, *PAUSED, State.MATCHED, State.IN_DELIVERY),
        State.WITHDRAWN,
        (_R,),
        reason=True,
    ),
    Move(
        "expire",
        _("Expire"),
        (State.SUBMITTED, State.NEEDS_INFO, State.REOPENED),
        State.EXPIRED,
        (_C,),
        by_button=False,
    ),
    Move("unmatch", _("Nobody fits: say so"), SENT, State.UNMATCHED, (_S, _C), reason=True),
    Move("escalate", _("Ask a wider circle"), (State.UNMATCHED,), State.ESCALATED, (_S,), reason=True),
    Move("reopen", _("Open it again"), ENDED, State.REOPENED, (_R, _S), reason=True),
)
HAPPENED: Final[dict[str, StrOrPromise]] = {
    "submit": _("Submitted"),
    "authenticate": _("The mandate was confirmed"),
    "acknowledge": _("Acknowledged: the time for an answer begins"),
    "terms": _("Terms were proposed"),
    "agree": _("The terms were agreed to"),
    "circulate": _("Sent to experts"),
    "offer": _("An expert offered to help"),
    "confirm": _("An expert said that the offer still stands"),
    "retract": _("An expert took an offer back"),
    "choose": _("An offer was chosen, and both sides are asked"),
    "refuse": _("One side said no to this match"),
    "consent": _("One side said yes to this match"),
    "match": _("Matched: both sides know each other now"),
    "edit": _("The request was changed; offers have to be confirmed"),
    "begin": _("The work began"),
    "deliver": _("Delivered"),
    "respond": _("One side gave feedback"),
    "close": _("Closed"),
    "leave": _("The expert left; the request is with experts again"),
    "lose": _("The expert is not in the network any more; the request is with experts again"),
    "ask": _("The secretariat asks for more"),
    "answer": _("Answered"),
    "hold": _("Put on hold"),
    "resume": _("Goes on"),
    "decline": _("Declined"),
    "dispute": _("The organisation does not confirm the mandate"),
    "withdraw": _("Withdrawn"),
    "expire": _("Expired: nobody answered in time"),
    "unmatch": _("No expert was found so far"),
    "escalate": _("Given to a wider circle"),
    "reopen": _("Opened again: the mandate has to be confirmed anew"),
}
BY_DEED: Final = {move.deed: move for move in MOVES}


def moves_from(state: str) -> Iterator[Move]:
    """Return what may happen next, whoever does it."""
    return (move for move in MOVES if state in move.sources)


WAITS_ON: Final[dict[str, tuple[Party, ...]]] = {
    State.SUBMITTED: (_A,),
    State.REOPENED: (_A,),
    State.AUTHENTICATED: (_S,),
    State.ACKNOWLEDGED: (_S, _R),  # terms are proposed, then agreed to
    State.SCOPED: (_S,),
    State.CIRCULATED: (_E, _S),
    State.OFFERS: (_S, _R, _M),  # somebody is chosen, then both are asked
    State.MATCHED: (_R, _M),
    State.IN_DELIVERY: (_M,),
    State.DELIVERED: (_R, _M),
    State.FEEDBACK: (_R, _M, _S),
    State.NEEDS_INFO: (_R,),
    State.ON_HOLD: (_S,),
    State.UNMATCHED: (_S,),
    State.ESCALATED: (_S,),
}
"""Who has to do something, so that it goes on."""

DAYS: Final[dict[str, int]] = {
    State.SUBMITTED: 5,
    State.REOPENED: 5,
    State.AUTHENTICATED: 3,
    State.ACKNOWLEDGED: 10,
    State.SCOPED: 3,
    State.CIRCULATED: 14,
    State.OFFERS: 10,
    State.MATCHED: 10,
    State.IN_DELIVERY: 60,
    State.DELIVERED: 14,
    State.FEEDBACK: 14,
    State.NEEDS_INFO: 30,
    State.ON_HOLD: 30,
    State.UNMATCHED: 7,
    State.ESCALATED: 14,
}
"""Within how many days the next step should come; ASSISTANCE_DAYS sets others."""
