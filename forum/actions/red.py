"""Reading what is labelled TLP:RED is written down, as looks at what is held or was opened with a reason are."""

from community.audit.record import record_once
from community.core.tlp import Label, acting
from community.members.models import Member
from forum.models import Thread


def note_red_reading(*, by: Member, thread: Thread, label: str) -> None:
    """Account for a look at something of the thread that stands under `label`, once an hour, if that is TLP:RED.

    Never under the Chatham House Rule: whoever reads there may have written (docs/decisions/0006-the-rule.md).
    """
    if acting(label) is Label.RED and not thread.under_rule:
        record_once(actor=by, action="forum.red_read", target=thread)
