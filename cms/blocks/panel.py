"""A panel of facts beside the news of the home page."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ListBlock, PageChooserBlock, StructBlock


class PanelRowBlock(StructBlock):
    term = CharBlock(label=_("Term"), max_length=40)
    text = CharBlock(label=_("Text"), max_length=120)


class PanelBlock(StructBlock):
    kicker = CharBlock(label=_("Line above the title"), max_length=60)
    title = CharBlock(label=_("Title"), max_length=120)
    rows = ListBlock(PanelRowBlock(), label=_("Rows"), min_num=1)
    link_label = CharBlock(label=_("Words on the button"), max_length=40)
    link_page = PageChooserBlock(label=_("Page"))

    class Meta:
        template = "cms/blocks/panel.html"
        icon = "date"
        label = _("Panel")
