"""What each label means to a reader, in a line."""

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from community.core.tlp import Label

MEANINGS: dict[Label, StrOrPromise] = {
    Label.CLEAR: _("May be shared without limit; copyright still applies."),
    Label.GREEN: _("Share within the network, never on a public channel."),
    Label.AMBER: _("Share inside your own organisation, and with its clients where they need to know."),
    Label.AMBER_STRICT: _("Share inside your own organisation only, where there is need to know."),
    Label.RED: _("For the named readers only. Do not pass it on."),
}
"""What a reader may do with a text under each label (TLP 2.0, FIRST, August 2022), in short."""
