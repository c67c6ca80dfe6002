"""A button that leads to a page of this site."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, PageChooserBlock, StructBlock


class LinkBlock(StructBlock):
    label = CharBlock(label=_("Words on the button"), max_length=40)
    page = PageChooserBlock(label=_("Page"))

    class Meta:
        icon = "link"
        label = _("Button")
