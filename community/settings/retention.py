"""For how many days each kind of data is kept that serves no reader any more (docs/operations/retention.md)."""

from typing import Final

from django.core.exceptions import ImproperlyConfigured

from .environment import env
from .mail import REPLY_BY_MAIL_DAYS

_USUAL: Final = {
    "alerts": 365,  # since they were told
    "deliveries": 90,  # since they were sent, or not needed any more
    "mails": 400,  # since they were made: so long their links stop such mail
    "answers-by-mail": 90,  # since they came in
    "browsers": 0,  # since the session ended in which one was let in
    "jobs": 2,  # since they were started, with what they found
    "drafts": 180,  # since they were saved
    "sessions": 0,  # since they ended
    "tasks": 7,  # since they were done
}
# A mail that is repeated, answered or sent back is known as long as somebody may do so.
_LEAST: Final = {"alerts": REPLY_BY_MAIL_DAYS, "answers-by-mail": REPLY_BY_MAIL_DAYS, "mails": 30}

# Each can be set by itself: KEPT_DAYS=alerts=90,drafts=30
KEPT_DAYS: dict[str, int] = _USUAL | env.dict("KEPT_DAYS", {}, subcast_values=int)
if KEPT_DAYS.keys() != _USUAL.keys() or any(days < _LEAST.get(kind, 0) for kind, days in KEPT_DAYS.items()):
    raise ImproperlyConfigured(
        f"KEPT_DAYS names a kind that is not there, or too few days. There are {', '.join(_USUAL)}; at least "
        f"{', '.join(f'{kind}={days}' for kind, days in _LEAST.items())}."
    )
