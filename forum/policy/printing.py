"""What may be printed."""

from django.utils.translation import gettext_lazy as _

from community.core.rulings import YES, Ruling, no
from community.core.tlp import Content, Road, carries
from forum.models import Thread


def can_print_thread(thread: Thread) -> Ruling:
    """Under the Chatham House Rule no copy leaves: a sheet with a reader's name on it tells of one who takes part."""
    if thread.under_rule:
        return no(_("A thread under the Chatham House Rule is for reading here alone: it is not printed."))
    return can_print(thread.label)


def can_print(label: str) -> Ruling:
    """Every reader prints what its label lets out on paper."""
    if carries(label, Road.PRINT) is Content.NOTHING:
        return no(_("What is labelled TLP:RED is for reading here alone: it is not printed."))
    return YES
