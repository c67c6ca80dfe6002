"""What may be printed."""

from django.utils.translation import gettext_lazy as _

from community.core.rulings import YES, Ruling, no
from community.core.tlp import Content, Road, carries


def can_print(label: str) -> Ruling:
    """Every reader prints what its label lets out on paper."""
    if carries(label, Road.PRINT) is Content.NOTHING:
        return no(_("What is labelled TLP:RED is for reading here alone: it is not printed."))
    return YES
