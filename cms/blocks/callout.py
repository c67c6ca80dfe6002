"""A note that must not be overlooked."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, RichTextBlock, StructBlock

from .text import INLINE_FEATURES


class CalloutBlock(StructBlock):
    title = CharBlock(label=_("Title"), max_length=120)
    text = RichTextBlock(label=_("Text"), features=INLINE_FEATURES)

    class Meta:
        template = "cms/blocks/callout.html"
        icon = "warning"
        label = _("Note")
