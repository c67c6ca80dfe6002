"""A quotation and who said it."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, StructBlock, TextBlock, URLBlock


class QuoteBlock(StructBlock):
    text = TextBlock(label=_("Words"), max_length=600)
    source = CharBlock(label=_("Said by, or found in"), max_length=160)
    source_url = URLBlock(label=_("Address of the source"), required=False)

    class Meta:
        template = "cms/blocks/quote.html"
        icon = "openquote"
        label = _("Quotation")
